package io.cordboard.ami;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices a connection from which nothing comes any more: asks for a ping after a silence, and
 * calls it dead if the silence goes on.
 */
final class AmiWatchdog extends ChannelInboundHandlerAdapter {
  /** What is to be done now. */
  enum Verdict {
    FINE,
    PING,
    DEAD
  }

  private final LongSupplier nanoClock;
  private final long pingAfterNanos;
  private final long deadAfterNanos;
  private long lastReadNanos;
  private long pingedNanos;
  private boolean pinged;

  AmiWatchdog(AmiTimes times, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.pingAfterNanos = TimeUnit.MILLISECONDS.toNanos(times.pingAfterMs());
    this.deadAfterNanos = TimeUnit.MILLISECONDS.toNanos(times.deadAfterMs());
    this.lastReadNanos = nanoClock.getAsLong();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    lastReadNanos = nanoClock.getAsLong();
    pinged = false;
    ctx.fireChannelRead(msg);
  }

  Verdict tick(long nanos) {
    // Counted from the ping: when this process slept (or was stopped), the PBX gets its chance.
    if (pinged) {
      return nanos - pingedNanos >= deadAfterNanos ? Verdict.DEAD : Verdict.FINE;
    }
    if (nanos - lastReadNanos >= pingAfterNanos) {
      pinged = true;
      pingedNanos = nanos;
      return Verdict.PING;
    }
    return Verdict.FINE;
  }
}

package io.cordboard.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that are silent for too long between requests, or that take too long to send
 * one, however busily they trickle.
 */
final class RequestClock extends ChannelInboundHandlerAdapter {
  private enum Phase {
    IDLE,
    RECEIVING,
    ANSWERING
  }

  private final long requestMs;
  private final long idleMs;
  private final Runnable onSlow;
  private Phase phase = Phase.IDLE;
  private @Nullable Future<?> timer;
  private @Nullable ChannelHandlerContext context;

  /**
   * Makes one for one connection.
   *
   * @param onSlow called on the loop when a request took too long; must answer and close
   */
  RequestClock(long requestMs, long idleMs, Runnable onSlow) {
    this.requestMs = requestMs;
    this.idleMs = idleMs;
    this.onSlow = onSlow;
  }

  /** A whole request is here; its answer has its own limit. */
  void answering() {
    enter(Phase.ANSWERING);
  }

  /** The answer was written. */
  void answered() {
    enter(Phase.IDLE);
  }

  /** A part of a request is here; it may have waited behind the one before. */
  void receiving() {
    if (phase == Phase.IDLE) {
      enter(Phase.RECEIVING);
    }
  }

  private void enter(Phase next) {
    phase = next;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    ChannelHandlerContext ctx = context;
    if (ctx == null || next == Phase.ANSWERING) {
      return;
    }
    timer =
        next == Phase.IDLE
            ? ctx.executor().schedule(() -> ctx.close(), idleMs, TimeUnit.MILLISECONDS)
            : ctx.executor().schedule(onSlow, requestMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    enter(Phase.IDLE);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    enter(Phase.ANSWERING); // cancels the timer
    context = null;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    enter(Phase.ANSWERING);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    receiving();
    ctx.fireChannelRead(msg);
  }
}

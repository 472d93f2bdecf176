package io.cordboard.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cordboard.server.Limits;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How many requests an address may send: a bucket that refills, 429 when it is empty. */
@Sharable
final class RateGate extends ChannelInboundHandlerAdapter {
  private static final class Bucket {
    private double tokens;
    private long atNanos;

    Bucket(double tokens, long atNanos) {
      this.tokens = tokens;
      this.atNanos = atNanos;
    }

    synchronized boolean take(double perSecond, double burst, long now) {
      tokens = Math.min(burst, tokens + (now - atNanos) * 1e-9 * perSecond);
      atNanos = now;
      if (tokens < 1) {
        return false;
      }
      tokens -= 1;
      return true;
    }
  }

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;
  private final LongAdder refused = new LongAdder();
  private final Cache<InetAddress, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(Limits.HTTP_RATE_ADDRESSES).executor(Runnable::run).build();

  RateGate(int perSecond, int burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
  }

  long refused() {
    return refused.sum();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof Incoming incoming
        && ctx.channel().remoteAddress() instanceof InetSocketAddress remote) {
      long now = nanos.getAsLong();
      Bucket bucket = buckets.get(remote.getAddress(), a -> new Bucket(burst, now));
      if (!bucket.take(perSecond, burst, now)) {
        refused.increment();
        Replies.last(
            ctx,
            ApiError.reply(
                429,
                "too_many_requests",
                "requests: too many (expected: at most " + perSecond + " per second)",
                Map.of("Retry-After", "1")));
        return;
      }
      ctx.fireChannelRead(incoming);
      return;
    }
    ctx.fireChannelRead(msg);
  }
}

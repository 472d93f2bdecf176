package io.cordboard.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, altogether and per address, and refuses those past the bounds. */
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private static final byte[] FULL =
      ("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\n"
              + "Connection: close\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  // Bounded by max: an address is in it only while it has a connection.
  private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  ConnectionGate(int max, int maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  int open() {
    return open.get();
  }

  int refused() {
    return refused.get();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress remote)) {
      ctx.close(); // gone before it began
      return;
    }
    InetAddress address = remote.getAddress();
    int mine = perAddress.merge(address, 1, Integer::sum);
    int all = open.incrementAndGet();
    ctx.channel()
        .closeFuture()
        .addListener(
            f -> {
              open.decrementAndGet();
              perAddress.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
            });
    if (all > max || mine > maxPerAddress) {
      refused.incrementAndGet();
      if (ctx.pipeline().get(HttpSteps.TLS) == null) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
      } else {
        ctx.close();
      }
      return;
    }
    ctx.fireChannelActive();
  }
}

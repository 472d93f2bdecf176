package io.cordboard.server.bench;

import io.cordboard.server.http.WebSocketBytes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The baseline: a websocket server of Netty's own parts that sends one ready 400-byte frame to
 * everybody, as fast as they take it.
 */
final class BareServer implements AutoCloseable {
  private static final int BATCH = 64;

  /** More than fit below the mark of a connection, so that this is no bound. */
  private static final int TICK_MESSAGES = 1_000;

  private final Channel listener;
  private final List<Channel> clients = new CopyOnWriteArrayList<>();
  private final Map<EventLoop, List<Channel>> byLoop = new ConcurrentHashMap<>();
  private final ByteBuf frame;
  private final long tickMs;

  /**
   * A server.
   *
   * @param tickMs each message goes to all clients, flushed once per tick of this length; 0: a loop
   *     comes back to a client as soon as it can, which is faster than any server with news to wait
   *     for
   */
  BareServer(EventLoopGroup loops, long tickMs) {
    this.tickMs = tickMs;
    frame = PooledByteBufAllocator.DEFAULT.directBuffer(512);
    byte[] payload = ("{\"seq\":1," + "x".repeat(387)).getBytes(StandardCharsets.US_ASCII);
    WebSocketBytes.textHead(frame, payload.length);
    frame.writeBytes(payload);
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel c) {
                    c.pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8192),
                            new WebSocketServerProtocolHandler("/v1/events"),
                            new Starter());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  private final class Starter extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        // Ready frames go below the websocket encoder.
        ctx.pipeline().remove("wsencoder");
        clients.add(ctx.channel());
        if (tickMs == 0) {
          pump(ctx.channel());
        } else {
          EventLoop loop = ctx.channel().eventLoop();
          byLoop.computeIfAbsent(loop, BareServer.this::begin).add(ctx.channel());
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // a reader left in the middle, as they do at the end of a round
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (tickMs == 0 && ctx.channel().isWritable()) {
        pump(ctx.channel());
      }
    }
  }

  private void pump(Channel c) {
    if (!c.isActive()) {
      return;
    }
    for (int i = 0; i < BATCH && c.isWritable(); i++) {
      c.write(frame.retainedDuplicate(), c.voidPromise());
    }
    c.flush();
    if (c.isWritable()) {
      c.eventLoop().execute(() -> pump(c));
    }
  }

  /** Message by message to all, as one who has news does; flushed once per tick. */
  private void tick(EventLoop loop, List<Channel> mine) {
    boolean room = !mine.isEmpty();
    for (int n = 0; n < TICK_MESSAGES && room; n++) {
      room = false;
      for (Channel c : mine) {
        if (c.isActive() && c.isWritable()) {
          c.write(frame.retainedDuplicate(), c.voidPromise());
          room = true;
        }
      }
    }
    mine.forEach(Channel::flush);
    if (!loop.isShuttingDown()) {
      var unused = loop.schedule(() -> tick(loop, mine), tickMs, TimeUnit.MILLISECONDS);
    }
  }

  private List<Channel> begin(EventLoop loop) {
    List<Channel> mine = new CopyOnWriteArrayList<>();
    loop.execute(() -> tick(loop, mine));
    return mine;
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    clients.forEach(c -> c.close().awaitUninterruptibly(5, TimeUnit.SECONDS));
  }
}

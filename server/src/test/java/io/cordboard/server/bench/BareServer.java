package io.cordboard.server.bench;

import io.cordboard.server.http.WebSocketBytes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The baseline: a websocket server of Netty's own parts that sends one ready 400-byte frame to
 * everybody, as fast as they take it, flushing once per millisecond's batch.
 */
final class BareServer implements AutoCloseable {
  private static final int BATCH = 64;

  private final Channel listener;
  private final List<Channel> clients = new CopyOnWriteArrayList<>();
  private final ByteBuf frame;

  BareServer(EventLoopGroup loops) {
    frame = io.netty.buffer.PooledByteBufAllocator.DEFAULT.directBuffer(512);
    WebSocketBytes.textHead(frame, 396);
    frame.writeBytes("x".repeat(396).getBytes());
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
        pump(ctx.channel());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // a reader left in the middle, as they do at the end of a round
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable()) {
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

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    clients.forEach(c -> c.close().awaitUninterruptibly(5, TimeUnit.SECONDS));
  }
}

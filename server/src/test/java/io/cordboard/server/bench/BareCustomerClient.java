package io.cordboard.server.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The baseline: Netty's own parts, a connection for each session, one ready body, no time limits,
 * and answers that nobody reads.
 */
final class BareCustomerClient implements AutoCloseable {
  private final List<Channel> channels = new ArrayList<>();
  private final byte[] body;

  BareCustomerClient(EventLoopGroup loops, int port, int sessions, byte[] body) {
    this.body = body;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(), new HttpObjectAggregator(65_536), new Step());
                  }
                });
    for (int n = 0; n < sessions; n++) {
      channels.add(
          bootstrap
              .connect(new InetSocketAddress("127.0.0.1", port))
              .syncUninterruptibly()
              .channel());
    }
  }

  void ask(int session, Runnable answered) {
    Channel channel = channels.get(session);
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.pipeline().get(Step.class).answered = answered;
              FullHttpRequest request =
                  new DefaultFullHttpRequest(
                      HttpVersion.HTTP_1_1, HttpMethod.POST, "/ivr", Unpooled.wrappedBuffer(body));
              request
                  .headers()
                  .set("host", "127.0.0.1")
                  .set("content-type", "application/json")
                  .set("content-length", body.length);
              channel.writeAndFlush(request);
            });
  }

  private static final class Step extends SimpleChannelInboundHandler<FullHttpResponse> {
    private @Nullable Runnable answered;

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      Runnable next = answered;
      if (next != null) {
        next.run();
      }
    }
  }

  @Override
  public void close() {
    channels.forEach(channel -> channel.close().syncUninterruptibly());
  }
}

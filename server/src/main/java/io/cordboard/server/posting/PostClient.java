package io.cordboard.server.posting;

import io.cordboard.server.http.Transport;
import io.cordboard.server.posting.PostAnswer.Trouble;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one peer over kept connections. A name is looked up for each connection, and it goes to
 * an address that was checked, no other. Redirections are not followed. Everything on one loop; how
 * many requests run at once is the caller's to bound.
 */
public final class PostClient implements AutoCloseable {
  private final Peer peer;
  private final String path;
  private final String host;
  private final EventLoop loop;
  private final ClientTimes times;
  private final int kept;
  private final @Nullable SslContext tls;
  private final NameLookup lookup;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> open = new HashSet<>();
  private int silent;
  private boolean closed;

  /**
   * A client that has no connection yet.
   *
   * @param kept connections that may be idle
   */
  public PostClient(Peer peer, EventLoop loop, ClientTimes times, int kept) {
    this(peer, loop, times, kept, peer.isTls() ? trusting() : null);
  }

  /** With its own idea of whom to trust. */
  public PostClient(
      Peer peer, EventLoop loop, ClientTimes times, int kept, @Nullable SslContext tls) {
    this.peer = peer;
    this.path = peer.path();
    this.host = peer.hostHeader();
    this.loop = loop;
    this.times = times;
    this.kept = kept;
    this.tls = tls;
    this.lookup = new NameLookup(peer.name(), peer.host());
  }

  private static SslContext trusting() {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .endpointIdentificationAlgorithm("HTTPS")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /**
   * Sends a message; on the loop. The answer comes on the loop and never fails. Who does not want
   * to wait any longer completes it himself; that ends the connection.
   *
   * @param mayComeTwice whether it is sent again where a kept connection ended before anything of
   *     an answer came: the peer may have read it. Else only what did not go out is sent again
   */
  public CompletableFuture<PostAnswer> post(
      String contentType, byte[] body, Map<String, String> headers, boolean mayComeTwice) {
    Exchange exchange = new Exchange(path, host, contentType, body, headers, mayComeTwice);
    Connection free = idle.pollLast();
    while (free != null && !free.alive()) {
      free = idle.pollLast();
    }
    if (free != null) {
      free.run(exchange);
    } else {
      connect(exchange);
    }
    return exchange.answer();
  }

  /** Opens a connection for it. */
  void connect(Exchange exchange) {
    if (closed) {
      exchange.fail(Trouble.STOPPED, "stopped");
      return;
    }
    var tooLate =
        loop.schedule(
            () -> exchange.fail(Trouble.LATE, "connect: not within " + times.connectMs() + " ms"),
            times.connectMs(),
            TimeUnit.MILLISECONDS);
    var unused =
        lookup
            .addresses()
            .whenComplete(
                (found, error) ->
                    loop.execute(
                        () -> {
                          if (exchange.over()) {
                            tooLate.cancel(false);
                          } else if (error != null) {
                            tooLate.cancel(false);
                            exchange.fail(Trouble.UNREACHABLE, "host: " + Connection.reason(error));
                          } else {
                            dial(exchange, found, tooLate);
                          }
                        }));
  }

  private void dial(Exchange exchange, List<InetAddress> found, ScheduledFuture<?> tooLate) {
    InetAddress address = null;
    String refusal = "host: no address";
    for (InetAddress one : found) {
      String why = AddressRules.refusal(one, peer.allowPrivate());
      if (why == null) {
        address = one;
        break;
      }
      refusal = "host: " + peer.host() + " is " + why + " (expected: see allow-private)";
    }
    if (address == null) {
      tooLate.cancel(false);
      exchange.fail(Trouble.NOT_ALLOWED, refusal);
      return;
    }
    new Bootstrap()
        .group(loop)
        .channel(Transport.client(loop))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) times.connectMs())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                fill(channel);
              }
            })
        .connect(new InetSocketAddress(address, peer.port()))
        .addListener(
            (ChannelFuture connected) -> {
              tooLate.cancel(false);
              if (!connected.isSuccess()) {
                exchange.fail(
                    Trouble.UNREACHABLE, "connect: " + Connection.reason(connected.cause()));
              } else {
                connected(connected.channel(), exchange);
              }
            });
  }

  private void fill(Channel channel) {
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc(), peer.host(), peer.port());
      handler.setHandshakeTimeoutMillis(times.handshakeMs());
      channel.pipeline().addLast(PostingSteps.TLS, handler);
    }
    channel
        .pipeline()
        .addLast(
            PostingSteps.CODEC,
            new HttpClientCodec(
                PostingLimits.STATUS_LINE_BYTES, PostingLimits.HEADER_BYTES, 16 * 1024))
        .addLast(PostingSteps.EXCHANGE, new Connection(this, channel, times));
  }

  private void connected(Channel channel, Exchange exchange) {
    Connection connection = channel.pipeline().get(Connection.class);
    if (closed || exchange.over() || connection == null) {
      channel.close();
      exchange.fail(Trouble.STOPPED, "connect: closed at once");
      return;
    }
    open.add(connection);
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      connection.run(exchange);
      return;
    }
    handler
        .handshakeFuture()
        .addListener(
            shaken -> {
              if (!shaken.isSuccess() || exchange.over()) {
                exchange.fail(Trouble.UNREACHABLE, "tls: " + Connection.reason(shaken.cause()));
                channel.close();
              } else {
                connection.run(exchange);
              }
            });
  }

  /** A connection is free again. */
  void idle(Connection connection) {
    if (closed || silent > 0 || idle.size() >= kept) {
      connection.close();
    } else {
      idle.addLast(connection);
    }
  }

  /**
   * A new connection is silent: perhaps the server has one thread, which sits and reads from an
   * idle one. So none is kept until it is heard.
   */
  void silent() {
    silent++;
    List.copyOf(idle).forEach(Connection::close);
    idle.clear();
  }

  /** One that was silent is heard, or over. */
  void heard() {
    silent--;
  }

  /** A connection ended. */
  void gone(Connection connection) {
    idle.remove(connection);
    open.remove(connection);
  }

  /** Ends what is under way; on the loop. */
  @Override
  public void close() {
    closed = true;
    lookup.close();
    List.copyOf(open).forEach(Connection::close);
  }
}

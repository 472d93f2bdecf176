package io.cordboard.server.outbox;

import io.cordboard.server.http.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one target over kept connections. A name is looked up for each connection, and it goes
 * to an address that was checked, no other. Redirections are not followed. Everything on the
 * target's loop; how many requests run at once is the caller's to bound.
 */
final class WebhookClient {
  private final Target target;
  private final EventLoop loop;
  private final ClientTimes times;
  private final String host;
  private final int port;
  private final String path;
  private final String hostHeader;
  private final @Nullable SslContext tls;
  private final NameLookup lookup;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> open = new HashSet<>();
  private boolean closed;

  /**
   * How a request ended.
   *
   * @param status 0 if there was no answer
   * @param text for people; nothing of what the target wrote
   */
  record Answer(int status, String text) {
    static Answer of(int status) {
      return new Answer(status, "status: " + status + " (expected: 2xx)");
    }

    static Answer none(String why) {
      return new Answer(0, why);
    }

    boolean taken() {
      return status >= 200 && status < 300;
    }

    /** Whether the target is well and wants this message not, or elsewhere. */
    boolean refused() {
      return status >= 300 && status < 500 && status != 408 && status != 429;
    }
  }

  WebhookClient(Target target, EventLoop loop, ClientTimes times) {
    this(target, loop, times, tls(target.url()));
  }

  /** With its own idea of whom to trust. */
  WebhookClient(Target target, EventLoop loop, ClientTimes times, @Nullable SslContext tls) {
    URI url = target.url();
    String named = url.getHost();
    this.target = target;
    this.loop = loop;
    this.times = times;
    this.tls = tls;
    this.host =
        named.startsWith("[") && named.endsWith("]")
            ? named.substring(1, named.length() - 1)
            : named;
    this.port = url.getPort() >= 0 ? url.getPort() : tls == null ? 80 : 443;
    this.hostHeader = url.getPort() >= 0 ? named + ":" + url.getPort() : named;
    String raw = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    this.path = url.getRawQuery() == null ? raw : raw + "?" + url.getRawQuery();
    this.lookup = new NameLookup(target.name(), host);
  }

  private static @Nullable SslContext tls(URI url) {
    if (!"https".equals(url.getScheme())) {
      return null;
    }
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

  /** Sends a message; the answer comes on the loop and never fails. */
  CompletableFuture<Answer> post(String id, String contentType, byte[] body, long atSeconds) {
    Signature signature = target.signature();
    Exchange exchange =
        new Exchange(
            path,
            hostHeader,
            id,
            contentType,
            body,
            atSeconds,
            signature == null ? null : signature.sign(id, atSeconds, body));
    Connection kept = idle.pollLast();
    while (kept != null && !kept.alive()) {
      kept = idle.pollLast();
    }
    if (kept != null) {
      kept.run(exchange);
    } else {
      connect(exchange);
    }
    return exchange.answer();
  }

  /** Opens a connection for it. */
  void connect(Exchange exchange) {
    if (closed) {
      exchange.fail("stopped");
      return;
    }
    var tooLate =
        loop.schedule(
            () -> exchange.fail("connect: not within " + times.connectMs() + " ms"),
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
                            return;
                          }
                          if (error != null) {
                            tooLate.cancel(false);
                            exchange.fail("host: " + Connection.reason(error));
                            return;
                          }
                          dial(exchange, found, tooLate);
                        }));
  }

  private void dial(
      Exchange exchange,
      List<InetAddress> found,
      io.netty.util.concurrent.ScheduledFuture<?> tooLate) {
    InetAddress address = null;
    String refusal = "host: no address";
    for (InetAddress one : found) {
      String why = AddressRules.refusal(one, target.allowPrivate());
      if (why == null) {
        address = one;
        break;
      }
      refusal = "host: " + host + " is " + why + " (expected: see allow-private)";
    }
    if (address == null) {
      tooLate.cancel(false);
      exchange.fail(refusal);
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
        .connect(new InetSocketAddress(address, port))
        .addListener(
            (io.netty.channel.ChannelFuture connected) -> {
              tooLate.cancel(false);
              if (!connected.isSuccess()) {
                exchange.fail("connect: " + Connection.reason(connected.cause()));
              } else {
                connected(connected.channel(), exchange);
              }
            });
  }

  private void fill(Channel channel) {
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc(), host, port);
      handler.setHandshakeTimeoutMillis(times.handshakeMs());
      channel.pipeline().addLast(OutboxSteps.TLS, handler);
    }
    channel
        .pipeline()
        .addLast(
            OutboxSteps.CODEC,
            new HttpClientCodec(
                OutboxLimits.STATUS_LINE_BYTES, OutboxLimits.HEADER_BYTES, 16 * 1024))
        .addLast(OutboxSteps.EXCHANGE, new Connection(this, channel, times));
  }

  private void connected(Channel channel, Exchange exchange) {
    Connection connection = channel.pipeline().get(Connection.class);
    if (closed || exchange.over() || connection == null) {
      channel.close();
      exchange.fail("connect: closed at once");
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
              if (shaken.isSuccess()) {
                connection.run(exchange);
              } else {
                exchange.fail("tls: " + Connection.reason(shaken.cause()));
                channel.close();
              }
            });
  }

  /** A connection is free again. */
  void idle(Connection connection) {
    if (closed || idle.size() >= OutboxLimits.CONNECTIONS) {
      connection.close();
    } else {
      idle.addLast(connection);
    }
  }

  /** A connection ended. */
  void gone(Connection connection) {
    idle.remove(connection);
    open.remove(connection);
  }

  void close() {
    closed = true;
    lookup.close();
    List.copyOf(open).forEach(Connection::close);
  }
}

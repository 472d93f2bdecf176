package io.cordboard.server.http;

import io.cordboard.server.Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP port and its encrypted twin. The loops are the caller's; it only borrows them. */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private final HttpSettings settings;
  private final EventLoopGroup loops;
  private final Shared shared;
  private final ConnectionGate gate;
  private final RateGate rate;
  private final SecurityHeaders headers = new SecurityHeaders();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final List<Channel> listeners = new ArrayList<>();
  private @Nullable TlsFiles tls;
  private @Nullable ScheduledExecutorService watch;

  /** What all connections share. */
  static final class Shared {
    private final Router router;
    private final Authenticator authenticator;
    private final Origins origins;
    private final Set<InetAddress> tlsProxies;
    private final HttpLimits limits;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean stopping;

    Shared(Router router, Authenticator authenticator, HttpSettings settings) {
      this.router = router;
      this.authenticator = authenticator;
      this.origins = new Origins(settings.origins());
      this.tlsProxies = settings.tlsProxies();
      this.limits = settings.limits();
    }

    Router router() {
      return router;
    }

    Authenticator authenticator() {
      return authenticator;
    }

    Origins origins() {
      return origins;
    }

    /** Whether a client of a proxy that the operator named came there by HTTPS. */
    boolean secureAtProxy(InetAddress remote, Map<String, String> headers) {
      return tlsProxies.contains(remote)
          && headers.getOrDefault("x-forwarded-proto", "").trim().equalsIgnoreCase("https");
    }

    HttpLimits limits() {
      return limits;
    }

    boolean stopping() {
      return stopping;
    }

    int enter() {
      return inFlight.incrementAndGet();
    }

    void leave() {
      if (inFlight.decrementAndGet() == 0 && stopping) {
        drained.complete(null);
      }
    }

    /** From now on connections end with their answer; the future ends when none is under way. */
    CompletableFuture<Void> stop() {
      stopping = true;
      if (inFlight.get() == 0) {
        drained.complete(null);
      }
      return drained;
    }
  }

  /** Binds nothing yet; see {@link #start}. */
  public HttpServer(
      HttpSettings settings, Router router, Authenticator authenticator, EventLoopGroup loops) {
    this(settings, router, authenticator, loops, System::nanoTime);
  }

  HttpServer(
      HttpSettings settings,
      Router router,
      Authenticator authenticator,
      EventLoopGroup loops,
      LongSupplier nanos) {
    this.settings = settings;
    this.loops = loops;
    this.shared = new Shared(router, authenticator, settings);
    HttpLimits limits = settings.limits();
    this.gate = new ConnectionGate(limits.connections(), limits.connectionsPerAddress());
    this.rate = new RateGate(limits.ratePerSecond(), limits.rateBurst(), nanos);
  }

  /** Binds; blocks until done. The message of a failure says which address and why. */
  public void start() throws IOException {
    HttpSettings.Tls secure = settings.tls();
    if (secure != null) {
      tls = new TlsFiles(secure);
    }
    listeners.add(bind(settings.address(), null));
    if (secure != null) {
      TlsFiles files = tls;
      listeners.add(bind(secure.address(), files));
      watch =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "tls-watch");
                thread.setDaemon(true);
                return thread;
              });
      if (files != null) {
        long every = settings.limits().tlsLookMs();
        var unused = watch.scheduleWithFixedDelay(files::look, every, every, TimeUnit.MILLISECONDS);
      }
    }
  }

  private Channel bind(InetSocketAddress address, @Nullable TlsFiles files) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(Transport.of(loops).listener())
            .option(ChannelOption.SO_BACKLOG, Limits.HTTP_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    fill(channel, files);
                  }
                });
    try {
      Channel listener = bootstrap.bind(address).syncUninterruptibly().channel();
      log.info("{} on {}", files == null ? "HTTP" : "HTTPS", listener.localAddress());
      return listener;
    } catch (Exception e) { // Netty throws the IOException unchecked
      close();
      throw new IOException("address: " + address + ": " + e.getMessage(), e);
    }
  }

  private void fill(Channel channel, @Nullable TlsFiles files) {
    HttpLimits limits = settings.limits();
    ChannelPipeline p = channel.pipeline();
    connections.add(channel);
    p.addLast(HttpSteps.GATE, gate);
    if (files != null) {
      SslHandler handler = files.current().newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(Limits.TLS_HANDSHAKE_MS);
      p.addLast(HttpSteps.TLS, handler);
    }
    RequestClock clock = new RequestClock(limits.requestMs(), limits.idleMs(), () -> slow(channel));
    p.addLast(HttpSteps.CLOCK, clock);
    p.addLast(
        HttpSteps.WRITE_TIMEOUT, new WriteTimeoutHandler(limits.writeMs(), TimeUnit.MILLISECONDS));
    p.addLast(HttpSteps.DECODER, new StrictRequestDecoder(limits));
    p.addLast(HttpSteps.ENCODER, new HttpResponseEncoder());
    OneByOne oneByOne = new OneByOne();
    p.addLast(HttpSteps.ONE_BY_ONE, oneByOne);
    p.addLast(HttpSteps.HEADERS, headers);
    p.addLast(HttpSteps.COLLECTOR, new BodyCollector(shared.router(), limits.bodyBytes(), clock));
    p.addLast(HttpSteps.RATE, rate);
    p.addLast(HttpSteps.CORS, new CrossOrigin(shared.origins()));
    p.addLast(HttpSteps.DISPATCHER, new Dispatcher(shared, clock, oneByOne, files != null));
  }

  private static void slow(Channel channel) {
    var last = channel.pipeline().context(HttpSteps.DISPATCHER);
    if (last != null) {
      Replies.last(
          last, ApiError.reply(408, "timeout", "request: too slow (expected: whole in time)"));
    }
  }

  /** The port of plain HTTP, for those who asked for a free one. */
  public int port() {
    return ((InetSocketAddress) listeners.get(0).localAddress()).getPort();
  }

  /** The encrypted port, -1 if there is none. */
  public int tlsPort() {
    return listeners.size() < 2
        ? -1
        : ((InetSocketAddress) listeners.get(1).localAddress()).getPort();
  }

  /** Connections open now. */
  public int connections() {
    return gate.open();
  }

  /** Connections refused since the start because there were too many. */
  public int connectionsRefused() {
    return gate.refused();
  }

  /** Requests under way. */
  public int inFlight() {
    return shared.inFlight.get();
  }

  /** Requests refused since the start because an address sent too many. */
  public long rateRefused() {
    return rate.refused();
  }

  /** How often a certificate was taken, 0 without TLS. */
  public int certificatesLoaded() {
    TlsFiles files = tls;
    return files == null ? 0 : files.loaded();
  }

  /** Takes no more connections, lets answers under way go out, then ends them all. Blocks. */
  @Override
  public void close() {
    CompletableFuture<Void> drained = shared.stop();
    if (watch != null) {
      watch.shutdownNow();
    }
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly(Limits.HTTP_STOP_MS);
    }
    try {
      drained.get(Limits.HTTP_STOP_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("{} requests under way were cut off", inFlight());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // nobody fails it
    }
    connections.close().awaitUninterruptibly(Limits.HTTP_STOP_MS);
  }
}

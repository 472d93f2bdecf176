package io.cordboard.ami;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.asteriskjava.manager.action.ManagerAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one AMI: connects, logs in, stays, comes back by itself, carries actions and events.
 *
 * <p>Public methods may be called by any thread; the listener is called and futures complete on the
 * event loop. The ActionID on the wire is the link's own number, followed by {@code :} and the
 * action's ActionID if it has one, so that an {@code OriginateResponse} can be recognised.
 */
public final class AmiLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AmiLink.class);
  private static final long LISTENER_LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AmiSettings settings;
  private final @Nullable AmiNames interesting;
  private final AmiListener listener;
  private final EventLoop loop;
  private final LongSupplier nanoClock;
  private final AmiBackoff backoff;
  private final @Nullable SslContext tls;
  private final AmiLinkStats stats = new AmiLinkStats();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Sessions sessions = new Sessions();

  // On the event loop only, but for the state that anybody may read.
  private volatile AmiLinkState state = new AmiLinkState.Down("");
  private @Nullable AmiSession session;
  private @Nullable Future<?> ticking;
  private boolean connecting;
  private long nextAttemptNanos;
  private long upSinceNanos;
  private long listenerLoggedNanos;
  private int attempt;

  /** A link that hears all events. */
  public AmiLink(AmiSettings settings, AmiListener listener, EventLoop loop) {
    this(settings, null, listener, loop, System::nanoTime, RandomGenerator.getDefault());
  }

  /**
   * A link; nothing happens before {@link #start}.
   *
   * @param interesting names of the events that the listener wants, as Asterisk spells them; null
   *     for all. List items always arrive with their list.
   * @param nanoClock nanoseconds of a clock that only goes forward
   * @param random spreads the reconnects
   * @throws IllegalArgumentException if what TLS shall trust cannot be read (reads files: blocks)
   */
  public AmiLink(
      AmiSettings settings,
      @Nullable Collection<String> interesting,
      AmiListener listener,
      EventLoop loop,
      LongSupplier nanoClock,
      RandomGenerator random) {
    this.settings = settings;
    this.interesting = interesting == null ? null : names(interesting);
    this.listener = listener;
    this.loop = loop;
    this.nanoClock = nanoClock;
    this.backoff =
        new AmiBackoff(
            settings.times().reconnectMinMs(), settings.times().reconnectMaxMs(), random);
    AmiTls trust = settings.tls();
    this.tls = trust == null ? null : AmiTrust.context(trust);
  }

  private static AmiNames names(Collection<String> interesting) {
    List<String> names = new ArrayList<>(interesting);
    // The login waits for it, whether or not anybody else does.
    if (!names.contains("FullyBooted")) {
      names.add("FullyBooted");
    }
    return AmiNames.of(names);
  }

  /** Begins to connect. */
  public void start() {
    loop.execute(
        () -> {
          if (ticking == null && !(state instanceof AmiLinkState.Closed)) {
            nextAttemptNanos = nanoClock.getAsLong();
            ticking =
                loop.scheduleAtFixedRate(this::tick, 0, AmiLimits.TICK_MS, TimeUnit.MILLISECONDS);
          }
        });
  }

  /** Ends the link for good; what is pending ends as unknown. */
  @Override
  public void close() {
    try {
      loop.execute(this::closeNow);
    } catch (RejectedExecutionException e) {
      // The event loop is gone, and the connection with it.
      state = new AmiLinkState.Closed();
    }
  }

  /** Where the link stands. */
  public AmiLinkState state() {
    return state;
  }

  /** What the link counted. */
  public AmiLinkStats stats() {
    return stats;
  }

  /**
   * Sends an action that has one response. The future never fails: see {@link AmiReply}. A value
   * that {@link AmiGuard} does not let pass makes it {@code Refused} with nothing sent; a link that
   * is not up, {@code Unknown} with {@code sent} false.
   */
  public CompletableFuture<AmiReply> send(ManagerAction action) {
    return ask(action, false);
  }

  /**
   * Sends an action that is answered by a list; the reply comes when the list is complete. Note
   * that Asterisk answers some empty lists by an error ({@code No active conferences.}), which is
   * {@code Refused} here.
   */
  public CompletableFuture<AmiReply> list(ManagerAction action) {
    return ask(action, true);
  }

  private CompletableFuture<AmiReply> ask(ManagerAction action, boolean list) {
    String own = action.getActionId();
    String id = own == null ? nextId() : nextId() + ":" + own;
    byte[] bytes;
    try {
      bytes = AmiActionWriter.write(action, id);
    } catch (AmiGuard.Refusal e) {
      stats.refusedByGuard.incrementAndGet();
      return CompletableFuture.completedFuture(
          new AmiReply.Refused(String.valueOf(e.getMessage())));
    }
    if (inFlight.incrementAndGet() > AmiLimits.PENDING_ACTIONS) {
      inFlight.decrementAndGet();
      return CompletableFuture.completedFuture(
          new AmiReply.Unknown(
              "pending actions: too many (expected: at most " + AmiLimits.PENDING_ACTIONS + ")",
              false));
    }
    CompletableFuture<AmiReply> reply = new CompletableFuture<>();
    // First of all dependents, so that a caller who sends on from its reply finds the place free.
    CompletableFuture<AmiReply> counted = reply.whenComplete((r, e) -> inFlight.decrementAndGet());
    if (loop.inEventLoop()) {
      askNow(id, bytes, list, reply);
    } else {
      try {
        loop.execute(() -> askNow(id, bytes, list, reply));
      } catch (RejectedExecutionException e) {
        reply.complete(new AmiReply.Unknown("link is closed", false));
      }
    }
    return counted;
  }

  private void askNow(String id, byte[] bytes, boolean list, CompletableFuture<AmiReply> reply) {
    AmiSession now = session;
    if (now == null) {
      reply.complete(new AmiReply.Unknown("link is down", false));
    } else {
      now.ask(id, bytes, list, reply);
    }
  }

  private String nextId() {
    return Long.toString(ids.incrementAndGet());
  }

  private void tick() {
    AmiSession now = session;
    if (now != null) {
      now.tick();
      if (state instanceof AmiLinkState.Up && upFor(settings.times().stableMs())) {
        backoff.reset();
      }
    } else if (!connecting && nanoClock.getAsLong() - nextAttemptNanos >= 0) {
      connect();
    }
  }

  private boolean upFor(int ms) {
    return nanoClock.getAsLong() - upSinceNanos >= TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private void connect() {
    connecting = true;
    int thisAttempt = ++attempt;
    byte[] address = NetUtil.createByteArrayFromIpAddressString(settings.host());
    if (address != null) {
      try {
        connect(InetAddress.getByAddress(address));
      } catch (UnknownHostException e) {
        failed("host: " + settings.host() + " (expected: an address)");
      }
      return;
    }
    // Names are looked up by a thread of their own, one at a time: that may block.
    Thread resolver =
        new Thread(
            () -> {
              try {
                InetAddress found = InetAddress.getByName(settings.host());
                later(thisAttempt, () -> connect(found));
              } catch (UnknownHostException e) {
                later(
                    thisAttempt,
                    () -> failed("host: " + settings.host() + " (expected: a name that resolves)"));
              }
            },
            "ami-resolve");
    resolver.setDaemon(true);
    resolver.start();
  }

  private void later(int thisAttempt, Runnable step) {
    try {
      loop.execute(
          () -> {
            if (connecting && attempt == thisAttempt) {
              step.run();
            }
          });
    } catch (RejectedExecutionException e) {
      log.debug("{}: event loop is gone", settings);
    }
  }

  private void connect(InetAddress address) {
    AmiSession[] made = new AmiSession[1];
    new Bootstrap()
        .group(loop)
        .channel(AmiTransport.socketFor(loop))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.times().connectMs())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(AmiLimits.UNSENT_BYTES / 2, AmiLimits.UNSENT_BYTES))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                made[0] =
                    new AmiSession(channel, settings, interesting, stats, nanoClock, sessions);
                if (tls != null) {
                  made[0].encrypt(tls, settings);
                }
                session = made[0];
              }
            })
        .connect(new InetSocketAddress(address, settings.port()))
        .addListener(
            done -> {
              Throwable cause = done.cause();
              if (cause != null && session == made[0]) {
                failed("connection: " + cause.getMessage());
              }
            });
  }

  private void failed(String why) {
    session = null;
    lost(why, backoff.next());
  }

  private void lost(String why, long waitMs) {
    connecting = false;
    session = null;
    if (state instanceof AmiLinkState.Closed) {
      return;
    }
    nextAttemptNanos = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    AmiLinkState.Down down = new AmiLinkState.Down(why);
    if (!down.equals(state)) {
      log.warn("AMI {}: down: {}; next attempt in {} ms", settings, why, waitMs);
      become(down);
    }
  }

  private void become(AmiLinkState next) {
    state = next;
    try {
      listener.onState(next);
    } catch (RuntimeException e) {
      listenerFailed(e);
    }
  }

  private void listenerFailed(RuntimeException e) {
    long now = nanoClock.getAsLong();
    if (stats.listenerErrors.getAndIncrement() == 0
        || now - listenerLoggedNanos > LISTENER_LOG_NANOS) {
      listenerLoggedNanos = now;
      log.error("AMI {}: the listener failed; going on (told once a minute)", settings, e);
    }
  }

  private void closeNow() {
    if (state instanceof AmiLinkState.Closed) {
      return;
    }
    if (ticking != null) {
      ticking.cancel(false);
    }
    connecting = false;
    log.info("AMI {}: closed", settings);
    become(new AmiLinkState.Closed());
    AmiSession now = session;
    session = null;
    if (now != null) {
      now.end("link closed", false);
    }
  }

  /** Hears from the connections. */
  private final class Sessions implements AmiSession.Owner {
    @Override
    public void onReady(AmiSession from, String banner) {
      stats.connects.incrementAndGet();
      upSinceNanos = nanoClock.getAsLong();
      connecting = false;
      log.info("AMI {}: up, {}", settings, banner);
      become(new AmiLinkState.Up(banner));
    }

    @Override
    public void onEvent(AmiMessage event) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
        listenerFailed(e);
      }
    }

    @Override
    public void onEnd(AmiSession from, String why, boolean refused) {
      if (from != session) {
        return;
      }
      if (state instanceof AmiLinkState.Up) {
        stats.losses.incrementAndGet();
      }
      lost(why, refused ? settings.times().refusedRetryMs() : backoff.next());
    }

    @Override
    public String nextId() {
      return AmiLink.this.nextId();
    }
  }
}

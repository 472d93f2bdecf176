package io.cordboard.ari;

import io.cordboard.ari.AriLinkState.Down;
import io.cordboard.ari.AriLinkState.Reason;
import jakarta.websocket.DeploymentException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.ThreadPoolConfig;
import org.glassfish.tyrus.client.auth.Credentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to the ARI of one Asterisk: keeps a websocket up, tells the listener what happens in our
 * application, and sends requests. A thread of its own connects and watches; the reading side only
 * puts into a bounded inbox; the listener is called on the executor it came with.
 */
public final class AriLink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AriLink.class);
  private static final String JDK_CONTAINER =
      "org.glassfish.tyrus.container.jdk.client.JdkClientContainer";

  private final AriSettings settings;
  private final AriListener listener;
  private final Executor executor;
  private final Inbox inbox;
  private final ScheduledThreadPoolExecutor control;
  private final ClientManager client;
  private final HttpRest http;
  private final Backoff backoff;
  private final Backoff replacedBackoff;
  private final LongAdder events = new LongAdder();
  private final LongAdder garbage = new LongAdder();
  private final LongAdder connects = new LongAdder();
  private final LongAdder overflows = new LongAdder();

  private volatile AriLinkState state = new Down(Reason.STARTING, "");
  private volatile @Nullable RestWay way;
  private volatile boolean closed;
  private @Nullable AriConnection connection;

  /**
   * @param executor calls the listener and ends requests; must run one task at a time and in order
   *     (an event loop, a single thread)
   */
  public AriLink(AriSettings settings, AriListener listener, Executor executor) {
    this(
        settings,
        listener,
        executor,
        new Inbox(executor, AriLimits.INBOX_EVENTS, AriLimits.INBOX_CHARS));
  }

  AriLink(AriSettings settings, AriListener listener, Executor executor, Inbox inbox) {
    this.settings = settings;
    this.listener = listener;
    this.executor = executor;
    this.inbox = inbox;
    this.control =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ari-" + settings.app());
              thread.setDaemon(true);
              return thread;
            });
    control.setRemoveOnCancelPolicy(true);
    control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.client = client(settings);
    this.http = new HttpRest(settings);
    this.backoff =
        new Backoff(
            AriLimits.BACKOFF_FIRST_MS,
            AriLimits.BACKOFF_LAST_MS,
            () -> ThreadLocalRandom.current().nextDouble());
    this.replacedBackoff =
        new Backoff(
            settings.times().replacedRetryMs(),
            AriLimits.REPLACED_LAST_MS,
            () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Starts connecting; returns at once. Call once. */
  public void start() {
    control.execute(this::connect);
  }

  /** Where the link stands now; may be ahead of what the listener was told. */
  public AriLinkState state() {
    return state;
  }

  /**
   * Sends requests while the link is up, over whatever way it found, lists of all things always
   * over HTTP; valid for the link's life.
   */
  public AriRest rest() {
    return this::request;
  }

  /** Our application, its channels and bridges. */
  public AriApplication application() {
    return new AriApplication(rest(), settings.app());
  }

  public AriCounters counters() {
    return new AriCounters(
        events.sum(), garbage.sum(), connects.sum(), overflows.sum(), inbox.size());
  }

  /** Closes for good; returns at once, the listener is told {@code Closed} last. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      control.execute(this::shutDown);
    } catch (RejectedExecutionException e) {
      log.debug("ari: closed twice");
    }
  }

  private CompletionStage<AriReply> request(AriRequest request) {
    RestWay now = way;
    if (now == null) {
      return CompletableFuture.completedFuture(
          new AriReply.Unknown("ari: link is down (expected: up)", false));
    }
    RestWay taken = request.mayBeLong() ? http : now;
    return taken.request(request, settings.times().requestMs(), executor);
  }

  // From here on: the control thread only.

  private void connect() {
    if (closed || connection != null) {
      return;
    }
    if (!inbox.hasRoom()) {
      connectAfter(AriLimits.DRAIN_POLL_MS);
      return;
    }
    AriConnection fresh =
        new AriConnection(this::ended, settings, listener, inbox, control, events, garbage);
    connection = fresh;
    try {
      fresh.open(client);
    } catch (DeploymentException | ExecutionException | TimeoutException | RuntimeException e) {
      log.debug("ari: no connection", e);
      Refusals.Cause cause = Refusals.causeOf(e, settings);
      fresh.end(cause.reason(), cause.why());
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    fresh
        .chooseRest(http)
        .thenAcceptAsync(chosen -> resync(fresh, chosen), control)
        .exceptionally(failure -> failed(fresh, failure));
  }

  private void resync(AriConnection fresh, RestWay chosen) {
    if (connection != fresh) {
      return;
    }
    AriRest rest = request -> chosen.request(request, settings.times().requestMs(), control);
    rest.request(AriRequest.get("asterisk", "info").with("only", "system"))
        .thenCombineAsync(
            Resync.run(rest, settings.app()),
            (info, result) -> {
              up(fresh, chosen, info, result);
              return null;
            },
            control)
        .exceptionally(failure -> failed(fresh, failure));
  }

  private void up(AriConnection fresh, RestWay chosen, AriReply info, Resync.Result result) {
    if (connection != fresh) {
      return;
    }
    if (result.failed()) {
      fresh.end(Reason.RESYNC_FAILED, result.failure());
      return;
    }
    String version =
        info instanceof AriReply.Done done
            ? done.json().path("system").path("version").asText()
            : "";
    AriLinkState.Up up = new AriLinkState.Up(version, chosen.kind());
    backoff.reset();
    connects.increment();
    way = chosen;
    state = up;
    log.info(
        "ari: up, application {}, Asterisk {}, requests by {}, {} channels in it",
        settings.app(),
        version,
        chosen.kind(),
        result.channels().size());
    fresh.goLive(up, result.channels());
  }

  private @Nullable Void failed(AriConnection fresh, Throwable failure) {
    log.error("ari: unexpected failure while connecting", failure);
    fresh.end(Reason.RESYNC_FAILED, "resync: failed (expected: an answer)");
    return null;
  }

  /** On any thread. */
  private void ended(AriConnection which, Reason reason, String why) {
    try {
      control.execute(() -> down(which, reason, why));
    } catch (RejectedExecutionException e) {
      log.debug("ari: connection ended after the link was closed");
    }
  }

  private void down(AriConnection which, Reason reason, String why) {
    which.release();
    if (connection != which || closed) {
      return;
    }
    connection = null;
    way = null;
    Down now = new Down(reason, why);
    if (!now.equals(state)) {
      log.warn("ari: down, {}", why);
      state = now;
      inbox.put(() -> listener.onState(now));
    }
    if (reason == Reason.OVERFLOW) {
      overflows.increment();
    }
    connectAfter(reason == Reason.REPLACED ? replacedBackoff.nextMs() : backoff.nextMs());
  }

  private void connectAfter(int delayMs) {
    var unused = control.schedule(this::connect, delayMs, TimeUnit.MILLISECONDS);
  }

  private void shutDown() {
    way = null;
    AriConnection open = connection;
    connection = null;
    if (open != null) {
      open.end(Reason.LOST, "ari: closed");
      open.release();
    }
    state = new AriLinkState.Closed();
    inbox.put(() -> listener.onState(new AriLinkState.Closed()));
    http.close();
    client.shutdown();
    control.shutdown();
  }

  private static ClientManager client(AriSettings settings) {
    ClientManager client = ClientManager.createClient(JDK_CONTAINER);
    client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, settings.times().connectMs());
    client.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, AriLimits.MESSAGE_BYTES);
    client.getProperties().put(ClientProperties.SHARED_CONTAINER, false);
    // We send them unasked; without them here the client fails on a 401 instead of saying so.
    client
        .getProperties()
        .put(ClientProperties.CREDENTIALS, new Credentials(settings.user(), settings.secret()));
    ThreadPoolConfig threads =
        ThreadPoolConfig.defaultConfig()
            .setPoolName("ari-socket")
            .setDaemon(true)
            .setMaxPoolSize(AriLimits.SOCKET_THREADS);
    client.getProperties().put(ClientProperties.WORKER_THREAD_POOL_CONFIG, threads);
    return client;
  }
}

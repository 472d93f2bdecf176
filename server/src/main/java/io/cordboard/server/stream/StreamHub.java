package io.cordboard.server.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.Limits;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Scope;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.WebSocketBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every change to every reader once and in order. The board's thread only drops changes into
 * an inbox; one thread of the hub's own writes them as bytes; the connections' loops send these.
 */
public final class StreamHub implements BoardReader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamHub.class);

  private record Join(
      StreamClient client, Sight sight, @Nullable Long since, @Nullable String epoch) {}

  private final StreamSettings settings;
  private final Function<Principal, Scope> scopes;
  private final Clock clock;
  private final LongSupplier nanos;
  private final StreamCounts counts = new StreamCounts();
  private final StreamFrames frames;
  private final JsonMapper json = new JsonMapper();
  private final EventExecutor executor =
      new DefaultEventExecutor(new DefaultThreadFactory("stream", true));
  private final ChangeInbox inbox;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Queue<Join> joins = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingJoins = new AtomicInteger();
  private volatile boolean stalled;
  private volatile @Nullable BoardFeed feed;

  // The hub's thread only.
  private final Mirror mirror = new Mirror();
  private final History history;
  private final Map<Sight, Audience> audiences = new LinkedHashMap<>();
  private final Audience.Frame frame = new Audience.Frame();
  private final ArrayDeque<Change> conflated = new ArrayDeque<>();
  private boolean started;
  private boolean reattaching;

  /** Makes a hub; it does nothing before {@link #start}. */
  public StreamHub(
      StreamSettings settings, Function<Principal, Scope> scopes, Clock clock, LongSupplier nanos) {
    this.settings = settings;
    this.scopes = scopes;
    this.clock = clock;
    this.nanos = nanos;
    this.inbox = new ChangeInbox(settings.ring(), settings.conflated());
    this.history = new History(settings.history(), settings.historyBytes());
    this.frames = new StreamFrames(UUID.randomUUID().toString().replace("-", ""), clock);
  }

  /** Follows a board from now on. */
  public void start(BoardFeed board) {
    feed = board;
    board.attach(this);
    var unused =
        executor.scheduleAtFixedRate(
            guarded(this::tick), settings.tickMs(), settings.tickMs(), TimeUnit.MILLISECONDS);
  }

  /** What it has done. */
  public StreamCounts counts() {
    return counts;
  }

  StreamSettings settings() {
    return settings;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** This run of the server; a sequence means nothing in another. */
  public String epoch() {
    return frames.epoch();
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    inbox.snapshot(snapshot);
    wake();
  }

  @Override
  public void onChange(Change change) {
    inbox.change(change);
    wake();
  }

  private void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      var unused = executor.schedule(turnTask, settings.gatherMicros(), TimeUnit.MICROSECONDS);
    }
  }

  private void again() {
    if (woken.compareAndSet(false, true)) {
      executor.execute(turnTask);
    }
  }

  private final Runnable turnTask = guarded(this::turn);

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("stream: failed, going on", e);
      }
    };
  }

  /**
   * What one turn of the hub gave to the loops. It is over when the first connection took the
   * bytes: as long as one reader keeps up the others are judged by themselves, and when none does
   * the hub waits, so that the inbox conflates instead of all readers being cut.
   */
  final class Turn {
    private final AtomicInteger open = new AtomicInteger(1);
    private final AtomicInteger handed = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean taken;

    void post(Group group, ByteBuf bytes, int n) {
      open.incrementAndGet();
      group
          .loop()
          .execute(
              () -> {
                int readers = group.send(bytes, this::taken);
                handed.addAndGet(readers);
                counts.deliveries.add((long) n * readers);
                done();
              });
    }

    private void taken() {
      if (!taken) {
        taken = true;
        if (open.get() == 0) {
          finish();
        }
      }
    }

    void done() {
      if (open.decrementAndGet() == 0) {
        if (taken || handed.get() == 0) {
          finish();
        } else if (!executor.isShuttingDown()) {
          var unused =
              executor.schedule(this::finish, Limits.STREAM_HOLD_MS, TimeUnit.MILLISECONDS);
        }
      }
    }

    private void finish() {
      if (over.compareAndSet(false, true)) {
        inFlight.decrementAndGet();
        if (stalled) {
          stalled = false;
          again();
        }
      }
    }
  }

  private void turn() {
    woken.set(false);
    BoardSnapshot fresh = inbox.takeSnapshot();
    if (fresh != null) {
      restart(fresh);
    }
    if (!started) {
      if (!(inbox.poll() instanceof BoardSnapshot beginning)) {
        return;
      }
      restart(beginning);
    }
    if (inbox.lost()) {
      reattach();
      return;
    }
    // Changes first: who comes with the number of a state that it was just given is then no
    // stranger.
    boolean moreChanges = mayGoOn() && pass();
    boolean moreJoins = admit();
    if (moreChanges || moreJoins) {
      again();
    }
  }

  /** False while the readers have enough to do; the turn that is over next wakes us then. */
  private boolean mayGoOn() {
    if (inFlight.get() < Limits.STREAM_BATCHES_IN_FLIGHT) {
      return true;
    }
    stalled = true;
    if (inFlight.get() >= Limits.STREAM_BATCHES_IN_FLIGHT) {
      return false;
    }
    stalled = false;
    return true;
  }

  /** Gives a batch to the readers; true if more wait. */
  private boolean pass() {
    boolean more = gather();
    Turn turn = new Turn();
    inFlight.incrementAndGet();
    for (Audience audience : audiences.values()) {
      audience.deliver(turn);
    }
    turn.done();
    return more;
  }

  /** Takes changes in, up to a batch; true if more wait. */
  private boolean gather() {
    int bytes = 0;
    for (int n = 0; n < Limits.STREAM_BATCH_CHANGES; n++) {
      Change change = next();
      if (change == null) {
        return false;
      }
      mirror.apply(change);
      counts.changes.increment();
      List<Entity> company = Company.of(change, mirror);
      for (Audience audience : audiences.values()) {
        audience.offer(change, company, frame);
        bytes = Math.max(bytes, audience.gatheredBytes());
      }
      if (bytes > Limits.STREAM_BATCH_BYTES) {
        return true;
      }
    }
    return true;
  }

  private @Nullable Change next() {
    Change change = conflated.pollFirst();
    if (change != null) {
      return change; // not for the history: it has no complete sequence here
    }
    Object item = inbox.poll();
    if (item == null && inbox.overflowing()) {
      item = inbox.poll(); // seen full only after the first look: then it must be looked at again
      if (item == null) {
        return conflatedFirst();
      }
    }
    if (item instanceof BoardSnapshot again) {
      restart(again);
      return next();
    }
    if (item instanceof Change plain) {
      history.add(plain);
      return plain;
    }
    return null;
  }

  private @Nullable Change conflatedFirst() {
    ChangeInbox.Conflated taken = inbox.takeConflated();
    if (taken.latest().isEmpty()) {
      return null;
    }
    if (taken.absorbed() == 0) {
      // Nothing was lost after all: these are plain changes.
      taken.latest().forEach(history::add);
    } else {
      counts.conflated.add(taken.absorbed());
      history.restart(taken.toSeq());
      JsonBytes said = frames.conflated(taken);
      for (Audience audience : audiences.values()) {
        if (audience.clients() > 0) {
          audience.append(said);
        }
      }
    }
    conflated.addAll(taken.latest());
    return conflated.pollFirst();
  }

  private void restart(BoardSnapshot snapshot) {
    boolean first = !started;
    conflated.clear();
    mirror.replace(snapshot);
    history.restart(snapshot.seq());
    started = true;
    reattaching = false;
    for (Audience audience : audiences.values()) {
      audience.restart();
    }
    if (!first) {
      counts.restarts.increment();
      for (Audience audience : audiences.values()) {
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
        frames.gap(out, null, "conflated");
        frames.hello(out, mirror, audience);
        for (Group group : audience.groups()) {
          ByteBuf copy = out.retainedDuplicate();
          group.loop().execute(() -> group.send(copy));
        }
        out.release();
      }
    }
  }

  private void reattach() {
    BoardFeed board = feed;
    if (!reattaching && board != null) {
      reattaching = true;
      log.warn("stream: too much was conflated; all readers get a new snapshot");
      board.detach(this);
      board.attach(this);
    }
  }

  /** Whether one more reader is welcome; counts it if so. */
  boolean reserve() {
    if (counts.clients.incrementAndGet() > settings.clients()) {
      counts.clients.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A reader's connection ended. */
  void gone() {
    counts.clients.decrementAndGet();
  }

  /** Gives a reader a beginning, then everything after it. Any thread. */
  void join(
      StreamClient client, StreamFilter filter, @Nullable Long since, @Nullable String epoch) {
    if (waitingJoins.incrementAndGet() > Limits.STREAM_JOINS) {
      waitingJoins.decrementAndGet();
      client.end(1013, "readers: too many at once (expected: try again)");
      return;
    }
    joins.add(new Join(client, Sight.of(client.principal(), filter), since, epoch));
    wake();
  }

  /** A reader left that group. Any thread. */
  void left(Group group) {
    if (!executor.isShuttingDown()) {
      executor.execute(guarded(() -> group.audience().leave(clock.millis())));
    }
  }

  /** True if more wait. */
  private boolean admit() {
    for (int n = 0; n < Limits.STREAM_HELLOS_PER_TURN; n++) {
      Join join = joins.poll();
      if (join == null) {
        return false;
      }
      waitingJoins.decrementAndGet();
      admit(join);
    }
    return !joins.isEmpty();
  }

  private void admit(Join join) {
    StreamClient client = join.client;
    Audience audience = audiences.get(join.sight);
    if (audience == null) {
      if (audiences.size() >= Limits.STREAM_AUDIENCES) {
        audiences.values().removeIf(a -> a.clients() == 0);
      }
      if (audiences.size() >= Limits.STREAM_AUDIENCES) {
        client
            .channel()
            .eventLoop()
            .execute(() -> client.end(1013, "views: too many (expected: a common filter)"));
        return;
      }
      audience = new Audience(join.sight, join.sight.judge(scopes), mirror, settings.history());
      audiences.put(join.sight, audience);
    }
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
    begin(join, audience, out);
    Group group = audience.join(client.channel().eventLoop());
    group.loop().execute(() -> client.enter(group, out));
  }

  private void begin(Join join, Audience audience, ByteBuf out) {
    Long since = join.since;
    if (since != null) {
      String why = null;
      if (join.epoch != null && !join.epoch.equals(frames.epoch())) {
        why = "restarted";
      } else if (since > mirror.seq()) {
        why = "ahead";
      } else if (!history.reaches(since) || !audience.remembers(since)) {
        why = "too_old";
      } else {
        frames.resumed(out, since, audience);
        if (audience.replay(since, history, frame, out, settings.pendingBytes() / 2)) {
          counts.resumed.increment();
          return;
        }
        out.clear();
        why = "too_much";
      }
      counts.gaps.increment();
      frames.gap(out, since, why);
    }
    frames.hello(out, mirror, audience);
  }

  /** A reader said something. On its loop. */
  void message(StreamClient client, String text) {
    try {
      JsonNode message = json.readTree(text);
      if (message == null
          || !message.isObject()
          || !message.path("type").asText().equals("filter")) {
        throw new Refused(
            400, "bad_message", "message: not known (expected: {\"type\":\"filter\",…})");
      }
      join(client, StreamFilter.of(message), null, null);
    } catch (JsonProcessingException e) {
      answer(client, new Refused(400, "bad_message", "message: broken (expected: JSON)"));
    } catch (Refused e) {
      answer(client, e);
    }
  }

  private static void answer(StreamClient client, Refused refused) {
    String error = new String(refused.reply().body(), StandardCharsets.UTF_8);
    client.send(
        WebSocketBytes.text(client.channel().alloc(), "{\"type\":\"error\"," + error.substring(1)));
  }

  private void tick() {
    if (!started) {
      return;
    }
    long now = clock.millis();
    audiences.values().removeIf(a -> a.over(now));
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer(128);
    frames.tick(out, mirror.seq());
    for (Audience audience : audiences.values()) {
      for (Group group : audience.groups()) {
        ByteBuf copy = out.retainedDuplicate();
        group.loop().execute(() -> group.tick(copy));
      }
    }
    out.release();
  }

  /** Says goodbye to all readers and ends the hub's thread. Does not wait for the readers. */
  @Override
  public void close() {
    BoardFeed board = feed;
    if (board != null) {
      board.detach(this);
    }
    executor
        .submit(
            () -> {
              for (Audience audience : audiences.values()) {
                for (Group group : audience.groups()) {
                  group.loop().execute(() -> group.end(CloseCode.GOING_AWAY, "server: stops"));
                }
              }
            })
        .awaitUninterruptibly(Limits.HTTP_STOP_MS);
    var unused = executor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

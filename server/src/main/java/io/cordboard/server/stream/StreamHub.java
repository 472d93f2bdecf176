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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final StreamSettings settings;
  private final Clock clock;
  private final LongSupplier nanos;
  private final StreamCounts counts = new StreamCounts();
  private final StreamFrames frames;
  private final JsonMapper json = new JsonMapper();
  private final EventExecutor executor =
      new DefaultEventExecutor(new DefaultThreadFactory("stream", true));
  private final ChangeInbox inbox;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Pace pace = new Pace(executor, counts, this::again);
  private volatile @Nullable BoardFeed feed;

  // The hub's thread only.
  private final Mirror mirror = new Mirror();
  private final History history;
  private final Views audiences;
  private final Admission admission;
  private final Audience.Frame frame = new Audience.Frame();
  private final ArrayDeque<Change> conflated = new ArrayDeque<>();
  private boolean started;
  private boolean reattaching;

  /** Makes a hub; it does nothing before {@link #start}. */
  public StreamHub(
      StreamSettings settings, Function<Principal, Scope> scopes, Clock clock, LongSupplier nanos) {
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
    this.inbox = new ChangeInbox(settings.ring(), settings.conflated());
    this.history = new History(settings.history(), settings.historyBytes());
    this.frames = new StreamFrames(UUID.randomUUID().toString().replace("-", ""), clock);
    this.audiences = new Views(mirror, scopes, settings.history());
    this.admission =
        new Admission(audiences, mirror, history, frames, counts, settings.pendingBytes() / 2);
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
    boolean moreChanges = pace.mayGoOn() && pass();
    boolean moreJoins = admission.admit();
    if (moreChanges || moreJoins) {
      again();
    }
  }

  /** Gives a batch to the readers; true if more wait. */
  private boolean pass() {
    boolean more = gather();
    Pace.Turn turn = pace.begin();
    for (Audience audience : audiences.all()) {
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
      for (Audience audience : audiences.all()) {
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
      for (Audience audience : audiences.all()) {
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
    for (Audience audience : audiences.all()) {
      audience.restart();
    }
    if (!first) {
      counts.restarts.increment();
      for (Audience audience : audiences.all()) {
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
    if (admission.join(client, filter, since, epoch)) {
      wake();
    }
  }

  /** A reader left that group. Any thread. */
  void left(Group group) {
    if (!executor.isShuttingDown()) {
      executor.execute(guarded(() -> group.audience().leave(clock.millis())));
    }
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
    audiences.forgetOver(now);
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer(128);
    frames.tick(out, mirror.seq());
    for (Audience audience : audiences.all()) {
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
              for (Audience audience : audiences.all()) {
                for (Group group : audience.groups()) {
                  group.loop().execute(() -> group.end(CloseCode.GOING_AWAY, "server: stops"));
                }
              }
            })
        .awaitUninterruptibly(Limits.HTTP_STOP_MS);
    var unused = executor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

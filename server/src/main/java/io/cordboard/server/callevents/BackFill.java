package io.cordboard.server.callevents;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Node;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the calls of one node that ended unseen, from the file of its call events, each exactly
 * once: a record, its webhooks and how far the file was read are one transaction.
 *
 * <p>It works on a thread of its own, now and then and when asked. Public methods may be called by
 * any thread.
 */
public final class BackFill implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackFill.class);

  /** What is to be told of a record, and to whom it is said once it is stored. */
  public record Webhooks(
      BiFunction<CallRecord, WebhookFormat.Step, List<OutboxMessage>> owed,
      Consumer<List<OutboxMessage>> committed) {}

  private final String node;
  private final Path path;
  private final Store store;
  private final CallEventStory story;
  private final Webhooks webhooks;
  private final BoardFeed board;
  private final Clock clock;
  private final BackFillTimes times;
  private final ScheduledExecutorService thread;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile String note = "";
  private volatile long filled;

  // On the thread only.
  private final OpenCalls open = new OpenCalls();
  private @Nullable CallEvent last;
  private long placedId;
  private boolean begun;

  /** When this store first read call events, in whichever run. */
  private long bornAtMs;

  /** Looks at nothing before {@link #start}. */
  public BackFill(
      String node,
      Path path,
      Store store,
      CallEventStory story,
      Webhooks webhooks,
      BoardFeed board,
      Clock clock,
      BackFillTimes times) {
    this.node = node;
    this.path = path;
    this.store = store;
    this.story = story;
    this.webhooks = webhooks;
    this.board = board;
    this.clock = clock;
    this.times = times;
    this.bornAtMs = clock.millis();
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "call-events-" + node);
              made.setDaemon(true);
              return made;
            });
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread = one;
    try (CallEventFile file = CallEventFile.open(path)) {
      noted(file);
    } catch (IOException e) {
      note(e.getMessage());
    }
  }

  /** Looks from now on. */
  public void start() {
    thread.scheduleWithFixedDelay(this::look, 0, times.everyMs(), TimeUnit.MILLISECONDS);
  }

  /** The node whose calls it records. */
  public String node() {
    return node;
  }

  /** Something was missed: looks soon, and once more when what just ended is settled. */
  public void soon() {
    if (asked.compareAndSet(false, true)) {
      try {
        thread.execute(this::look);
        thread.schedule(
            () -> {
              asked.set(false);
              look();
            },
            times.settleMs() + 1_000,
            TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closed) {
        // it is being closed
      }
    }
  }

  /** Whether calls that were not seen whole can be left to it. */
  public boolean works() {
    return note.isEmpty() || note.startsWith(UNLOGGED);
  }

  /** What an operator should look at, empty if nothing. */
  public String note() {
    return note;
  }

  /** How many records it made. */
  public long filled() {
    return filled;
  }

  private static final String UNLOGGED = "no write-ahead log";

  private void noted(CallEventFile file) {
    note(
        file.logged()
            ? ""
            : UNLOGGED
                + ": "
                + path
                + " (expected: writable by Cordboard and, with the files beside it, by Asterisk;"
                + " see dialplan/README); rows are not deleted and readers may make Asterisk lose"
                + " some");
  }

  private void note(@Nullable String now) {
    String text = now == null ? "unknown" : now;
    if (!text.equals(note)) {
      if (text.isEmpty()) {
        log.info("node {}: call events can be read", node);
      } else {
        log.warn("node {}: call events: {}", node, text);
      }
      note = text;
    }
  }

  private void look() {
    try (CallEventFile file = CallEventFile.open(path)) {
      begin(file);
      Alive alive = alive(); // before the rows: a call that ends in between has its end in them
      settle(alive, read(file));
      sweep(file);
      noted(file);
    } catch (IOException | RuntimeException e) {
      note(String.valueOf(e.getMessage()));
    } catch (ExecutionException | TimeoutException e) {
      log.warn("node {}: back-fill waits: {}", node, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String cursor() {
    return "call-events/" + node;
  }

  private String mark() {
    return cursor() + "/mark";
  }

  /** Where to begin: where the last run stopped, unless the file is another one since. */
  private void begin(CallEventFile file)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    CallEvent known = last;
    if (begun) {
      CallEvent there = known == null ? null : file.event(known.id());
      if (known == null || (there != null && there.mark() == known.mark())) {
        return;
      }
      log.warn("node {}: call events: {} is another file now, it is read anew", node, path);
      open.clear();
      last = null;
      return;
    }
    long[] at =
        await(store.read(tx -> new long[] {tx.cursors().get(cursor()), tx.cursors().get(mark())}));
    bornAtMs = await(store.write(this::born));
    CallEvent there = at[0] == 0 ? null : file.event(at[0]);
    if (there != null && there.mark() == at[1]) {
      List<CallEvent> before = file.after(at[0] - 1, 1);
      last = before.isEmpty() ? null : before.get(0);
      if (last != null) {
        open.add(last);
      }
    }
    begun = true;
  }

  private long born(Tx tx) {
    long before = tx.cursors().get(cursor() + "/born");
    if (before != 0) {
      return before;
    }
    tx.cursors().set(cursor() + "/born", bornAtMs);
    return bornAtMs;
  }

  /** Reads on; false if more is there than one look may take. */
  private boolean read(CallEventFile file) throws IOException {
    for (int rows = 0; rows < CallEventLimits.LOOK_ROWS; ) {
      CallEvent from = last;
      List<CallEvent> events = file.after(from == null ? 0 : from.id(), CallEventLimits.READ_ROWS);
      for (CallEvent e : events) {
        open.add(e);
        last = e;
      }
      rows += events.size();
      if (events.size() < CallEventLimits.READ_ROWS) {
        return true;
      }
      if (open.rows() > CallEventLimits.OPEN_ROWS) {
        return false;
      }
    }
    return false;
  }

  /**
   * Writes what is over.
   *
   * @param whole whether all rows are read: else a call may only seem to have no end
   */
  private void settle(Alive alive, boolean whole)
      throws ExecutionException, InterruptedException, TimeoutException {
    long nowMs = clock.millis();
    List<OpenCalls.OpenCall> ready = new ArrayList<>();
    for (OpenCalls.OpenCall call : open.all()) {
      if (call.over() && nowMs - call.lastAtMs() >= times.settleMs()) {
        ready.add(call);
      }
    }
    writeAll(ready);
    ready.clear();
    long rows = open.rows();
    for (OpenCalls.OpenCall call : open.all()) {
      if (call.over()) {
        continue;
      }
      // Too many rows of open calls: the oldest that the PBX does not know give way.
      boolean tooMany = rows > CallEventLimits.OPEN_ROWS && alive.unknown(call);
      if ((whole && alive.dead(call, nowMs)) || tooMany) {
        ready.add(call);
        rows -= call.events().size();
      }
    }
    writeAll(ready);
  }

  private void writeAll(List<OpenCalls.OpenCall> ready)
      throws ExecutionException, InterruptedException, TimeoutException {
    for (int from = 0; from < ready.size(); from += CallEventLimits.WRITE_CALLS) {
      int to = Math.min(ready.size(), from + CallEventLimits.WRITE_CALLS);
      write(ready.subList(from, to));
    }
    CallEvent place = place();
    if (place != null && place.id() != placedId) {
      write(List.of());
    }
  }

  /** Asterisk tells its start in whole seconds: it may be as much later. */
  private static final long STARTED_WITHIN_MS = 1_000;

  /** What the PBX knows of its calls; nothing can be said while it does not answer. */
  private record Alive(boolean known, long startedAtMs, Set<String> ids, long settleMs) {
    boolean unknown(OpenCalls.OpenCall call) {
      return known && call.ids().stream().noneMatch(ids::contains);
    }

    boolean dead(OpenCalls.OpenCall call, long nowMs) {
      if (!unknown(call)) {
        return false;
      }
      long quietMs = nowMs - call.lastAtMs();
      return quietMs >= settleMs
          && (call.lastAtMs() < startedAtMs + STARTED_WITHIN_MS
              || quietMs >= CallEventLimits.FORGOTTEN_MS);
    }
  }

  private Alive alive() throws ExecutionException, InterruptedException, TimeoutException {
    BoardSnapshot now =
        board.snapshot().toCompletableFuture().get(CallEventLimits.WRITE_MS, TimeUnit.MILLISECONDS);
    boolean known = false;
    long startedAtMs = 0;
    for (Node one : now.nodes().values()) {
      if (one.id().equals(node)) {
        known = !one.stale() && one.state() == Node.State.LIVE;
        startedAtMs = one.startedAtMs();
      }
    }
    Set<String> ids = new HashSet<>();
    for (Channel channel : now.channels().values()) {
      if (channel.node().equals(node)) {
        ids.add(channel.id().substring(node.length() + 1));
      }
    }
    return new Alive(known, startedAtMs, ids, times.settleMs());
  }

  /** From where the file is read in the next life: the first event that is still needed. */
  private @Nullable CallEvent place() {
    CallEvent needed = open.first();
    return needed == null ? last : needed;
  }

  /** A call and the records made of it. */
  private record Told(OpenCalls.OpenCall call, List<CallRecord> records) {}

  /** What a transaction did. */
  private record Done(int records, List<OutboxMessage> messages) {}

  private void write(List<OpenCalls.OpenCall> calls)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<Told> told = new ArrayList<>();
    for (OpenCalls.OpenCall call : calls) {
      // Before the first run nobody was away: what was over by then is not ours.
      if (call.whole() && call.lastAtMs() >= bornAtMs) {
        told.add(new Told(call, story.records(node, call.events(), !call.over())));
      }
    }
    calls.forEach(open::remove);
    CallEvent place = place();
    Done done;
    try {
      done = await(store.write(tx -> write(tx, told, place)));
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      // What of it was kept is not known: all is read anew from where the store says.
      open.clear();
      last = null;
      placedId = 0;
      begun = false;
      throw e;
    }
    placedId = place == null ? 0 : place.id();
    if (done.records() > 0) {
      filled = filled + done.records();
      log.info("node {}: {} calls recorded from call events", node, done.records());
    }
    webhooks.committed().accept(done.messages());
  }

  private Done write(Tx tx, List<Told> told, @Nullable CallEvent place) {
    List<OutboxMessage> messages = new ArrayList<>();
    int records = 0;
    for (Told one : told) {
      for (CallRecord record : one.records()) {
        if (insert(tx, one, record)) {
          records++;
          owe(tx, record, messages);
        }
      }
    }
    if (place != null) {
      tx.cursors().set(cursor(), place.id());
      tx.cursors().set(mark(), place.mark());
    }
    return new Done(records, messages);
  }

  /** False if the call has a record, be it by another of its legs. */
  private boolean insert(Tx tx, Told told, CallRecord record) {
    Set<String> ids = told.records().size() == 1 ? told.call().ids() : Set.of(record.uniqueId());
    for (String id : ids) {
      if (tx.records().recordOf(node, id) != null) {
        return false;
      }
    }
    if (!tx.records().insert(record)) {
      return false;
    }
    ids.forEach(id -> tx.records().link(node, id, record.id()));
    return true;
  }

  private void owe(Tx tx, CallRecord record, List<OutboxMessage> messages) {
    for (WebhookFormat.Step step : WebhookFormat.Step.values()) {
      for (OutboxMessage message : webhooks.owed().apply(record, step)) {
        if (tx.outbox().add(message)) {
          messages.add(message);
        }
      }
    }
  }

  private void sweep(CallEventFile file) throws IOException {
    long olderThanMs = clock.millis() - CallEventLimits.KEEP_MS;
    for (int i = 0; i < CallEventLimits.DELETES && placedId > 0; i++) {
      if (file.delete(placedId, olderThanMs) < CallEventLimits.DELETE_ROWS) {
        return;
      }
    }
  }

  private static <T> T await(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(CallEventLimits.WRITE_MS, TimeUnit.MILLISECONDS);
  }

  /** Ends it; a look under way is finished first, for a moment. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CallEventLimits.CLOSE_MS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

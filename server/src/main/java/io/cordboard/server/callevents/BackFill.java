package io.cordboard.server.callevents;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
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
      BiConsumer<CallRecord, List<OutboxMessage>> recorded) {}

  private final String node;
  private final Path path;
  private final CallEventStory story;
  private final CallEventDesk desk;
  private final BoardFeed board;
  private final Clock clock;
  private final BackFillTimes times;
  private final FillCondition condition;
  private final ScheduledExecutorService thread;
  private final AtomicBoolean asked = new AtomicBoolean();

  // On the thread only.
  private final CallEventReading reading;
  private final OpenCalls open;
  private final LeftCalls left = new LeftCalls();
  private long placedId;

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
    this.story = story;
    this.desk = new CallEventDesk(node, store, webhooks);
    this.board = board;
    this.clock = clock;
    this.times = times;
    this.condition = new FillCondition(node, path);
    this.reading = new CallEventReading(node, desk, clock.millis());
    this.open = reading.open();
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
      condition.readable(file.logged());
    } catch (IOException e) {
      condition.unreadable(e);
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

  /**
   * A call that was not seen whole is left to it.
   *
   * @param id under which it is kept in the store until it has a record
   * @param linkedIds the PBX's ids of the call
   * @param otherwise is run if no events of it are found though they should be there; by any thread
   */
  public void leave(String id, List<String> linkedIds, Runnable otherwise) {
    long nowMs = clock.millis();
    try {
      thread.execute(
          () -> {
            if (!left.add(id, linkedIds, nowMs, otherwise)) {
              otherwise.run();
            }
          });
    } catch (RejectedExecutionException closed) {
      return; // it is left again when we are back
    }
    soon();
  }

  /** Whether calls that were not seen whole can be left to it. */
  public boolean works() {
    return condition.works();
  }

  /** What an operator should look at, empty if nothing. */
  public String note() {
    return condition.note();
  }

  /** How many records it made. */
  public long filled() {
    return condition.filled();
  }

  /** Of how many calls that were left to it there was nothing. */
  public long missed() {
    return condition.missed();
  }

  private void look() {
    long nowMs = clock.millis();
    try {
      Alive alive = alive(); // before the rows: a call that ends in between has its end in them
      if (look(alive) && alive.known()) {
        Predicate<String> found = condition.works() ? open::has : id -> false;
        giveUp(left.looked(nowMs - times.settleMs(), found));
      }
    } catch (ExecutionException | TimeoutException e) {
      log.warn("node {}: back-fill waits: {}", node, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked only while anything depends on it: a picture of a busy board is not free. */
  private Alive alive() throws ExecutionException, InterruptedException, TimeoutException {
    if (open.none() && left.none()) {
      return Alive.UNKNOWN;
    }
    BoardSnapshot now =
        board.snapshot().toCompletableFuture().get(CallEventLimits.WRITE_MS, TimeUnit.MILLISECONDS);
    return Alive.of(now, node, times.settleMs());
  }

  /** Whether all that the file tells by now was looked at: true also if it cannot be read. */
  private boolean look(Alive alive)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (CallEventFile file = CallEventFile.open(path)) {
      reading.begin(file);
      if (reading.read(file) > 0) {
        condition.heard();
      }
      settle(alive);
      sweep(file);
      condition.readable(file.logged());
      return reading.whole();
    } catch (IOException | RuntimeException e) {
      condition.unreadable(e);
      return true;
    }
  }

  /** Those that have no record by now either (one looks during an outage, too) have no events. */
  private void giveUp(List<LeftCalls.Left> due)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (due.isEmpty()) {
      return;
    }
    List<LeftCalls.Left> unheardOf = desk.unrecorded(due);
    left.remove(due);
    condition.missed(unheardOf.size());
    unheardOf.forEach(one -> one.otherwise().run());
  }

  /** Writes what is over. */
  private void settle(Alive alive)
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
      if ((reading.whole() && alive.dead(call, nowMs)) || tooMany) {
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
    CallEvent place = reading.place();
    if (place != null && place.id() != placedId) {
      write(List.of());
    }
  }

  private void write(List<OpenCalls.OpenCall> calls)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<CallEventDesk.Told> told = new ArrayList<>();
    for (OpenCalls.OpenCall call : calls) {
      // Before the first run nobody was away: what was over by then is not ours.
      if (call.whole() && call.lastAtMs() >= reading.bornAtMs()) {
        told.add(new CallEventDesk.Told(call, records(call)));
      }
    }
    calls.forEach(open::remove);
    CallEvent place = reading.place();
    List<LeftCalls.Left> settled = new ArrayList<>();
    for (CallEventDesk.Told one : told) {
      if (!one.records().isEmpty()) {
        settled.addAll(left.of(one.call().ids()));
      }
    }
    int records;
    try {
      records = desk.write(told, settled, place);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      reading.again(); // what of it was kept is not known
      placedId = 0;
      throw e;
    }
    placedId = place == null ? 0 : place.id();
    left.remove(settled);
    condition.filled(records);
  }

  /** One odd call must not end the recording of all others. */
  private List<CallRecord> records(OpenCalls.OpenCall call) {
    try {
      return story.records(node, call.events(), !call.over());
    } catch (RuntimeException e) {
      log.error("node {}: no record can be made of call {}", node, call.ids(), e);
      return List.of();
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

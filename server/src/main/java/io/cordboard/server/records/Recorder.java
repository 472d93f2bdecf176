package io.cordboard.server.records;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.store.CallRecord;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a record of every call: at its end, and once more when the after-call work is over. What
 * was not seen from beginning to end is left to the {@link BackFill} of the node, or written as
 * partial if it has none.
 *
 * <p>On the board's thread, behind what reckons after-call work and behind the webhooks of live
 * events; {@link #written} and its like may be called by any thread.
 */
public final class Recorder implements BoardReader {
  private static final Logger log = LoggerFactory.getLogger(Recorder.class);

  private final Function<CallRecord, Set<String>> teams;
  private final AfterCall afterCall;
  private final BackFill backFill;
  private final RecordWriter writer;
  private final LateCompletions late;
  private final Clock clock;
  private final ScheduledExecutorService loop;

  private final Stories stories = new Stories(this::ended);

  /** Records whose after-call work is not over, by the call's id. */
  private final Map<String, Unfinished> unfinished = new HashMap<>();

  private record Unfinished(CallRecord record, List<String> linkedIds, Future<?> deadline) {}

  Recorder(
      Function<CallRecord, Set<String>> teams,
      AfterCall afterCall,
      BackFill backFill,
      Function<Step, CompletableFuture<Boolean>> desk,
      Supplier<CompletableFuture<List<CallRecord>>> incomplete,
      int room,
      Clock clock,
      ScheduledExecutorService loop) {
    this.teams = teams;
    this.afterCall = afterCall;
    this.backFill = backFill;
    this.clock = clock;
    this.loop = loop;
    this.late = new LateCompletions(incomplete, this::completeLate, loop);
    this.writer = new RecordWriter(desk, new Unwritten(), room, loop);
  }

  private final class Unwritten implements RecordWriter.Listener {
    @Override
    public void noRoom(Step step) {
      if (step.completes()) {
        late.add(step.record());
      }
      backFill.gap(step.record().node());
    }

    @Override
    public void failed(Step step) {
      backFill.gap(step.record().node());
    }

    @Override
    public void caughtUp() {
      late.storeIsBack();
    }
  }

  /** Steps written since the start. */
  public long written() {
    return writer.written();
  }

  /** Steps that are not on the disk yet. */
  public int pending() {
    return writer.pending();
  }

  /** Steps given up, for the back-fill to find. */
  public long dropped() {
    return writer.dropped();
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    stories.onSnapshot(snapshot);
  }

  @Override
  public void onChange(Change change) {
    stories.onChange(change);
  }

  private void ended(Call call, Story story) {
    try {
      record(call, story);
    } catch (RuntimeException e) {
      // One odd call must not end the recording of all others.
      log.error("call {}: no record could be made", call.id(), e);
      backFill.gap(call.node());
    }
  }

  private void record(Call call, Story story) {
    boolean partial = story.touched || call.outcome() == Call.Outcome.LOST;
    if (partial && backFill.fills(call.node())) {
      CallRecord seen = StoryEnd.of(call, story, true, 0, teams);
      writer.write(new Step(seen, call.linkedIds(), false, true));
      leave(seen, call.linkedIds());
      return;
    }
    long deadlineMs = afterCall.deadlineMs(call.id());
    CallRecord record = StoryEnd.of(call, story, partial, deadlineMs, teams);
    writer.write(new Step(record, call.linkedIds(), false));
    if (deadlineMs != 0) {
      await(record, call.linkedIds(), 0);
    }
  }

  /** What was not seen whole, in this run or an earlier one; on the board's thread. */
  void leave(CallRecord seen, List<String> linkedIds) {
    Step otherwise = new Step(seen, linkedIds, false);
    backFill.leave(seen, linkedIds, () -> loop.execute(() -> writer.write(otherwise)));
  }

  private void await(CallRecord record, List<String> linkedIds, long leastMs) {
    long delayMs = record.completeByMs() + RecordLimits.GRACE_MS - clock.millis();
    Future<?> deadline =
        loop.schedule(
            () -> overdue(record.id()), Math.max(leastMs, delayMs), TimeUnit.MILLISECONDS);
    unfinished.put(record.id(), new Unfinished(record, linkedIds, deadline));
  }

  /** Nobody told us: it took as long as it may. */
  private void overdue(String callId) {
    Unfinished due = unfinished.remove(callId);
    if (due != null) {
      CallRecord r = due.record;
      long acw = r.completeByMs() - r.times().endedAtMs();
      complete(due, Math.max(r.spans().acwMs(), acw));
    }
  }

  private void complete(Unfinished done, long acwMs) {
    int span = (int) Math.max(0, Math.min(acwMs, Integer.MAX_VALUE));
    writer.write(new Step(done.record.completed(span), done.linkedIds, true));
  }

  private void completeLate(CallRecord record, @Nullable Integer acwMs) {
    if (acwMs == null) {
      resume(record);
    } else if (!unfinished.containsKey(record.id())) {
      writer.write(new Step(record.completed(acwMs), List.of(), true));
    }
  }

  /** An agent is free again after a call, which may still go on with others. */
  public void afterCallEnded(String callId, long acwMs) {
    Story story = stories.live(callId);
    if (story != null) {
      story.acwMs += (int) Math.min(acwMs, Integer.MAX_VALUE / 2);
      return;
    }
    Unfinished done = unfinished.get(callId);
    if (done == null) {
      return;
    }
    done.deadline.cancel(false);
    long all = done.record.spans().acwMs() + acwMs;
    if (afterCall.deadlineMs(callId) != 0) { // another agent of this call is not done
      int soFar = (int) Math.min(all, Integer.MAX_VALUE);
      await(done.record.waiting(soFar, afterCall.deadlineMs(callId)), done.linkedIds, 0);
      return;
    }
    unfinished.remove(callId);
    complete(done, all);
  }

  /**
   * A record that an earlier run, or the back-fill, left to be completed; on the board's thread.
   */
  void resume(CallRecord record) {
    if (!unfinished.containsKey(record.id())) {
      await(record, List.of(), RecordLimits.RESUMED_MS);
    }
  }

  /** Live calls and records that wait; for tests that nothing is kept for ever. */
  int entries() {
    return stories.entries() + unfinished.size();
  }
}

package io.cordboard.server.records;

import io.cordboard.server.store.CallRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completions for which there was no room while the store took none: once it does again, the
 * records that wait for them are asked for and completed. Board's thread.
 */
final class LateCompletions {
  private static final Logger log = LoggerFactory.getLogger(LateCompletions.class);

  private final Supplier<CompletableFuture<List<CallRecord>>> incomplete;
  private final BiConsumer<CallRecord, @Nullable Integer> complete;
  private final ScheduledExecutorService loop;

  /** How long the after-call work was, by the call's id. */
  private Map<String, Integer> acwMs = new HashMap<>();

  private boolean owed;
  private boolean asking;

  /**
   * None yet.
   *
   * @param incomplete the records in the store that wait for their completion
   * @param complete is told each of them with the length of its after-call work, null if that is
   *     not known (any more)
   */
  LateCompletions(
      Supplier<CompletableFuture<List<CallRecord>>> incomplete,
      BiConsumer<CallRecord, @Nullable Integer> complete,
      ScheduledExecutorService loop) {
    this.incomplete = incomplete;
    this.complete = complete;
    this.loop = loop;
  }

  /** This completion found no room. */
  void add(CallRecord completed) {
    owed = true;
    if (acwMs.size() < RecordLimits.LATE_COMPLETIONS) {
      acwMs.put(completed.id(), completed.spans().acwMs());
    }
  }

  /** The store took all that waited. */
  void storeIsBack() {
    if (owed && !asking) {
      asking = true;
      incomplete.get().whenComplete((left, failure) -> loop.execute(() -> answered(left, failure)));
    }
  }

  private void answered(@Nullable List<CallRecord> left, @Nullable Throwable failure) {
    asking = false;
    if (left == null) {
      log.warn(
          "Unfinished call records are not known yet: {}",
          failure == null ? "no answer" : failure.getMessage());
      loop.schedule(this::storeIsBack, RecordLimits.RETRY_MOST_MS, TimeUnit.MILLISECONDS);
      return;
    }
    Map<String, Integer> known = acwMs;
    acwMs = new HashMap<>();
    owed = false;
    left.forEach(record -> complete.accept(record, known.get(record.id())));
  }
}

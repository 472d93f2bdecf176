package io.cordboard.server.store;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than it may be, a few at a time so that nobody waits: records and audit,
 * unless they are kept for ever; webhooks that were given up, which nobody sends again after years,
 * in any case.
 */
public final class Retention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final Store store;
  private final Clock clock;
  private final int keepDays;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> Store.daemon(task, "store-retention"));

  /**
   * Keeps things for so long.
   *
   * @param keepDays 0 keeps records and audit for ever
   */
  public Retention(Store store, int keepDays, Clock clock) {
    this.store = store;
    this.keepDays = keepDays;
    this.clock = clock;
  }

  /** Begins. */
  public void start() {
    timer.scheduleWithFixedDelay(this::look, 0, StoreLimits.RETENTION_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    run()
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                log.warn("old records are not deleted: {}", StoreWriter.reason(failure));
              } else if (count > 0) {
                log.info("{} old records, audit entries and dead webhooks deleted", count);
              }
            });
  }

  /** Deletes all that is too old now; says how much. */
  public CompletableFuture<Integer> run() {
    int n = StoreLimits.DELETE_BATCH;
    int deadDays =
        keepDays == 0 ? StoreLimits.DEAD_DAYS : Math.min(keepDays, StoreLimits.DEAD_DAYS);
    long deadMs = before(deadDays);
    CompletableFuture<Integer> dead = all(tx -> tx.outbox().deleteDeadOlder(deadMs, n), 0);
    if (keepDays == 0) {
      return dead;
    }
    long beforeMs = before(keepDays);
    return dead.thenCompose(so -> all(tx -> tx.records().deleteOlder(beforeMs, n), so))
        .thenCompose(so -> all(tx -> tx.audit().deleteOlder(beforeMs, n), so));
  }

  private long before(int days) {
    return clock.millis() - TimeUnit.DAYS.toMillis(days);
  }

  private CompletableFuture<Integer> all(Function<Tx, Integer> batch, int so) {
    return store
        .write(batch)
        .thenCompose(
            n ->
                n < StoreLimits.DELETE_BATCH
                    ? CompletableFuture.completedFuture(so + n)
                    : all(batch, so + n));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

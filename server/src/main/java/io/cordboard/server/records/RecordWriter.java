package io.cordboard.server.records;

import io.cordboard.server.store.StoreUnavailable;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings steps to the store; keeps a bounded number that it refuses and tries them again. On the
 * board's thread; the counts may be read by any.
 */
final class RecordWriter {
  private static final Logger log = LoggerFactory.getLogger(RecordWriter.class);

  private final Function<Step, CompletableFuture<Boolean>> desk;
  private final Listener listener;
  private final int room;
  private final ScheduledExecutorService loop;
  private final ArrayDeque<Step> refused = new ArrayDeque<>();
  private final LongAdder writes = new LongAdder();
  private final LongAdder drops = new LongAdder();
  private volatile int pending;
  private int underWay;
  private long waitMs = RecordLimits.RETRY_FIRST_MS;
  private boolean waiting;

  /** Is told what it does not write, on its thread. */
  interface Listener {
    /** There is no room for it while the store takes none. */
    void noRoom(Step step);

    /** It can never be written. */
    void failed(Step step);

    /** All that it had is written. */
    void caughtUp();
  }

  /** {@code room}: steps kept at most. */
  RecordWriter(
      Function<Step, CompletableFuture<Boolean>> desk,
      Listener listener,
      int room,
      ScheduledExecutorService loop) {
    this.desk = desk;
    this.room = room;
    this.listener = listener;
    this.loop = loop;
  }

  long written() {
    return writes.sum();
  }

  long dropped() {
    return drops.sum();
  }

  /** Steps that are not on the disk yet. */
  int pending() {
    return pending;
  }

  void write(Step step) {
    if (pending >= room) {
      drops.increment();
      listener.noRoom(step);
    } else if (waiting || !refused.isEmpty()) {
      refused.add(step); // behind those that wait: the steps of a call keep their order
      count();
    } else {
      send(step);
    }
  }

  private void send(Step step) {
    underWay++;
    count();
    CompletableFuture<Boolean> sent;
    try {
      sent = desk.apply(step);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    sent.whenComplete((fresh, failure) -> loop.execute(() -> sent(step, fresh, failure)));
  }

  private void sent(Step step, @Nullable Boolean fresh, @Nullable Throwable failure) {
    underWay--;
    Throwable why = failure instanceof CompletionException e ? e.getCause() : failure;
    if (why == null) {
      if (Boolean.TRUE.equals(fresh)) {
        writes.increment();
      }
      waitMs = RecordLimits.RETRY_FIRST_MS;
    } else if (why instanceof StoreUnavailable) {
      if (refused.isEmpty()) {
        log.warn("Call records wait for the store: {}", why.getMessage());
      }
      refused.addFirst(step);
      await();
    } else {
      log.error("The record of call {} cannot be written", step.record().id(), why);
      drops.increment();
      listener.failed(step);
    }
    count();
    if (!waiting && underWay == 0) {
      again();
    }
    if (pending == 0) {
      listener.caughtUp();
    }
  }

  private void await() {
    if (!waiting) {
      waiting = true;
      loop.schedule(
          () -> {
            waiting = false;
            again();
          },
          waitMs,
          TimeUnit.MILLISECONDS);
      waitMs = Math.min(waitMs * 2, RecordLimits.RETRY_MOST_MS);
    }
  }

  private void again() {
    for (int i = 0; i < RecordLimits.RETRIED_AT_ONCE && !waiting; i++) {
      Step step = refused.poll();
      if (step == null) {
        return;
      }
      send(step);
    }
  }

  private void count() {
    pending = refused.size() + underWay;
  }
}

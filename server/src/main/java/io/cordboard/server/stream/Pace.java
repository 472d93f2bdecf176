package io.cordboard.server.stream;

import io.cordboard.server.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds the hub back while no reader takes what it was given. Turns begin on the hub's thread and
 * end on any.
 */
final class Pace {
  private final EventExecutor executor;
  private final StreamCounts counts;
  private final Runnable again;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean stalled;

  /**
   * Paces a hub.
   *
   * @param executor the hub's thread
   * @param again told when a hub that had to wait may go on
   */
  Pace(EventExecutor executor, StreamCounts counts, Runnable again) {
    this.executor = executor;
    this.counts = counts;
    this.again = again;
  }

  /** False while the readers have enough to do; {@code again} is told then. */
  boolean mayGoOn() {
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

  /** Begins a turn; the caller ends it with {@link Turn#done}. */
  Turn begin() {
    inFlight.incrementAndGet();
    return new Turn();
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

    private Turn() {}

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
          again.run();
        }
      }
    }
  }
}

package io.cordboard.server.outbox;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after failures: doubling, within bounds, a fifth more or less by chance so that
 * many do not come back together.
 *
 * @param chance between 0 and 1
 */
record Backoff(long firstMs, long longestMs, long longestKnockMs, DoubleSupplier chance) {

  static Backoff usual() {
    return new Backoff(
        OutboxLimits.FIRST_REPEAT_MS,
        OutboxLimits.LONGEST_REPEAT_MS,
        OutboxLimits.LONGEST_KNOCK_MS,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Before a message is tried again after so many tries. */
  long repeatMs(int attempts) {
    return grown(attempts, longestMs);
  }

  /** Before a target that is down is tried again after so many failures in a row. */
  long knockMs(int failures) {
    return grown(failures, longestKnockMs);
  }

  private long grown(int times, long longest) {
    long plain = Math.min(longest, firstMs << Math.min(Math.max(times, 1) - 1, 20));
    return (long) (plain * (0.8 + 0.4 * chance.getAsDouble()));
  }
}

package io.cordboard.ari;

import java.util.function.DoubleSupplier;

/** Waits that double up to a bound, each shortened by chance so that many clients do not march. */
final class Backoff {

  private final int firstMs;
  private final int lastMs;
  private final DoubleSupplier chance;
  private int next;

  /**
   * @param chance numbers from 0 to 1
   */
  Backoff(int firstMs, int lastMs, DoubleSupplier chance) {
    this.firstMs = Math.min(firstMs, lastMs);
    this.lastMs = lastMs;
    this.chance = chance;
    this.next = this.firstMs;
  }

  /** From half of the wait that is due to all of it. */
  int nextMs() {
    int due = next;
    next = (int) Math.min((long) lastMs, next * 2L);
    return (int) (due / 2 + due / 2 * chance.getAsDouble());
  }

  void reset() {
    next = firstMs;
  }
}

package io.cordboard.ami;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling up to a bound, each time between half and all
 * of it, so that many clients of a restarted PBX do not come at once. Not thread-safe.
 */
final class AmiBackoff {
  private final int minMs;
  private final int maxMs;
  private final RandomGenerator random;
  private int nextMs;

  AmiBackoff(int minMs, int maxMs, RandomGenerator random) {
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.random = random;
    this.nextMs = minMs;
  }

  /** The next wait in milliseconds. */
  long next() {
    int full = nextMs;
    nextMs = (int) Math.min(maxMs, full * 2L);
    return full / 2 + random.nextInt(full - full / 2 + 1);
  }

  /** Starts again at the shortest wait. */
  void reset() {
    nextMs = minMs;
  }
}

package io.cordboard.server.stream;

/** Which changes a restricted audience was told, for its readers that come back. Bounded. */
final class ToldLog {
  /** Gets what was told. */
  interface Visitor {
    /** {@code left}: it was told as gone from view. False ends the visit. */
    boolean told(long seq, boolean left);
  }

  private final int max;
  private long[] ring = new long[16];
  private int start;
  private int size;
  private long floor;

  ToldLog(int max) {
    this.max = max;
  }

  void restart(long seq) {
    start = 0;
    size = 0;
    floor = seq;
  }

  void add(long seq, boolean left) {
    if (size == max) {
      floor = ring[start] >> 1;
      start = (start + 1) % ring.length;
      size--;
    } else if (size == ring.length) {
      long[] larger = new long[Math.min(max, size * 2)];
      for (int i = 0; i < size; i++) {
        larger[i] = ring[(start + i) % ring.length];
      }
      ring = larger;
      start = 0;
    }
    ring[(start + size) % ring.length] = seq << 1 | (left ? 1 : 0);
    size++;
  }

  boolean reaches(long since) {
    return since >= floor;
  }

  boolean after(long since, Visitor visitor) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ring[(start + middle) % ring.length] >> 1 <= since) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < size; i++) {
      long v = ring[(start + i) % ring.length];
      if (!visitor.told(v >> 1, (v & 1) != 0)) {
        return false;
      }
    }
    return true;
  }
}

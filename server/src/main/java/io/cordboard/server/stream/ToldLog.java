package io.cordboard.server.stream;

import io.cordboard.server.board.Entity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a restricted audience was told, for its readers that come back. Bounded. */
final class ToldLog {
  /** Gets what was told. */
  interface Visitor {
    /**
     * One change.
     *
     * @param how the change itself
     * @param moved what came into or went out of view with it
     * @return false to end the visit
     */
    boolean told(long seq, How how, List<Moved> moved);
  }

  /** How a change was told. */
  enum How {
    AS_IT_IS,
    LEFT,
    NOT_AT_ALL
  }

  /** A thing that came into or went out of view with the change of another. */
  record Moved(Entity.Kind kind, String id) {}

  private static final How[] HOW = How.values();

  private final int max;
  private long[] ring = new long[16];
  private int start;
  private int size;
  private long floor;
  // Of the kept changes those that moved something; few do.
  private final Map<Long, List<Moved>> moves = new HashMap<>();

  ToldLog(int max) {
    this.max = max;
  }

  void restart(long seq) {
    start = 0;
    size = 0;
    floor = seq;
    moves.clear();
  }

  void add(long seq, How how, List<Moved> moved) {
    if (size == max) {
      floor = ring[start] >> 2;
      moves.remove(floor);
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
    ring[(start + size) % ring.length] = seq << 2 | how.ordinal();
    size++;
    if (!moved.isEmpty()) {
      moves.put(seq, moved);
    }
  }

  boolean reaches(long since) {
    return since >= floor;
  }

  boolean after(long since, Visitor visitor) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ring[(start + middle) % ring.length] >> 2 <= since) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < size; i++) {
      long v = ring[(start + i) % ring.length];
      long seq = v >> 2;
      if (!visitor.told(seq, HOW[(int) v & 3], moves.getOrDefault(seq, List.of()))) {
        return false;
      }
    }
    return true;
  }
}

package io.cordboard.server.board;

import java.util.HashSet;
import java.util.Set;

/** Remembers the last so many ids. */
final class Recent {
  private final Set<String> ids = new HashSet<>();
  private final String[] ring;
  private int at;

  Recent(int capacity) {
    ring = new String[capacity];
  }

  void add(String id) {
    if (!ids.add(id)) {
      return;
    }
    String old = ring[at];
    if (old != null) {
      ids.remove(old);
    }
    ring[at] = id;
    at = (at + 1) % ring.length;
  }

  boolean contains(String id) {
    return ids.contains(id);
  }
}

package io.cordboard.server.stream;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Takes changes from the board's thread to the hub's without ever making the board wait. While its
 * ring is full, the latest state of each thing wins.
 */
final class ChangeInbox {
  private record Key(Entity.Kind kind, String id) {}

  /**
   * What was conflated.
   *
   * @param latest the last change of each thing, ordered by sequence
   * @param absorbed how many changes are not among them
   */
  record Conflated(Collection<Change> latest, long fromSeq, long toSeq, long absorbed) {}

  private final AtomicReferenceArray<Object> ring;
  private final int mask;
  private final int maxConflated;
  private final Object lock = new Object();
  private long tail; // board's thread
  private long head; // hub's thread
  private volatile boolean overflowing;
  private volatile boolean lost;
  private Map<Key, Change> overflow = new LinkedHashMap<>(); // guarded by lock, as are these
  private long fromSeq;
  private long toSeq;
  private long total;
  private @Nullable BoardSnapshot fresh;

  ChangeInbox(int size, int maxConflated) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("ring: " + size + " (expected: a power of two)");
    }
    ring = new AtomicReferenceArray<>(size);
    mask = size - 1;
    this.maxConflated = maxConflated;
  }

  /** From the board's thread. A snapshot replaces everything that waits. */
  void snapshot(BoardSnapshot snapshot) {
    int slot = (int) tail & mask;
    if (!overflowing && !lost && ring.getAcquire(slot) == null) {
      ring.setRelease(slot, snapshot);
      tail++;
      return;
    }
    synchronized (lock) {
      overflow = new LinkedHashMap<>();
      fresh = snapshot;
      lost = false;
      overflowing = true; // until the hub took the snapshot nothing goes into the ring
    }
  }

  /** From the board's thread. */
  void change(Change change) {
    if (overflowing || lost) {
      synchronized (lock) {
        if (lost) {
          return;
        }
        if (overflowing) {
          merge(change);
          return;
        }
      }
    }
    int slot = (int) tail & mask;
    if (ring.getAcquire(slot) != null) {
      synchronized (lock) {
        overflowing = true;
        merge(change);
      }
      return;
    }
    ring.setRelease(slot, change);
    tail++;
  }

  private void merge(Change change) {
    if (overflow.isEmpty()) {
      fromSeq = change.seq();
      total = 0;
    }
    Entity entity = change.entity();
    Key key = new Key(entity.kind(), entity.id());
    overflow.remove(key); // so that the order stays that of the sequence
    overflow.put(key, change);
    toSeq = change.seq();
    total++;
    if (overflow.size() > maxConflated) {
      overflow = new LinkedHashMap<>();
      lost = true;
    }
  }

  /** From the hub's thread: the next change or snapshot, null if none waits in the ring. */
  @Nullable Object poll() {
    int slot = (int) head & mask;
    Object next = ring.getAcquire(slot);
    if (next == null) {
      return null;
    }
    ring.setRelease(slot, null);
    head++;
    return next;
  }

  /** Whether the ring is full or a snapshot waits: see {@link #takeConflated}. */
  boolean overflowing() {
    return overflowing;
  }

  /** Whether so much was conflated that only a new snapshot helps. */
  boolean lost() {
    return lost;
  }

  /** The new start, null if none came. Empties the ring: what is in it is older. */
  @Nullable BoardSnapshot takeSnapshot() {
    if (!overflowing) {
      return null;
    }
    synchronized (lock) {
      BoardSnapshot taken = fresh;
      if (taken == null) {
        return null;
      }
      fresh = null;
      while (poll() != null) {
        // older than the snapshot
      }
      return taken;
    }
  }

  /** What was conflated; only when the ring was emptied since {@link #overflowing} was seen. */
  Conflated takeConflated() {
    synchronized (lock) {
      if (fresh != null) {
        return new Conflated(List.of(), 0, 0, 0); // what waits comes after the snapshot
      }
      Conflated taken =
          new Conflated(
              new ArrayDeque<>(overflow.values()), fromSeq, toSeq, total - overflow.size());
      overflow = new LinkedHashMap<>();
      overflowing = false;
      return taken;
    }
  }
}

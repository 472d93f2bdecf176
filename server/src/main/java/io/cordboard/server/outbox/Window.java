package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one target that are in memory, in lanes: those with the same word follow one
 * another, only a lane's first may be sent. On the target's loop.
 */
final class Window {
  private final Map<String, ArrayDeque<Parcel>> lanes = new HashMap<>();
  private final Map<String, Parcel> byId = new HashMap<>();
  private final PriorityQueue<Parcel> heads =
      new PriorityQueue<>(
          Comparator.<Parcel>comparingLong(p -> p.nextAtMs)
              .thenComparingLong(p -> p.message.seq()));
  private long bytes;

  int size() {
    return byId.size();
  }

  boolean full() {
    return byId.size() >= OutboxLimits.WINDOW || bytes >= OutboxLimits.WINDOW_BYTES;
  }

  boolean holds(String id) {
    return byId.containsKey(id);
  }

  /** Adds a message behind those of its word. */
  void add(Parcel parcel) {
    ArrayDeque<Parcel> lane = lanes.computeIfAbsent(parcel.order(), w -> new ArrayDeque<>(2));
    lane.add(parcel);
    byId.put(parcel.id(), parcel);
    bytes += parcel.bytes();
    if (lane.size() == 1) {
      heads.add(parcel);
    }
  }

  /** The next one that may be sent, null if none is due; it counts as under way from now on. */
  @Nullable Parcel take(long nowMs) {
    Parcel head = heads.peek();
    return head == null || head.nextAtMs > nowMs ? null : takeEarly();
  }

  /** The one that is due next, though it may not be yet. */
  @Nullable Parcel takeEarly() {
    Parcel head = heads.poll();
    if (head != null) {
      head.underWay = true;
    }
    return head;
  }

  /** When the next one is due; far away if nothing waits. */
  long nextAtMs() {
    Parcel head = heads.peek();
    return head == null ? Long.MAX_VALUE : head.nextAtMs;
  }

  /** One that was under way failed and waits again, first in its lane. */
  void putBack(Parcel parcel) {
    parcel.underWay = false;
    heads.add(parcel);
  }

  /** One that was under way is done with. */
  void finish(Parcel parcel) {
    ArrayDeque<Parcel> lane = lanes.get(parcel.order());
    if (lane == null || lane.peekFirst() != parcel) {
      throw new IllegalStateException(parcel.id() + ": not the first of its lane");
    }
    lane.removeFirst();
    forget(parcel);
    Parcel next = lane.peekFirst();
    if (next == null) {
      lanes.remove(parcel.order());
    } else {
      heads.add(next);
    }
  }

  private void forget(Parcel parcel) {
    byId.remove(parcel.id());
    bytes -= parcel.bytes();
  }

  /** Everything that waits for a repeat is due now. */
  void hurry(long nowMs) {
    List<Parcel> all = new ArrayList<>(heads);
    heads.clear();
    for (Parcel parcel : all) {
      parcel.nextAtMs = Math.min(parcel.nextAtMs, nowMs);
      heads.add(parcel);
    }
  }

  /** This one's lane goes first of all; the message itself begins anew. */
  void hurry(OutboxMessage message) {
    Parcel held = byId.get(message.id());
    if (held != null && !held.underWay) {
      held.renew(message);
    }
    ArrayDeque<Parcel> lane = lanes.get(message.order());
    Parcel head = lane == null ? null : lane.peekFirst();
    if (head != null && !head.underWay && heads.remove(head)) {
      head.nextAtMs = 0;
      heads.add(head);
    }
  }

  /** Takes out all lanes whose first waits for a repeat; the latest due first, so many at most. */
  List<Parcel> takeOutWaiting(int lanesAtMost) {
    List<Parcel> waiting = new ArrayList<>();
    for (Parcel head : heads) {
      if (head.attempts > 0) {
        waiting.add(head);
      }
    }
    waiting.sort(Comparator.<Parcel>comparingLong(p -> p.nextAtMs).reversed());
    List<Parcel> out = waiting.subList(0, Math.min(lanesAtMost, waiting.size()));
    for (Parcel head : out) {
      heads.remove(head);
      ArrayDeque<Parcel> lane = lanes.remove(head.order());
      if (lane != null) {
        lane.forEach(this::forget);
      }
    }
    return out;
  }

  /** Takes out what was created before; not what is under way. */
  List<Parcel> takeOutOlder(long createdBeforeMs) {
    return takeOut(p -> p.message.createdAtMs() < createdBeforeMs);
  }

  /**
   * Takes out those that may be replaced and have a newer one with the same word in here; not what
   * is under way.
   */
  List<Parcel> takeOutReplaced() {
    Map<String, Parcel> newest = new HashMap<>();
    for (Parcel parcel : byId.values()) {
      String word = parcel.message.coalesce();
      if (word != null) {
        newest.merge(word, parcel, (a, b) -> a.message.seq() > b.message.seq() ? a : b);
      }
    }
    return takeOut(
        p -> {
          String word = p.message.coalesce();
          return word != null && newest.get(word) != p;
        });
  }

  private List<Parcel> takeOut(Predicate<Parcel> which) {
    List<Parcel> out = new ArrayList<>();
    for (Iterator<ArrayDeque<Parcel>> all = lanes.values().iterator(); all.hasNext(); ) {
      ArrayDeque<Parcel> lane = all.next();
      Parcel first = lane.getFirst();
      boolean firstGone = false;
      for (Iterator<Parcel> parcels = lane.iterator(); parcels.hasNext(); ) {
        Parcel parcel = parcels.next();
        if (which.test(parcel) && !parcel.underWay) {
          parcels.remove();
          forget(parcel);
          out.add(parcel);
          firstGone |= parcel == first;
        }
      }
      if (firstGone) {
        heads.remove(first);
        Parcel next = lane.peekFirst();
        if (next == null) {
          all.remove();
        } else {
          heads.add(next);
        }
      }
    }
    return out;
  }
}

package io.cordboard.server.stream;

import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;

/** The last changes, for readers that come back. Bounded by number and memory; one thread. */
final class History {
  private final Change[] ring;
  private final int max;
  private final long maxBytes;
  private long first = 1; // the oldest kept; last + 1 if none is
  private long last;
  private long bytes;

  History(int max, long maxBytes) {
    this.max = max;
    this.maxBytes = maxBytes;
    // One more than kept: a change comes in before the oldest goes.
    ring = new Change[Integer.highestOneBit(Math.max(1, max)) << 1];
  }

  /** Forgets everything; the next change is the one after this. */
  void restart(long seq) {
    java.util.Arrays.fill(ring, null);
    bytes = 0;
    first = seq + 1;
    last = seq;
  }

  void add(Change change) {
    if (change.seq() != last + 1) {
      restart(change.seq() - 1);
    }
    last = change.seq();
    ring[slot(last)] = change;
    bytes += weight(change);
    while (last - first + 1 > max || bytes > maxBytes) {
      Change old = get(first);
      ring[slot(first)] = null;
      bytes -= weight(old);
      first++;
    }
  }

  /** Whether every change after this one is kept. */
  boolean reaches(long since) {
    return since >= first - 1 && since <= last;
  }

  Change get(long seq) {
    Change change = ring[slot(seq)];
    if (change == null || change.seq() != seq) {
      throw new IllegalStateException("seq: " + seq + " (expected: " + first + " to " + last + ")");
    }
    return change;
  }

  long size() {
    return last - first + 1;
  }

  private int slot(long seq) {
    return (int) seq & ring.length - 1;
  }

  /** About how much memory a change keeps alive; both values, as the one before is older. */
  private static long weight(Change change) {
    return 48 + weight(change.before()) + weight(change.now());
  }

  private static long weight(@org.jspecify.annotations.Nullable Entity entity) {
    if (entity == null) {
      return 0;
    }
    if (entity instanceof Call call) {
      return 250 + 150L * call.parties().size();
    }
    return entity instanceof Bridge bridge ? 200 + 80L * bridge.channelIds().size() : 300;
  }
}

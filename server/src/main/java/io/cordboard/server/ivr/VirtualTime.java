package io.cordboard.server.ivr;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps from one alarm to the next: a rehearsal need not wait for a prompt's end. */
final class VirtualTime implements IvrTimer {

  private static final class Due {
    final long atMs;
    final long order;
    final Runnable what;

    Due(long atMs, long order, Runnable what) {
      this.atMs = atMs;
      this.order = order;
      this.what = what;
    }
  }

  private final PriorityQueue<Due> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong((Due set) -> set.atMs).thenComparingLong(set -> set.order));
  private long nowMs;
  private long order;

  VirtualTime(long nowMs) {
    this.nowMs = nowMs;
  }

  @Override
  public Alarm after(long ms, Runnable what) {
    Due set = new Due(nowMs + Math.max(0, ms), order++, what);
    alarms.add(set);
    return () -> {
      alarms.remove(set);
    };
  }

  /** Jumps to the next alarm and rings it; false if none is set. */
  boolean ringNext() {
    Due next = alarms.poll();
    if (next == null) {
      return false;
    }
    nowMs = next.atMs;
    next.what.run();
    return true;
  }

  /** Lets time pass, and what is due ring. */
  void pass(long ms) {
    long until = nowMs + ms;
    while (!alarms.isEmpty() && alarms.peek().atMs <= until) {
      ringNext();
    }
    nowMs = until;
  }

  /** How many alarms are set. */
  int set() {
    return alarms.size();
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
      }

      @Override
      public long millis() {
        return nowMs;
      }
    };
  }
}

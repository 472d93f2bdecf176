package io.cordboard.server.callevents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Calls that were not seen whole and wait for their events. If those do not come (Asterisk writes
 * them no more, or elsewhere), what was seen must do. Pure; for one thread.
 */
final class LeftCalls {
  /** One of them. */
  static final class Left {
    private final List<String> linkedIds;
    private final long atMs;
    private final Runnable otherwise;
    private int looks;

    private Left(List<String> linkedIds, long atMs, Runnable otherwise) {
      this.linkedIds = linkedIds;
      this.atMs = atMs;
      this.otherwise = otherwise;
    }

    List<String> linkedIds() {
      return linkedIds;
    }

    /** What is to be done if there are no events of it. */
    Runnable otherwise() {
      return otherwise;
    }
  }

  private final Set<Left> calls = new LinkedHashSet<>();

  /** One more; false if there are too many. */
  boolean add(List<String> linkedIds, long atMs, Runnable otherwise) {
    return calls.size() < CallEventLimits.LEFT_CALLS
        && calls.add(new Left(List.copyOf(linkedIds), atMs, otherwise));
  }

  boolean none() {
    return calls.isEmpty();
  }

  /** The call with these ids has a record. */
  void settled(Set<String> ids) {
    calls.removeIf(left -> !Collections.disjoint(ids, left.linkedIds));
  }

  /**
   * One look more is over that would have found them.
   *
   * @param settledMs when a call must have ended at the latest to be found
   * @param found whether there are events of this linked id
   * @return those that were looked for often enough; they stay until they are removed
   */
  List<Left> looked(long settledMs, Predicate<String> found) {
    List<Left> due = new ArrayList<>();
    for (Left left : calls) {
      if (left.atMs <= settledMs && left.linkedIds.stream().noneMatch(found)) {
        left.looks++;
        if (left.looks >= CallEventLimits.LOOKS) {
          due.add(left);
        }
      }
    }
    return due;
  }

  void remove(Collection<Left> some) {
    calls.removeAll(some);
  }
}

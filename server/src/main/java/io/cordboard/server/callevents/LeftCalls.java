package io.cordboard.server.callevents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Calls that were not seen whole and wait for their events. If those do not come (Asterisk writes
 * them no more, or elsewhere), what was seen must do. Pure; for one thread.
 */
final class LeftCalls {
  /** One of them. */
  static final class Left {
    private final String id;
    private final List<String> linkedIds;
    private final long atMs;
    private final Runnable otherwise;
    private int looks;

    private Left(String id, List<String> linkedIds, long atMs, Runnable otherwise) {
      this.id = id;
      this.linkedIds = linkedIds;
      this.atMs = atMs;
      this.otherwise = otherwise;
    }

    /** Under which it is kept in the store. */
    String id() {
      return id;
    }

    List<String> linkedIds() {
      return linkedIds;
    }

    /** What is to be done if there are no events of it. */
    Runnable otherwise() {
      return otherwise;
    }
  }

  private final Map<String, Left> calls = new LinkedHashMap<>();

  /** One more, unless it is there; false if there are too many. */
  boolean add(String id, List<String> linkedIds, long atMs, Runnable otherwise) {
    if (calls.size() >= CallEventLimits.LEFT_CALLS) {
      return false;
    }
    calls.putIfAbsent(id, new Left(id, List.copyOf(linkedIds), atMs, otherwise));
    return true;
  }

  boolean none() {
    return calls.isEmpty();
  }

  /** Those that one of these ids belongs to. */
  List<Left> of(Set<String> ids) {
    return calls.values().stream()
        .filter(left -> !Collections.disjoint(ids, left.linkedIds))
        .toList();
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
    for (Left left : calls.values()) {
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
    some.forEach(left -> calls.remove(left.id));
  }
}

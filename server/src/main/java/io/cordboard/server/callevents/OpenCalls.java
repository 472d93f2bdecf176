package io.cordboard.server.callevents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Call events put together to calls that are not settled yet. Pure; for one thread. */
final class OpenCalls {
  /** One call: all that is linked, by linked ids that met too. */
  static final class OpenCall {
    private final List<CallEvent> events = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private @Nullable CallEvent first;
    private long lastAtMs;

    private long firstRow() {
      CallEvent e = first;
      return e == null ? Long.MAX_VALUE : e.id();
    }

    /** The events in their order. */
    List<CallEvent> events() {
      List<CallEvent> sorted = new ArrayList<>(events);
      sorted.sort(Comparator.comparingLong(CallEvent::id));
      return sorted;
    }

    /** Unique and linked ids of its channels. */
    Set<String> ids() {
      return ids;
    }

    long lastAtMs() {
      return lastAtMs;
    }

    /** Whether all its channels are gone. */
    boolean over() {
      return ended.containsAll(begun);
    }

    /** Whether its beginning was seen: else there is nothing to tell. */
    boolean whole() {
      return !begun.isEmpty();
    }

    /** How many rows more are kept. */
    private int add(CallEvent e) {
      int before = events.size();
      if (before < CallEventLimits.CALL_ROWS || e.type().equals("HANGUP")) {
        events.add(e);
      }
      ids.add(e.uniqueId());
      ids.add(e.linkedId());
      if (e.type().equals("CHAN_START")) {
        begun.add(e.uniqueId());
      } else if (e.type().equals("HANGUP")) {
        ended.add(e.uniqueId());
      }
      first = e.id() < firstRow() ? e : first;
      lastAtMs = Math.max(lastAtMs, e.atMs());
      return events.size() - before;
    }

    private void take(OpenCall other) {
      events.addAll(other.events);
      ids.addAll(other.ids);
      begun.addAll(other.begun);
      ended.addAll(other.ended);
      first = other.firstRow() < firstRow() ? other.first : first;
      lastAtMs = Math.max(lastAtMs, other.lastAtMs);
    }
  }

  private final Map<String, OpenCall> byId = new HashMap<>();
  private final Set<OpenCall> calls = new LinkedHashSet<>();
  private int rows;

  /** Puts an event where it belongs. The last words of calls that are settled are dropped. */
  void add(CallEvent e) {
    OpenCall call = byId.get(e.uniqueId());
    OpenCall linked = byId.get(e.linkedId());
    if (call == null && linked == null) {
      if (!e.type().equals("CHAN_START")) {
        return;
      }
      call = new OpenCall();
      calls.add(call);
    } else if (call == null) {
      call = there(linked);
    } else if (linked != null && linked != call) {
      call = merge(call, linked);
    }
    rows += call.add(e);
    byId.put(e.uniqueId(), call);
    byId.put(e.linkedId(), call);
  }

  private static OpenCall there(@Nullable OpenCall call) {
    if (call == null) {
      throw new IllegalStateException("call: null (expected: one of the two)");
    }
    return call;
  }

  private OpenCall merge(OpenCall one, OpenCall two) {
    OpenCall kept = one.firstRow() <= two.firstRow() ? one : two;
    OpenCall other = kept == one ? two : one;
    kept.take(other);
    other.ids.forEach(id -> byId.put(id, kept));
    calls.remove(other);
    return kept;
  }

  /** All of them, in the order they began; a copy. */
  List<OpenCall> all() {
    return List.copyOf(calls);
  }

  /** It is settled. */
  void remove(OpenCall call) {
    if (calls.remove(call)) {
      rows -= call.events.size();
      call.ids.forEach(id -> byId.remove(id, call));
    }
  }

  /** The first event that is still needed, null if none is. */
  @Nullable CallEvent first() {
    CallEvent first = null;
    for (OpenCall call : calls) {
      CallEvent e = call.first;
      if (e != null && (first == null || e.id() < first.id())) {
        first = e;
      }
    }
    return first;
  }

  /** Whether a call with this unique or linked id is kept. */
  boolean has(String id) {
    return byId.containsKey(id);
  }

  boolean none() {
    return calls.isEmpty();
  }

  /** How many events are kept. */
  int rows() {
    return rows;
  }

  /** Forgets everything. */
  void clear() {
    byId.clear();
    calls.clear();
    rows = 0;
  }
}

package io.cordboard.server.records;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the recorder gathers of a live call besides what the call itself says. Board's thread. */
final class Story {
  final String node;

  /** Asterisk's names of the legs, and when each began to ring; by {@code node/uniqueid}. */
  final Map<String, String> names = new HashMap<>(4);

  final Map<String, Long> ringingAtMs = new HashMap<>(4);

  /** Legs that were dialled or rung. */
  final Set<String> called = new HashSet<>(4);

  /** Why legs went, Q.850. */
  final Map<String, Integer> causes = new HashMap<>(4);

  /** Stays in queues, in order. */
  final List<Stay> stays = new ArrayList<>(1);

  long heldSinceMs;
  long holdMs;
  int acwMs;

  /** Whether something of it was not seen at its time. */
  boolean touched;

  Story(String node, boolean touched) {
    this.node = node;
    this.touched = touched;
  }

  /** A stay in a queue. */
  static final class Stay {
    final String queue;
    final long joinedAtMs;
    long leftAtMs;

    /** Whether the caller ended it, not the queue. */
    boolean gaveUp;

    /** Whether anybody was logged in while it lasted. */
    boolean staffed;

    Stay(String queue, long joinedAtMs) {
      this.queue = queue;
      this.joinedAtMs = joinedAtMs;
    }
  }

  void see(Call call, long atMs) {
    boolean held = call.state() == Call.State.HELD;
    if (held && heldSinceMs == 0) {
      heldSinceMs = atMs;
    } else if (!held && heldSinceMs != 0) {
      holdMs += atMs - heldSinceMs;
      heldSinceMs = 0;
    }
  }

  void see(Channel leg, long atMs) {
    if (names.size() >= RecordLimits.LEGS && !names.containsKey(leg.id())) {
      return;
    }
    String known = names.get(leg.id());
    if (known == null || !known.equals(leg.name())) {
      names.put(leg.id(), leg.name());
    }
    if (leg.state() == Channel.State.RINGING) {
      ringingAtMs.putIfAbsent(leg.id(), atMs);
      called.add(leg.id());
    } else if (leg.state() == Channel.State.DIALING) {
      called.add(leg.id());
    }
  }

  /** A leg went. */
  void gone(Channel leg) {
    if (leg.cause() != 0 && names.containsKey(leg.id())) {
      causes.put(leg.id(), leg.cause());
    }
  }

  /** The stay that begins now. */
  Stay joined(String queue, long atMs) {
    Stay stay = new Stay(queue, atMs);
    if (stays.size() >= RecordLimits.STAYS) {
      stays.remove(stays.size() - 1);
    }
    stays.add(stay);
    return stay;
  }

  @Nullable Stay lastStay() {
    return stays.isEmpty() ? null : stays.get(stays.size() - 1);
  }

  /** This call takes over another's parties. */
  void takeOver(Story other, long atMs) {
    other.names.forEach(names::putIfAbsent);
    other.ringingAtMs.forEach(ringingAtMs::putIfAbsent);
    called.addAll(other.called);
    other.causes.forEach(causes::putIfAbsent);
    for (Stay stay : other.stays) {
      if (stays.size() < RecordLimits.STAYS) {
        stays.add(stay);
      }
    }
    stays.sort((a, b) -> Long.compare(a.joinedAtMs, b.joinedAtMs));
    // While one consults on another line, both calls are held and talk at once: ours counts.
    if (stays.isEmpty() && holdMs == 0 && heldSinceMs == 0) {
      holdMs = other.holdMs + (other.heldSinceMs == 0 ? 0 : atMs - other.heldSinceMs);
    }
    acwMs += other.acwMs;
    touched |= other.touched;
  }
}

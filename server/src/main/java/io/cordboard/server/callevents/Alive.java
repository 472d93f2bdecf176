package io.cordboard.server.callevents;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Node;
import java.util.HashSet;
import java.util.Set;

/**
 * What the PBX knows of its calls; nothing can be said while it does not answer.
 *
 * @param known whether it answers
 * @param startedAtMs when it was started
 * @param ids the unique ids of its channels
 * @param settleMs how long a call must be over
 */
record Alive(boolean known, long startedAtMs, Set<String> ids, long settleMs) {
  /** Nobody was asked. */
  static final Alive UNKNOWN = new Alive(false, 0, Set.of(), 0);

  /** Asterisk tells its start in whole seconds: it may be as much later. */
  private static final long STARTED_WITHIN_MS = 1_000;

  static Alive of(BoardSnapshot now, String node, long settleMs) {
    boolean known = false;
    long startedAtMs = 0;
    for (Node one : now.nodes().values()) {
      if (one.id().equals(node)) {
        known = !one.stale() && one.state() == Node.State.LIVE;
        startedAtMs = one.startedAtMs();
      }
    }
    Set<String> ids = new HashSet<>();
    for (Channel channel : now.channels().values()) {
      if (channel.node().equals(node)) {
        ids.add(channel.id().substring(node.length() + 1));
      }
    }
    return new Alive(known, startedAtMs, ids, settleMs);
  }

  /** Whether the PBX has nothing of this call any more. */
  boolean unknown(OpenCalls.OpenCall call) {
    return known && call.ids().stream().noneMatch(ids::contains);
  }

  /** Whether this call ended though no event says so. */
  boolean dead(OpenCalls.OpenCall call, long nowMs) {
    if (!unknown(call)) {
      return false;
    }
    long quietMs = nowMs - call.lastAtMs();
    return quietMs >= settleMs
        && (call.lastAtMs() < startedAtMs + STARTED_WITHIN_MS
            || quietMs >= CallEventLimits.FORGOTTEN_MS);
  }
}

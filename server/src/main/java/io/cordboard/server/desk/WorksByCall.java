package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which work is after which call, and the work whose call is not known yet. On the board's thread.
 */
final class WorksByCall {
  private final Map<String, Set<Work>> byCall = new HashMap<>();
  private final Set<Work> unnamed = new HashSet<>();

  /** The work after a call of each who took part; empty if there is none (any more). */
  List<Work> of(String callId) {
    return List.copyOf(byCall.getOrDefault(callId, Set.of()));
  }

  void name(Work work, String callId) {
    forget(work);
    work.callId = callId;
    byCall.computeIfAbsent(callId, id -> new LinkedHashSet<>(2)).add(work);
  }

  /** Its call may become known after the member's own change. */
  void await(Work work) {
    unnamed.add(work);
  }

  /** An agent is seen to talk in a call. */
  void learn(Call call, String extension) {
    for (Work work : List.copyOf(unnamed)) {
      if (work.device.node.equals(call.node()) && extension.equals(work.extension)) {
        name(work, call.id());
      }
    }
  }

  void forget(Work work) {
    unnamed.remove(work);
    Set<Work> some = work.callId == null ? null : byCall.get(work.callId);
    if (some != null && some.remove(work) && some.isEmpty()) {
      byCall.remove(work.callId);
    }
  }
}

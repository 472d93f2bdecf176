package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which work is after which call, and the work whose call is not known yet. On the board's thread.
 */
final class WorksByCall {
  private final Map<String, Work> byCall = new HashMap<>();
  private final Set<Work> unnamed = new HashSet<>();

  /** The work after a call, null if there is none (any more). */
  @Nullable Work of(String callId) {
    return byCall.get(callId);
  }

  void name(Work work, String callId) {
    work.callId = callId;
    unnamed.remove(work);
    byCall.put(callId, work);
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

  /** The work goes on with the call that this one became a part of. */
  void merged(Work work, String callId, String into) {
    byCall.remove(callId);
    name(work, into);
  }

  void forget(Work work) {
    unnamed.remove(work);
    if (work.callId != null) {
      byCall.remove(work.callId, work);
    }
  }
}

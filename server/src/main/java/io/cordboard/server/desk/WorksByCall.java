package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which work is after which call, and the work whose call is not known yet. On the board's thread.
 */
final class WorksByCall {
  private final ByCall<Work> byCall = new ByCall<>();
  private final Set<Work> unnamed = new HashSet<>();

  /** The work after a call of each who took part; empty if there is none (any more). */
  List<Work> of(String callId) {
    return byCall.of(callId);
  }

  void name(Work work, String callId) {
    forget(work);
    work.callId = callId;
    byCall.add(callId, work);
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
    byCall.remove(work.callId, work);
  }
}

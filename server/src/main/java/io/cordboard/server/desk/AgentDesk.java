package io.cordboard.server.desk;

import io.cordboard.server.store.AgentShift;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One agent's desk: what is kept, and what is on the way. On the board's thread. */
final class AgentDesk {
  /** An order that was sent for a member. */
  record Sent(Reconciler.Order order, long atMs) {}

  AgentShift shift;
  @Nullable AgentWork work;

  /** By node, queue and device: so that nothing is said twice in a row. */
  final Map<String, Sent> sent = new HashMap<>();

  /** When the PBX was last told something: changes soon after it may be echoes. */
  long orderedAtMs;

  /** Orders that the PBX has not answered. */
  int orders;

  /** By node, queue and device: members that we put in paused, and whose reason was not taken. */
  final Set<String> unnamed = new HashSet<>();

  /** What stood in the way when the PBX was last told something, empty for nothing. */
  String problem = "";

  /** What of it the PBX refused last. */
  String refused = "";

  /** Whether it was seen if an earlier run left after-call work. */
  boolean adopted;

  /** Whether the roster changed since the shift was last made to fit it. */
  boolean misfit;

  /** Whether a phone of before is not yet seen to be let go. */
  boolean leaves;

  /** Whether the PBX is not yet as it should be. */
  boolean unsettled = true;

  /** Whether the store does not have the shift as it is here. */
  boolean unsaved;

  /** Ends when all that was wished before is written down. */
  CompletableFuture<?> turn = CompletableFuture.completedFuture(null);

  int waiting;

  AgentDesk(AgentShift shift) {
    this.shift = shift;
  }

  /** Whether the agent has after-call work, or will have after the call. */
  boolean working() {
    return work != null;
  }

  /** Whether the agent is in after-call work. */
  boolean wrapping() {
    return work != null && work.wraps();
  }
}

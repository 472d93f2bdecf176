package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.Roster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Ends calls. May be called by any thread. */
public final class HangUp {
  private final Reach reach;
  private final BoardFeed board;

  /** Ends calls on these nodes. */
  public HangUp(
      Config config,
      Supplier<Roster> roster,
      List<Pbx> pbxes,
      BoardFeed board,
      CommandAudit audit) {
    this.reach = new Reach(config, roster, pbxes, audit);
    this.board = board;
  }

  /** Ends a call with all its legs. An agent may end only a call that the agent is in. */
  public CompletionStage<CommandResult> call(Principal principal, String callId) {
    return board
        .snapshot()
        .thenCompose(snapshot -> end(principal, callId, snapshot))
        .thenApply(
            result -> {
              reach.audit().write(principal, "hangup call=" + callId, result);
              return result;
            });
  }

  private CompletionStage<CommandResult> end(
      Principal principal, String callId, BoardSnapshot snapshot) {
    Call call = snapshot.calls().get(callId);
    // A call out of sight is answered as one that isn't there.
    if (call == null || !reach.scope(principal).sees(call, Scope.Lookup.of(snapshot))) {
      return refused(Why.NOT_FOUND, "id: (expected: a call that is up)");
    }
    if (principal.role() == Role.AGENT
        && call.parties().stream().noneMatch(p -> Reach.isThere(p) && isOwn(principal, p))) {
      return refused(Why.NOT_ALLOWED, "id: " + callId + " (expected: a call of your own)");
    }
    Pbx pbx = reach.pbx(call.node());
    List<String> legs =
        call.parties().stream().filter(Reach::isThere).map(Party::channelId).toList();
    if (call.state() == Call.State.ENDED || legs.isEmpty()) {
      return refused(Why.WRONG_STATE, "id: " + callId + " (expected: a call that is up)");
    }
    if (pbx == null) {
      return refused(Why.LINK_DOWN, "node: " + call.node() + " (expected: a node with a link)");
    }
    return Reach.all(legs, callId, pbx::hangUp);
  }

  /**
   * Ends every leg of an extension, whether it talks, rings or waits; who else is in those calls
   * goes on as the PBX's dialplan says, a caller in a queue that rang it goes on waiting.
   */
  public CompletionStage<CommandResult> extension(Principal principal, String extension) {
    return reach.audited(
        principal,
        "hangup extension=" + extension,
        board.snapshot().thenCompose(now -> endLegs(principal, extension, now)));
  }

  private CompletionStage<CommandResult> endLegs(
      Principal principal, String extension, BoardSnapshot now) {
    Refused denied = reach.denied(principal, "extension", extension);
    if (denied != null) {
      return Reach.now(denied);
    }
    List<Reach.Place> places = reach.places(now, extension);
    if (places.isEmpty()) {
      return refused(
          Why.NO_CALL, "extension: " + extension + " (expected: an extension in a call)");
    }
    return reach.end(places);
  }

  private boolean isOwn(Principal principal, Party party) {
    return party.extension() != null && reach.isOwn(principal, party.extension());
  }

  private static CompletionStage<CommandResult> refused(Why why, String text) {
    return CompletableFuture.completedFuture(new Refused(why, text));
  }
}

package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Done;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Unknown;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends calls. May be called by any thread. */
public final class HangUp {
  private final Config config;
  private final List<Pbx> pbxes;
  private final BoardFeed board;

  /** Ends calls on these nodes. */
  public HangUp(Config config, List<Pbx> pbxes, BoardFeed board) {
    this.config = config;
    this.pbxes = List.copyOf(pbxes);
    this.board = board;
  }

  /** Ends a call with all its legs. An agent may end only a call that the agent is in. */
  public CompletionStage<CommandResult> call(Principal principal, String callId) {
    return board
        .snapshot()
        .thenCompose(snapshot -> end(principal, callId, snapshot))
        .thenApply(
            result -> {
              CommandAudit.write(principal, "hangup call=" + callId, result);
              return result;
            });
  }

  private CompletionStage<CommandResult> end(
      Principal principal, String callId, BoardSnapshot snapshot) {
    Call call = snapshot.calls().get(callId);
    // A call out of sight is answered as one that isn't there.
    if (call == null || !Scope.of(principal, config).sees(call, Scope.Lookup.of(snapshot))) {
      return refused(Why.NOT_FOUND, "id: (expected: a call that is up)");
    }
    if (principal.role() == Role.AGENT
        && call.parties().stream().noneMatch(p -> isThere(p) && isOwn(principal, p))) {
      return refused(Why.NOT_ALLOWED, "id: " + callId + " (expected: a call of your own)");
    }
    Pbx pbx = pbxes.stream().filter(p -> p.node().equals(call.node())).findAny().orElse(null);
    List<String> legs =
        call.parties().stream().filter(HangUp::isThere).map(Party::channelId).toList();
    if (call.state() == Call.State.ENDED || legs.isEmpty()) {
      return refused(Why.WRONG_STATE, "id: " + callId + " (expected: a call that is up)");
    }
    if (pbx == null) {
      return refused(Why.LINK_DOWN, "node: " + call.node() + " (expected: a node with a link)");
    }
    List<CompletableFuture<Pbx.Outcome>> all = new ArrayList<>();
    legs.forEach(leg -> all.add(pbx.hangUp(leg).toCompletableFuture()));
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> result(callId, all.stream().map(CompletableFuture::join).toList()));
  }

  /** Done only if every leg is; where one is not known, the whole is not. */
  private static CommandResult result(String callId, List<Pbx.Outcome> outcomes) {
    CommandResult result = new Done(callId);
    for (Pbx.Outcome outcome : outcomes) {
      CommandResult one = ClickToCall.result(callId, outcome);
      if (one instanceof Unknown || one instanceof Refused && result instanceof Done) {
        result = one;
      }
    }
    return result;
  }

  private boolean isOwn(Principal principal, Party party) {
    return config.agents().stream()
        .anyMatch(
            a -> a.number().equals(principal.agent()) && a.extension().equals(party.extension()));
  }

  private static boolean isThere(Party party) {
    return party.state() != Party.State.GONE;
  }

  private static CompletionStage<CommandResult> refused(Why why, String text) {
    return CompletableFuture.completedFuture(new Refused(why, text));
  }
}

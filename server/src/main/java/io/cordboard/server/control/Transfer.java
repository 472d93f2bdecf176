package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.numbers.Verdict;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.Roster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends parties of calls elsewhere. May be called by any thread. */
public final class Transfer {
  private final Reach reach;
  private final NumberRules numbers;
  private final BoardFeed board;
  private final TalkFeed talks;

  /**
   * Transfers on these nodes.
   *
   * @param talks the same board as {@code board}
   */
  public Transfer(
      Config config,
      Supplier<Roster> roster,
      NumberRules numbers,
      List<Pbx> pbxes,
      BoardFeed board,
      TalkFeed talks,
      CommandAudit audit) {
    this.reach = new Reach(config, roster, pbxes, audit);
    this.numbers = numbers;
    this.board = board;
    this.talks = talks;
  }

  /**
   * Sends whom an extension talks to elsewhere, unannounced; the extension is free then. Whom it
   * holds by the server is taken back first; while it consults, nobody is sent.
   *
   * @param src the extension whose party goes
   * @param dst where to, as a person would write it; internal or an allowed outside number
   */
  public CompletionStage<CommandResult> blind(Principal principal, String src, String dst) {
    return reach.audited(
        principal,
        "transfer src=" + src + " dst=" + dst,
        board.snapshot().thenCompose(now -> start(principal, src, dst, null, now)));
  }

  /**
   * Sends whom an extension talks to in a certain call elsewhere.
   *
   * @param callId the call; if that extension isn't talking in it, nothing is done
   */
  public CompletionStage<CommandResult> blind(
      Principal principal, String callId, String src, String dst) {
    return reach.audited(
        principal,
        "transfer call=" + callId + " src=" + src + " dst=" + dst,
        board.snapshot().thenCompose(now -> start(principal, src, dst, callId, now)));
  }

  private CompletionStage<CommandResult> start(
      Principal principal, String src, String dst, @Nullable String callId, BoardSnapshot now) {
    Refused denied = reach.denied(principal, "src", src);
    if (denied != null) {
      return Reach.now(denied);
    }
    Reach.Place place =
        callId == null
            ? reach.talking(now, src)
            : reach.places(now, src).stream()
                .filter(p -> p.call().id().equals(callId) && p.talks())
                .findAny()
                .orElse(null);
    if (place == null) {
      return Reach.now(
          new Refused(Why.NO_CALL, "src: " + src + " (expected: an extension that talks)"));
    }
    Pbx pbx = reach.pbx(place.call().node());
    if (pbx == null) {
      return Reach.now(Reach.noLink(place.call().node()));
    }
    return talks
        .talk(place.party().channelId())
        .thenCompose(talk -> send(principal, src, dst, place, pbx, talk));
  }

  private CompletionStage<CommandResult> send(
      Principal principal,
      String src,
      String dst,
      Reach.Place place,
      Pbx pbx,
      @Nullable Talk talk) {
    String leg = place.party().channelId();
    if (talk != null && talk.stage() == Talk.Stage.CONSULT) {
      return Reach.now(
          new Refused(Why.WRONG_STATE, "src: consults (expected: in the talk)", "consult"));
    }
    Verdict verdict = numbers.admit(principal, dst);
    if (verdict instanceof Verdict.Refused refused) {
      return Reach.now(ClickToCall.refusal(refused, "dst:"));
    }
    String dialed = ClickToCall.dialed(verdict);
    if (dialed.equals(src)) {
      return Reach.now(
          new Refused(Why.BAD_VALUE, "dst: " + dialed + " (expected: another number than src)"));
    }
    // Away on hold, it would send the hold elsewhere and leave the other alone.
    CompletionStage<Pbx.Outcome> back =
        talk != null && talk.stage() == Talk.Stage.HOLD
            ? pbx.back(leg)
            : CompletableFuture.completedFuture(new Pbx.Outcome.Done(leg));
    return back.thenCompose(
            there ->
                there instanceof Pbx.Outcome.Done
                    ? pbx.transfer(leg, dialed, reach.context(pbx.node()))
                    : CompletableFuture.completedFuture(there))
        .thenApply(outcome -> ClickToCall.result(place.call().id(), outcome));
  }
}

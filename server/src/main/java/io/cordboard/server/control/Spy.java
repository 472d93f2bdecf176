package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.Roster;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets supervisors hear talks. May be called by any thread. */
public final class Spy {
  private final Reach reach;
  private final BoardFeed board;
  private final Clock clock;

  /** Listening on these nodes. */
  public Spy(
      Config config,
      Supplier<Roster> roster,
      List<Pbx> pbxes,
      BoardFeed board,
      Clock clock,
      CommandAudit audit) {
    this.reach = new Reach(config, roster, pbxes, audit);
    this.board = board;
    this.clock = clock;
  }

  /**
   * Rings an extension that, once picked up, hears what another one and its party say; neither
   * hears it. It ends with the other one's leg. No agent may.
   *
   * @param src who listens
   * @param dst whose talk is heard
   */
  public CompletionStage<CommandResult> listen(Principal principal, String src, String dst) {
    return reach.audited(
        principal,
        "listen src=" + src + " dst=" + dst,
        board.snapshot().thenCompose(now -> start(principal, src, dst, now)));
  }

  private CompletionStage<CommandResult> start(
      Principal principal, String src, String dst, BoardSnapshot now) {
    if (principal.role() == Role.AGENT) {
      return Reach.now(new Refused(Why.NOT_ALLOWED, "role: agent (expected: a supervisor)"));
    }
    Refused denied = reach.denied(principal, "src", src);
    if (denied == null) {
      denied = reach.denied(principal, "dst", dst);
    }
    if (denied == null && src.equals(dst)) {
      denied = new Refused(Why.BAD_VALUE, "dst: " + dst + " (expected: another one than src)");
    }
    if (denied != null) {
      return Reach.now(denied);
    }
    Reach.Place place = reach.talking(now, dst);
    if (place == null) {
      return Reach.now(
          new Refused(Why.NO_CALL, "dst: " + dst + " (expected: an extension that talks)"));
    }
    Pbx pbx = reach.pbx(place.call().node());
    if (pbx == null) {
      return Reach.now(Reach.noLink(place.call().node()));
    }
    return pbx.spy(
            new Pbx.Spy(
                reach.newUniqueId(clock.millis()),
                reach.device(src),
                place.party().channelId(),
                Pbx.SpyMode.LISTEN,
                new Pbx.Identity(dst, null),
                reach.config().calls().ringSeconds() * 1000))
        .thenApply(outcome -> ClickToCall.result(place.call().id(), outcome));
  }
}

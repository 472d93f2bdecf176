package io.cordboard.server.control;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.roster.AgentCard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which legs an agent may end, and ending them. */
record EndingLegs(TalkRules rules, Reach reach) {

  /** Before a leg that only rings the one that talks, before an older one the younger. */
  private static final Comparator<Reach.Place> CURRENT =
      Comparator.comparing((Reach.Place p) -> p.party().answeredAtMs() != 0)
          .thenComparing(p -> p.party().joinedAtMs());

  /**
   * Ends legs.
   *
   * @param uniqueIds bare unique ids; empty for the agent's own current leg
   */
  CompletionStage<CommandResult> end(AgentCard card, List<String> uniqueIds, BoardSnapshot now) {
    if (uniqueIds.size() > ControlLimits.HANG_UPS) {
      throw new Denial(
          Why.BAD_VALUE, "legs: too many (expected: at most " + ControlLimits.HANG_UPS + ")");
    }
    List<Reach.Place> legs = uniqueIds.isEmpty() ? current(card, now) : named(card, uniqueIds, now);
    if (legs.isEmpty()) {
      throw new Denial(Why.NO_CALL, "agent: " + card.number() + " (expected: one in a call)");
    }
    return reach.end(legs);
  }

  private List<Reach.Place> current(AgentCard card, BoardSnapshot now) {
    String extension = card.extension();
    return extension == null
        ? List.of()
        : reach.places(now, extension).stream().max(CURRENT).map(List::of).orElse(List.of());
  }

  /** What has gone just now is not missed: its agent may not know yet. */
  private List<Reach.Place> named(AgentCard card, List<String> uniqueIds, BoardSnapshot now) {
    List<Reach.Place> legs = new ArrayList<>();
    for (String id : uniqueIds) {
      Reach.Place leg = named(card, id, now);
      if (leg == null) {
        throw new Denial(Why.LEG_UNKNOWN, "leg: " + id + " (expected: one of the own call)");
      }
      legs.add(leg);
    }
    return legs;
  }

  private Reach.@Nullable Place named(AgentCard card, String uniqueId, BoardSnapshot now) {
    for (Call call : now.calls().values()) {
      for (Party party : call.parties()) {
        if (OwnTalk.isLeg(party, uniqueId) && mayEnd(card, call, party, now)) {
          return new Reach.Place(call, party); // another node may have the same id
        }
      }
    }
    return null;
  }

  private boolean mayEnd(AgentCard card, Call call, Party party, BoardSnapshot now) {
    return isOwn(card, party)
        || call.parties().stream().anyMatch(p -> isOwn(card, p) && mayEndOther(p, party, now))
        || rules.isAdminOf(card, call);
  }

  /**
   * Who is only rung is in no talk yet: a queue's caller is not that agent's alone. A supervisor
   * who listens is not to be noticed.
   */
  private static boolean mayEndOther(Party own, Party other, BoardSnapshot now) {
    return own.answeredAtMs() != 0
        && (Reach.isThere(own) || !Reach.isThere(other))
        && (other.role() != Role.SUPERVISOR || !Reach.isThere(other) || together(own, other, now));
  }

  private static boolean together(Party own, Party other, BoardSnapshot now) {
    Channel mine = now.channels().get(own.channelId());
    Channel theirs = now.channels().get(other.channelId());
    return mine != null
        && theirs != null
        && mine.bridgeId() != null
        && mine.bridgeId().equals(theirs.bridgeId());
  }

  private static boolean isOwn(AgentCard card, Party party) {
    return card.extension() != null && card.extension().equals(party.extension());
  }
}

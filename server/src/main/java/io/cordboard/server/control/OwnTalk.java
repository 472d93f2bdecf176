package io.cordboard.server.control;

import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.Talks.Legs;
import io.cordboard.server.pbx.Pbx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The leg of an agent that a command is about.
 *
 * @param party the agent
 * @param talk what the leg is doing
 */
record OwnTalk(Call call, Party party, Talk talk, Pbx pbx) {

  /** Finds such legs on the live board. */
  record Finder(BoardFeed board, TalkFeed talks, Reach reach) {

    /**
     * The leg of a phone that is at this stage, the youngest first.
     *
     * @param legs what the client means, checked against what is there
     */
    CompletionStage<OwnTalk> find(String extension, Legs legs, Talk.Stage wanted) {
      return board.snapshot().thenCompose(now -> find(now, extension, legs, wanted));
    }

    private CompletionStage<OwnTalk> find(
        BoardSnapshot now, String extension, Legs legs, Talk.Stage wanted) {
      List<Reach.Place> places = new ArrayList<>(reach.places(now, extension));
      String named = legs.agent();
      if (named != null) {
        places.removeIf(place -> !isLeg(place.party(), named));
        if (places.isEmpty()) {
          throw new Denial(Why.LEG_UNKNOWN, "agent leg: " + named + " (expected: one of the call)");
        }
      }
      places.sort(Comparator.comparingLong((Reach.Place p) -> p.party().joinedAtMs()).reversed());
      List<CompletableFuture<@Nullable Talk>> found = new ArrayList<>();
      places.forEach(p -> found.add(talks.talk(p.party().channelId()).toCompletableFuture()));
      return CompletableFuture.allOf(found.toArray(new CompletableFuture<?>[0]))
          .thenApply(done -> choose(places, found, legs, wanted, extension))
          .thenCompose(own -> wanted == Talk.Stage.TALK ? onlyOneAway(own) : stays(own));
    }

    private static CompletionStage<OwnTalk> stays(OwnTalk own) {
      return CompletableFuture.completedFuture(own);
    }

    /** The PBX lets only one leave a talk at a time, and would type the codes of a second in. */
    private CompletionStage<OwnTalk> onlyOneAway(OwnTalk own) {
      CompletionStage<OwnTalk> checked = stays(own);
      for (String other : own.talk().waiting()) {
        checked =
            checked.thenCombine(
                talks.talk(other),
                (same, theirs) -> {
                  if (theirs != null && theirs.hasLeft(own.talk().channelId())) {
                    throw new Denial(
                        Why.WRONG_STATE,
                        "call: another holds or consults (expected: one at a time)",
                        "in use");
                  }
                  return same;
                });
      }
      return checked;
    }

    /**
     * What to say of a command whose end nobody saw: who hangs up just as it is given makes it
     * nothing.
     */
    CompletionStage<Pbx.Outcome> judged(OwnTalk own, Pbx.Outcome outcome) {
      if (!(outcome instanceof Pbx.Outcome.Unknown) || own.talk().waiting().isEmpty()) {
        return CompletableFuture.completedFuture(outcome);
      }
      return board
          .snapshot()
          .thenApply(
              now ->
                  own.talk().waiting().stream().noneMatch(id -> now.channels().containsKey(id))
                          && now.channels().containsKey(own.talk().channelId())
                      ? new Pbx.Outcome.Refused(
                          Pbx.Reason.WRONG_STATE, "caller: hung up (expected: still there)")
                      : outcome);
    }

    private OwnTalk choose(
        List<Reach.Place> places,
        List<CompletableFuture<@Nullable Talk>> found,
        Legs legs,
        Talk.Stage wanted,
        String extension) {
      if (legs.call() != null && places.stream().noneMatch(p -> isMeant(p.call(), legs))) {
        throw new Denial(Why.LEG_UNKNOWN, "call: " + legs.call() + " (expected: the agent's own)");
      }
      Talk other = null;
      for (int i = 0; i < places.size(); i++) {
        Talk talk = found.get(i).join();
        if (talk == null
            || talk.stage() == Talk.Stage.NONE
            || !isMeant(places.get(i).call(), legs)) {
          continue;
        }
        if (talk.stage() == wanted) {
          Reach.Place place = places.get(i);
          checkLegs(place.call(), talk, legs);
          Pbx pbx = reach.pbx(place.call().node());
          if (pbx == null) {
            throw new Denial(Reach.noLink(place.call().node()));
          }
          return new OwnTalk(place.call(), place.party(), talk, pbx);
        }
        other = other == null ? talk : other;
      }
      if (other == null) {
        throw new Denial(Why.NO_CALL, "extension: " + extension + " (expected: one that talks)");
      }
      String is = word(other.stage());
      throw new Denial(Why.WRONG_STATE, "call: " + is + " (expected: " + word(wanted) + ")", is);
    }

    private static boolean isMeant(Call call, Legs legs) {
      return legs.call() == null || legs.call().equals(call.id());
    }

    private static void checkLegs(Call call, Talk talk, Legs legs) {
      String other = legs.other();
      if (other != null && call.parties().stream().noneMatch(p -> isLiveLeg(p, other))) {
        throw new Denial(Why.LEG_UNKNOWN, "other leg: " + other + " (expected: one of the call)");
      }
      String consulted = legs.consulted();
      if (consulted != null
          && talk.partners().stream().noneMatch(id -> id.endsWith("/" + consulted))) {
        throw new Denial(
            Why.LEG_UNKNOWN, "consulted leg: " + consulted + " (expected: the one consulted)");
      }
    }
  }

  /** Refuses if more would be in one talk than may. */
  void mustHaveRoom() {
    mustHaveRoom(talk, 0);
  }

  /** The same when so many more come (or, below 0, leave). */
  static void mustHaveRoom(Talk talk, int more) {
    int all = 1 + talk.partners().size() + talk.waiting().size() + more;
    if (all > ControlLimits.PARTIES) {
      throw new Denial(
          Why.WRONG_STATE,
          "parties: " + all + " (expected: at most " + ControlLimits.PARTIES + ")");
    }
  }

  /**
   * Refuses while the one consulted rings. A caller who was transferred to somebody who then does
   * not answer would be at the PBX's mercy: it rings the agent again, and the caller may hear it
   * ring for ever (measured).
   */
  void mustBeAnswered() {
    if (!talk.answered()) {
      throw new Denial(Why.WRONG_STATE, "consulted: rings (expected: answered)", "ringing");
    }
  }

  static boolean isLeg(Party party, String uniqueId) {
    return party.channelId().endsWith("/" + uniqueId);
  }

  static boolean isLiveLeg(Party party, String uniqueId) {
    return party.state() != Party.State.GONE && isLeg(party, uniqueId);
  }

  private static String word(Talk.Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

package io.cordboard.server.control;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.pbx.Pbx.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a supervisor into the talk of an agent, who stays or leaves. The supervisor is joined to
 * somebody else of the talk than the agent, as the agent may hold or consult while the supervisor's
 * phone rings: then that one goes on hearing music, and nothing has to be undone if nobody picks
 * up. Once it was picked up it is looked at anew what the agent does.
 */
final class TakingPart {
  private final TalkFeed talks;
  private final Reach reach;
  private final Clock clock;

  TakingPart(TalkFeed talks, Reach reach, Clock clock) {
    this.talks = talks;
    this.reach = reach;
    this.clock = clock;
  }

  /**
   * A supervisor about to take part.
   *
   * @param agent the agent's leg
   * @param into the leg that the supervisor is joined to
   * @param device what rings
   * @param agentLeaves whether the supervisor takes the agent's place
   */
  record Entry(OwnTalk agent, String into, String device, boolean agentLeaves) {
    private String leg() {
      return agent.party().channelId();
    }
  }

  /** Finds whom to join; nothing rings yet. */
  CompletionStage<String> into(OwnTalk agent, boolean agentLeaves) {
    boolean away = isAway(agent.talk());
    if (away && !agentLeaves) {
      throw away();
    }
    if (!away && agent.talk().stage() != Talk.Stage.TALK) {
      throw new Denial(Why.WRONG_STATE, "agent: waits (expected: in the talk)", "in use");
    }
    OwnTalk.mustHaveRoom(agent.talk(), agentLeaves ? 0 : 1); // who leaves makes room
    List<String> others =
        sorted(agent.call(), away ? agent.talk().waiting() : agent.talk().partners());
    List<CompletableFuture<@Nullable Talk>> asked = new ArrayList<>();
    others.forEach(leg -> asked.add(talks.talk(leg).toCompletableFuture()));
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              for (int i = 0; i < others.size(); i++) {
                Talk talk = asked.get(i).join();
                if (talk != null && stays(talk)) {
                  return others.get(i);
                }
              }
              if (others.isEmpty() && !agentLeaves) {
                return agent.party().channelId(); // a machine of the dialplan is all that it hears
              }
              throw new Denial(
                  Why.WRONG_STATE, "agent: talks to nobody who stays (expected: a talk)", "in use");
            });
  }

  /** The caller first: he stays longest. */
  private static List<String> sorted(Call call, List<String> legs) {
    return call.parties().stream()
        .filter(p -> legs.contains(p.channelId()) && p.answeredAtMs() != 0)
        .sorted(Comparator.comparing(TakingPart::rank))
        .map(Party::channelId)
        .toList();
  }

  private static int rank(Party party) {
    return switch (party.role()) {
      case CALLER -> 0;
      case SUPERVISOR -> 2;
      default -> 1;
    };
  }

  static boolean isAway(Talk talk) {
    return talk.stage() == Talk.Stage.HOLD || talk.stage() == Talk.Stage.CONSULT;
  }

  /** Who holds or consults goes back some time; who was joined to it would be left behind. */
  private static boolean stays(Talk talk) {
    return talk.stage() == Talk.Stage.TALK || talk.stage() == Talk.Stage.WAITING;
  }

  private static Denial away() {
    return new Denial(
        Why.WRONG_STATE, "agent: holds or consults (expected: in the talk)", "in use");
  }

  /** Rings the supervisor and ends when he is in the talk, the agent out of it if that is meant. */
  CompletionStage<Outcome> ring(Entry entry, int ringMs) {
    Pbx.Join join =
        new Pbx.Join(
            reach.newUniqueId(clock.millis()),
            entry.device(),
            entry.into(),
            Supervising.shown(entry.agent().party()),
            ringMs);
    return pbx(entry)
        .join(join)
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Done joined
                    ? joined(entry, joined)
                    : CompletableFuture.completedFuture(outcome));
  }

  private static Pbx pbx(Entry entry) {
    return entry.agent().pbx();
  }

  /** The supervisor is in the talk; what does not go on from here throws him out again. */
  private CompletionStage<Outcome> joined(Entry entry, Outcome.Done supervisor) {
    CompletionStage<Outcome> goesOn =
        entry.agentLeaves()
            ? takeOver(entry, supervisor)
            : look(entry).thenCompose(sight -> stay(supervisor, sight));
    return goesOn
        .handle((outcome, error) -> ended(entry, supervisor, outcome, error))
        .thenCompose(Function.identity());
  }

  private CompletionStage<Outcome> ended(
      Entry entry, Outcome.Done supervisor, @Nullable Outcome outcome, @Nullable Throwable error) {
    // Where nobody knows whether the agent left, the supervisor may be all that the caller has.
    if (outcome != null && !(outcome instanceof Outcome.Refused)) {
      return CompletableFuture.completedFuture(outcome);
    }
    return pbx(entry)
        .hangUp(supervisor.channelId())
        .thenApply(
            out -> {
              if (outcome == null) {
                throw error instanceof CompletionException e ? e : new CompletionException(error);
              }
              return outcome;
            });
  }

  /** What the agent and the one who was joined are doing; null who is gone. */
  private record Sight(@Nullable Talk agent, @Nullable Talk into) {
    /** The agent's, null if the agent is in no talk any more. */
    private @Nullable Talk own() {
      return agent == null || agent.stage() == Talk.Stage.NONE ? null : agent;
    }
  }

  private CompletionStage<Sight> look(Entry entry) {
    return talks.talk(entry.leg()).thenCombine(talks.talk(entry.into()), Sight::new);
  }

  /** The agent leaves the talk to a supervisor who is in it. */
  CompletionStage<Outcome> takeOver(Entry entry, Outcome.Done supervisor) {
    return look(entry).thenCompose(sight -> release(entry, supervisor, sight));
  }

  private static CompletionStage<Outcome> stay(Outcome.Done supervisor, Sight sight) {
    Talk own = sight.own();
    if (own != null && isAway(own)) {
      throw away();
    }
    if (own != null) {
      OwnTalk.mustHaveRoom(own, 0);
    }
    return CompletableFuture.completedFuture(supervisor);
  }

  private CompletionStage<Outcome> release(Entry entry, Outcome.Done supervisor, Sight sight) {
    Talk own = sight.own();
    if (own == null || !isAway(own)) {
      return leave(entry, supervisor, sight);
    }
    return pbx(entry)
        .back(entry.leg())
        .thenCompose(
            outcome ->
                look(entry)
                    .thenCompose(
                        now -> {
                          Talk after = now.own();
                          boolean away = after != null && isAway(after);
                          // Refused may mean that the agent was faster.
                          return away && !(outcome instanceof Outcome.Done)
                              ? CompletableFuture.completedFuture(outcome)
                              : leave(entry, supervisor, now);
                        }));
  }

  /** Only if the supervisor has company then: who hung up at once takes nobody over. */
  private CompletionStage<Outcome> leave(Entry entry, Outcome.Done supervisor, Sight sight) {
    Talk own = sight.own();
    Talk seen = sight.into() != null ? sight.into() : own;
    if (seen == null || !isThere(entry, supervisor, seen)) {
      throw new Denial(Why.WRONG_STATE, "supervisor: gone (expected: still there)");
    }
    if (own == null) {
      return CompletableFuture.completedFuture(supervisor); // the agent was faster
    }
    OwnTalk.mustHaveRoom(own, -1);
    return pbx(entry)
        .hangUp(entry.leg())
        .thenApply(outcome -> outcome instanceof Outcome.Done ? supervisor : outcome);
  }

  /** An outside phone is known to the PBX by another leg than the one that we made. */
  private static boolean isThere(Entry entry, Outcome.Done supervisor, Talk seen) {
    return seen.partners().contains(supervisor.channelId())
        || entry.device().startsWith("Local/")
            && seen.partners().stream().anyMatch(leg -> isNew(entry, leg));
  }

  private static boolean isNew(Entry entry, String leg) {
    return entry.agent().call().parties().stream().noneMatch(p -> p.channelId().equals(leg));
  }
}

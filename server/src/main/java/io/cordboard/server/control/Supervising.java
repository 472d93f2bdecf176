package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.TalkFeed;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.Talks.Supervision;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.roster.AgentCard;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a group's admin does with the talk of one of its agents. */
final class Supervising {
  private final TalkRules rules;
  private final BoardFeed board;
  private final TalkFeed talks;
  private final Reach reach;
  private final Clock clock;

  Supervising(TalkRules rules, BoardFeed board, TalkFeed talks, Reach reach, Clock clock) {
    this.rules = rules;
    this.board = board;
    this.talks = talks;
    this.reach = reach;
    this.clock = clock;
  }

  CompletionStage<CommandResult> begin(
      Principal principal,
      AgentCard admin,
      Supervision how,
      @Nullable String callId,
      @Nullable String phone) {
    return board
        .snapshot()
        .thenCompose(
            now -> {
              Reach.Place agent = agent(admin, call(admin, callId, now));
              Pbx pbx = reach.pbx(agent.call().node());
              if (pbx == null) {
                throw new Denial(Reach.noLink(agent.call().node()));
              }
              String device = rules.device(principal, admin, phone, reach.context(pbx.node()));
              if (device.equals(device(now, agent.party()))) {
                throw new Denial(Why.BAD_VALUE, "phone: (expected: not that of the agent)");
              }
              return give(how, agent, pbx, device)
                  .thenApply(outcome -> ClickToCall.result(agent.call().id(), outcome));
            });
  }

  private static @Nullable String device(BoardSnapshot now, Party party) {
    var channel = now.channels().get(party.channelId());
    return channel == null ? null : channel.endpoint();
  }

  private Call call(AgentCard admin, @Nullable String callId, BoardSnapshot now) {
    if (callId != null) {
      Call call = now.calls().get(callId);
      if (call == null || call.state() == Call.State.ENDED) {
        throw new Denial(Why.NO_CALL, "call: (expected: one that is up)");
      }
      if (!rules.isAdminOf(admin, call)) {
        throw new Denial(
            Why.NOT_GROUP_ADMIN, "agent: " + admin.number() + " (expected: the group's admin)");
      }
      return call;
    }
    List<Call> calls =
        now.calls().values().stream()
            .filter(c -> c.state() != Call.State.ENDED && rules.isAdminOf(admin, c))
            .filter(c -> talker(admin, c) != null)
            .toList();
    if (calls.size() != 1) {
      throw new Denial(
          Why.NO_CALL, "call: " + calls.size() + " talks of the group (expected: one, or its id)");
    }
    return calls.get(0);
  }

  private Reach.Place agent(AgentCard admin, Call call) {
    Party party = talker(admin, call);
    if (party == null) {
      throw new Denial(Why.NO_CALL, "call: (expected: one of your groups' agents talks in it)");
    }
    return new Reach.Place(call, party);
  }

  /** The agent of the call: who took it from the queue before who was asked or dialled. */
  private @Nullable Party talker(AgentCard admin, Call call) {
    Party found = null;
    for (Party party : call.parties()) {
      boolean talks = party.state() == Party.State.UP || party.state() == Party.State.HELD;
      if (talks
          && party.role() != Role.SUPERVISOR
          && !admin.number().equals(party.agent())
          && rules.isAdminOfAgent(admin, party)
          && (found == null || party.role() == Role.AGENT)) {
        found = party;
      }
    }
    return found;
  }

  private CompletionStage<Outcome> give(
      Supervision how, Reach.Place agent, Pbx pbx, String device) {
    return switch (how) {
      case SPY -> listen(agent, pbx, device, Pbx.SpyMode.LISTEN);
      case WHISPER -> listen(agent, pbx, device, Pbx.SpyMode.WHISPER);
      case BARGE -> ready(agent).thenCompose(talk -> barge(talk, agent, pbx, device));
      case RELEASE -> release(agent, pbx, device);
    };
  }

  private CompletionStage<Outcome> listen(
      Reach.Place agent, Pbx pbx, String device, Pbx.SpyMode mode) {
    return pbx.spy(
        new Pbx.Spy(
            reach.newUniqueId(clock.millis()),
            device,
            agent.party().channelId(),
            mode,
            shown(agent.party()),
            ringMs()));
  }

  private static Pbx.Identity shown(Party party) {
    String number = party.number();
    return new Pbx.Identity(number == null ? "0" : number, null);
  }

  private int ringMs() {
    return reach.config().calls().ringSeconds() * 1000;
  }

  /** What the agent is doing; there must be room for one more. */
  private CompletionStage<Talk> ready(Reach.Place agent) {
    return talks
        .talk(agent.party().channelId())
        .thenApply(
            talk -> {
              if (talk == null || talk.stage() == Talk.Stage.NONE) {
                throw new Denial(Why.NO_CALL, "agent: (expected: one who talks)");
              }
              int parties = 2 + talk.partners().size() + talk.waiting().size();
              if (parties > ControlLimits.PARTIES) {
                throw new Denial(
                    Why.WRONG_STATE,
                    "parties: " + parties + " (expected: at most " + ControlLimits.PARTIES + ")");
              }
              return talk;
            });
  }

  /** Who joins one that is away would be left behind when that one goes back. */
  private CompletionStage<Outcome> barge(Talk talk, Reach.Place agent, Pbx pbx, String device) {
    if (talk.stage() != Talk.Stage.TALK) {
      throw new Denial(
          Why.WRONG_STATE, "agent: holds or consults (expected: in the talk)", "in use");
    }
    return join(agent, pbx, device);
  }

  private CompletionStage<Outcome> join(Reach.Place agent, Pbx pbx, String device) {
    return pbx.join(
        new Pbx.Join(
            reach.newUniqueId(clock.millis()),
            device,
            agent.party().channelId(),
            shown(agent.party()),
            ringMs()));
  }

  /**
   * The supervisor joins, then the agent leaves: the caller is never alone. An agent who holds or
   * consults is taken back first, once the supervisor has picked up and is in the talk.
   */
  private CompletionStage<Outcome> release(Reach.Place agent, Pbx pbx, String device) {
    return ready(agent)
        .thenCompose(talk -> back(talk, agent, pbx))
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Done
                    ? join(agent, pbx, device)
                    : CompletableFuture.completedFuture(outcome))
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Done done
                    ? leave(agent, pbx, done)
                    : CompletableFuture.completedFuture(outcome));
  }

  private static CompletionStage<Outcome> back(Talk talk, Reach.Place agent, Pbx pbx) {
    return talk.stage() == Talk.Stage.HOLD || talk.stage() == Talk.Stage.CONSULT
        ? pbx.back(agent.party().channelId())
        : CompletableFuture.completedFuture(new Outcome.Done(agent.party().channelId()));
  }

  /** Only if the supervisor has company then: who hung up at once takes nobody over. */
  private CompletionStage<Outcome> leave(Reach.Place agent, Pbx pbx, Outcome.Done joined) {
    String leg = agent.party().channelId();
    return talks
        .talk(leg)
        .thenCompose(
            talk ->
                talk != null && talk.partners().size() < 2
                    ? CompletableFuture.completedFuture(
                        new Outcome.Refused(
                            Pbx.Reason.WRONG_STATE, "supervisor: gone (expected: still there)"))
                    : pbx.hangUp(leg).thenApply(o -> o instanceof Outcome.Done ? joined : o));
  }
}

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
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a group's admin does with the talk of one of its agents. */
final class Supervising {
  private final TalkRules rules;
  private final BoardFeed board;
  private final TalkFeed talks;
  private final Reach reach;
  private final Clock clock;
  private final TakingPart takingPart;

  Supervising(TalkRules rules, BoardFeed board, TalkFeed talks, Reach reach, Clock clock) {
    this.rules = rules;
    this.board = board;
    this.talks = talks;
    this.reach = reach;
    this.clock = clock;
    this.takingPart = new TakingPart(talks, reach, clock);
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
              return talks
                  .talk(agent.party().channelId())
                  .thenCompose(
                      talk -> {
                        if (talk == null || talk.stage() == Talk.Stage.NONE) {
                          throw new Denial(Why.NO_CALL, "agent: (expected: one who talks)");
                        }
                        OwnTalk own = new OwnTalk(agent.call(), agent.party(), talk, pbx);
                        Supervisor who = new Supervisor(principal, admin, phone);
                        return give(how, own, who, now);
                      })
                  .thenApply(outcome -> ClickToCall.result(agent.call().id(), outcome));
            });
  }

  private record Supervisor(Principal principal, AgentCard admin, @Nullable String phone) {}

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
      Supervision how, OwnTalk agent, Supervisor who, BoardSnapshot now) {
    return switch (how) {
      case SPY -> listen(agent, device(who, agent, now), Pbx.SpyMode.LISTEN);
      case WHISPER -> listen(agent, device(who, agent, now), Pbx.SpyMode.WHISPER);
      case BARGE, RELEASE -> takePart(how == Supervision.RELEASE, agent, who, now);
    };
  }

  /** What rings; an outside number is counted, so this comes when all else is right. */
  private String device(Supervisor who, OwnTalk agent, BoardSnapshot now) {
    String device =
        rules.device(who.principal, who.admin, who.phone, reach.context(agent.pbx().node()));
    if (device.equals(device(now, agent.party()))) {
      throw new Denial(Why.BAD_VALUE, "phone: (expected: not that of the agent)");
    }
    return device;
  }

  private CompletionStage<Outcome> listen(OwnTalk agent, String device, Pbx.SpyMode mode) {
    return agent
        .pbx()
        .spy(
            new Pbx.Spy(
                reach.newUniqueId(clock.millis()),
                device,
                agent.party().channelId(),
                mode,
                shown(agent.party()),
                ringMs()));
  }

  static Pbx.Identity shown(Party party) {
    String number = party.number();
    return new Pbx.Identity(number == null ? "0" : number, null);
  }

  private int ringMs() {
    return reach.config().calls().ringSeconds() * 1000;
  }

  private CompletionStage<Outcome> takePart(
      boolean agentLeaves, OwnTalk agent, Supervisor who, BoardSnapshot now) {
    return takingPart
        .into(agent, agentLeaves)
        .thenCompose(
            into -> {
              Party there = who.phone == null ? partOf(agent, who.admin) : null;
              if (there == null) {
                String device = device(who, agent, now);
                return takingPart.ring(
                    new TakingPart.Entry(agent, into, device, agentLeaves), ringMs());
              }
              if (!agentLeaves) {
                throw new Denial(Why.WRONG_STATE, "supervisor: in the talk (expected: not yet)");
              }
              return takingPart.takeOver(
                  new TakingPart.Entry(agent, into, "", true), new Outcome.Done(there.channelId()));
            });
  }

  /** The leg by which the admin is in the talk already, null if there is none. */
  private static @Nullable Party partOf(OwnTalk agent, AgentCard admin) {
    Talk talk = agent.talk();
    List<String> there = TakingPart.isAway(talk) ? talk.waiting() : talk.partners();
    return agent.call().parties().stream()
        .filter(p -> admin.number().equals(p.agent()) && there.contains(p.channelId()))
        .findAny()
        .orElse(null);
  }
}

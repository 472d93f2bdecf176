package io.cordboard.server.dialect.astercc;

import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.roster.AgentCard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** What agents are doing, for themselves and for the admins of their groups. */
final class Reports {
  private final Desk desk;

  Reports(Desk desk) {
    this.desk = desk;
  }

  CompletionStage<Answer> agent(Asked asked) {
    return desk.state(asked.agent().number())
        .thenApply(
            now -> {
              if (now == null) {
                return asked.answer(
                    asked.account() ? Condition.ACCOUNT_GONE : Condition.AGENT_GONE);
              }
              StringBuilder out = new StringBuilder();
              for (int id : new TreeSet<>(asked.agent().groups().keySet())) {
                out.append(id).append('-').append(word(now, id)).append(',');
              }
              return out.isEmpty() ? asked.answer(Condition.NO_GROUP) : found(asked, out);
            });
  }

  CompletionStage<Answer> group(Asked asked) {
    List<String> ids = asked.arguments().items(Param.GROUPS);
    if (ids.size() != 1) {
      return Answers.now(asked.answer(Condition.WRONG));
    }
    int id = Integer.parseInt(ids.get(0));
    if (asked.group(id) == null) {
      return Answers.now(asked.answer(Condition.GROUP_UNKNOWN));
    }
    if (!asked.agent().isAdminOf(id)) {
      return Answers.now(asked.answer(Condition.NOT_ADMIN));
    }
    List<AgentCard> agents = asked.roster().agentsOf(id);
    return desk.states(agents.stream().map(AgentCard::number).toList())
        .thenApply(states -> group(asked, id, agents, states));
  }

  private static Answer group(
      Asked asked, int id, List<AgentCard> agents, List<AgentState> states) {
    Map<String, AgentState> byNumber = new HashMap<>();
    states.forEach(s -> byNumber.put(s.agent(), s));
    boolean all = !asked.arguments().is(Param.AGENT_TYPE, "login");
    StringBuilder out = new StringBuilder();
    for (AgentCard agent : agents) {
      AgentState state = byNumber.get(agent.number());
      String word = state == null ? Status.LOGGED_OUT.word() : word(state, id);
      if (all || !word.equals(Status.LOGGED_OUT.word())) {
        out.append(agent.number()).append('-').append(agent.id());
        out.append(',').append(word).append("||");
      }
    }
    return out.isEmpty() ? asked.answer(Condition.NOTHING_FOUND) : found(asked, out);
  }

  private static Answer found(Asked asked, StringBuilder status) {
    return Answer.done(asked.op(), new Answer.Part("status", status.toString()));
  }

  private static String word(AgentState state, int group) {
    Seat seat = state.seats().get(group);
    return (seat == null ? Status.LOGGED_OUT : seat.status()).word();
  }
}

package io.cordboard.server.dialect.astercc;

import io.cordboard.server.access.Principal;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import org.jspecify.annotations.Nullable;

/**
 * A request of somebody who is known by now.
 *
 * @param account whether it came as {@code usertype=account}
 */
record Asked(
    Operation op,
    Arguments arguments,
    Roster roster,
    TeamCard team,
    AgentCard agent,
    Principal by,
    boolean account) {

  Answer answer(Condition condition) {
    return Answer.of(op, condition);
  }

  Answer answer(Condition condition, @Nullable String value) {
    return Answer.of(op, condition, value);
  }

  /** A group of the agent's team, null if there is none. */
  @Nullable GroupCard group(int id) {
    GroupCard group = roster.group(id);
    return group != null && (team.name().equals(group.team()) || agent.groups().containsKey(id))
        ? group
        : null;
  }

  /** Another agent of the team, null if there is none. */
  @Nullable AgentCard colleague(String number) {
    AgentCard other = roster.agent(number);
    return other != null && team.name().equals(other.team()) ? other : null;
  }
}

package io.cordboard.server.roster;

import io.cordboard.server.roster.RosterResult.Done;
import io.cordboard.server.roster.RosterResult.Refused;
import io.cordboard.server.roster.RosterResult.Why;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable.Wanted;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import io.cordboard.server.store.Tx;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One change of the roster, checked and made within one transaction.
 *
 * @param stored what the store holds before it
 * @param all everybody before it
 */
record Change(Tx tx, Stored stored, Roster all, RosterRules rules) {

  /** Adds an agent. */
  RosterResult add(StoredAgent agent, @Nullable String onlyTeam) {
    if (all.agent(agent.number()) != null) {
      return new Refused(
          Why.TAKEN, "number: " + agent.number() + " (expected: one that no other has)");
    }
    if (stored.agents().size() >= RosterLimits.AGENTS) {
      return full(RosterLimits.AGENTS, "agents");
    }
    Refused refused = rules.agent(agent, all, stored, onlyTeam);
    return refused != null ? refused : put(agent);
  }

  /** Changes an agent. */
  RosterResult edit(String number, @Nullable String onlyTeam, UnaryOperator<StoredAgent> how) {
    AgentCard card = all.agent(number);
    StoredAgent before = stored.agent(number);
    Refused refused = mayChange(number, card, onlyTeam);
    if (refused != null || before == null) {
      return refused != null ? refused : missing("agent: " + number);
    }
    StoredAgent now = how.apply(before);
    refused = rules.agent(now, all, stored, onlyTeam);
    return refused != null ? refused : put(now);
  }

  private RosterResult put(StoredAgent agent) {
    tx.staff().put(agent);
    tx.directory().put(Kind.AGENT, new Wanted(0, agent.number(), agent.name(), agent.team()));
    return new Done();
  }

  /** Takes an agent away. */
  RosterResult remove(String number, @Nullable String onlyTeam) {
    AgentCard card = all.agent(number);
    boolean shadowed = card == null || card.fixed();
    if (shadowed && onlyTeam == null && stored.agent(number) != null) {
      tx.staff().removeAgent(number); // the configuration's of this number or name stays
      return new Done();
    }
    Refused refused = mayChange(number, card, onlyTeam);
    if (refused != null) {
      return refused;
    }
    tx.staff().removeAgent(number);
    tx.directory().remove(Kind.AGENT, number);
    return new Done();
  }

  private static @Nullable Refused mayChange(
      String number, @Nullable AgentCard card, @Nullable String onlyTeam) {
    if (card == null || onlyTeam != null && !onlyTeam.equals(card.team())) {
      return missing("agent: " + number);
    }
    return card.fixed() ? fixed("agent: " + number) : null;
  }

  /** Adds or replaces a group. */
  RosterResult put(StoredGroup group) {
    GroupCard card = all.group(group.id());
    if (card != null && card.fixed()) {
      return fixed("group: " + group.id());
    }
    if (card == null && stored.groups().size() >= RosterLimits.GROUPS) {
      return full(RosterLimits.GROUPS, "groups");
    }
    Refused refused = rules.group(group);
    if (refused != null) {
      return refused;
    }
    tx.staff().put(group);
    return new Done();
  }

  /** Takes a group away. */
  RosterResult removeGroup(int id) {
    GroupCard card = all.group(id);
    if (card == null || card.fixed()) {
      return card == null ? missing("group: " + id) : fixed("group: " + id);
    }
    tx.staff().removeGroup(id);
    return new Done();
  }

  /** Adds or replaces a team. */
  RosterResult put(StoredTeam team) {
    TeamCard card = all.team(team.name());
    if (card != null && card.fixed()) {
      return fixed("team: " + team.name());
    }
    if (card == null && stored.teams().size() >= RosterLimits.TEAMS) {
      return full(RosterLimits.TEAMS, "teams");
    }
    Refused refused = RosterRules.team(team, all, stored);
    if (refused != null) {
      return refused;
    }
    tx.staff().put(team);
    tx.directory().put(Kind.TEAM, wanted(team.id(), team.name()));
    return new Done();
  }

  /** Takes a team away. */
  RosterResult removeTeam(String name) {
    TeamCard card = all.team(name);
    if (card == null || card.fixed()) {
      return card == null ? missing("team: " + name) : fixed("team: " + name);
    }
    if (all.agents().stream().anyMatch(a -> name.equals(a.team()))) {
      return new Refused(Why.TAKEN, "team: " + name + " (expected: one without agents)");
    }
    tx.staff().removeTeam(name);
    tx.directory().remove(Kind.TEAM, name);
    return new Done();
  }

  /** A team as the directory has it. */
  static Wanted wanted(TeamCard team) {
    return wanted(team.id(), team.name());
  }

  private static Wanted wanted(int id, String team) {
    return new Wanted(id, team, team, team);
  }

  /** An agent as the directory has it. */
  static Wanted wanted(AgentCard agent) {
    return new Wanted(0, agent.number(), agent.name(), agent.team());
  }

  private static Refused missing(String what) {
    return new Refused(Why.NOT_FOUND, what + " (expected: one that there is)");
  }

  private static Refused fixed(String what) {
    return new Refused(
        Why.FIXED, what + " (expected: one added over /v1; this one stands in the configuration)");
  }

  private static Refused full(int most, String what) {
    return new Refused(Why.FULL, what + ": " + most + " (expected: fewer; there is no more room)");
  }
}

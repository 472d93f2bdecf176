package io.cordboard.server.roster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everybody at one moment. Immutable; any thread. */
public final class Roster {
  private final Map<String, TeamCard> teams = new LinkedHashMap<>();
  private final Map<Integer, GroupCard> groups = new LinkedHashMap<>();
  private final Map<String, AgentCard> byNumber = new LinkedHashMap<>();
  private final Map<String, AgentCard> byAccount = new LinkedHashMap<>();
  private final Map<String, AgentCard> byExtension = new LinkedHashMap<>();

  /** Of these; numbers, accounts and extensions are unique. */
  public Roster(
      Collection<TeamCard> teams, Collection<GroupCard> groups, Collection<AgentCard> agents) {
    teams.forEach(t -> this.teams.put(t.name(), t));
    groups.forEach(g -> this.groups.put(g.id(), g));
    for (AgentCard agent : agents) {
      byNumber.put(agent.number(), agent);
      if (agent.account() != null) {
        byAccount.put(agent.account(), agent);
      }
      if (agent.extension() != null) {
        byExtension.put(agent.extension(), agent);
      }
    }
  }

  /** A team by its name (its identity string), null if there is none. */
  public @Nullable TeamCard team(String name) {
    return teams.get(name);
  }

  /** All teams. */
  public Collection<TeamCard> teams() {
    return List.copyOf(teams.values());
  }

  /** A group by its id, null if there is none. */
  public @Nullable GroupCard group(int id) {
    return groups.get(id);
  }

  /** All groups. */
  public Collection<GroupCard> groups() {
    return List.copyOf(groups.values());
  }

  /** The groups of a queue. */
  public List<GroupCard> groupsOf(String queue) {
    return groups.values().stream().filter(g -> g.queue().equals(queue)).toList();
  }

  /** An agent by number, null if there is none. */
  public @Nullable AgentCard agent(String number) {
    return byNumber.get(number);
  }

  /** An agent by the account's user name, null if there is none. */
  public @Nullable AgentCard agentOfAccount(String account) {
    return byAccount.get(account);
  }

  /** The agent who is bound to an extension, null if there is none. */
  public @Nullable AgentCard agentAt(String extension) {
    return byExtension.get(extension);
  }

  /** All agents. */
  public Collection<AgentCard> agents() {
    return List.copyOf(byNumber.values());
  }

  /** The agents of a group. */
  public List<AgentCard> agentsOf(int group) {
    return byNumber.values().stream().filter(a -> a.groups().containsKey(group)).toList();
  }
}

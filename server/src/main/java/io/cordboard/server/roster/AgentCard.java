package io.cordboard.server.roster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person who takes calls.
 *
 * @param id the number that the store gave, for ever; 0 while it has not yet
 * @param number what the agent logs in by
 * @param account the user name of the agent's account, null if there is none
 * @param team the team's name, null for none
 * @param extension the phone, null while bound to none
 * @param suspended may not log in
 * @param groups what the agent is in which group, by the group's id
 * @param fixed stands in the configuration: changed there alone
 */
public record AgentCard(
    long id,
    String number,
    String name,
    @Nullable String account,
    @Nullable String team,
    @Nullable String extension,
    boolean suspended,
    Map<Integer, Post> groups,
    boolean fixed) {

  /** What an agent is in a group; an admin is a member, too. */
  public enum Post {
    MEMBER,
    ADMIN
  }

  /** Keeps its own copy of the groups. */
  public AgentCard {
    groups = Map.copyOf(groups);
  }

  /** Whether the agent may watch and help the others of a group. */
  public boolean isAdminOf(int group) {
    return groups.get(group) == Post.ADMIN;
  }
}

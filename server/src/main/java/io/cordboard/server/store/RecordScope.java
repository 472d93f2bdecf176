package io.cordboard.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Whose records may be seen: all, one team's, one agent's own, or none.
 *
 * @param team null if not bound to a team
 * @param agent null if not bound to an agent
 */
public record RecordScope(boolean none, @Nullable String team, @Nullable String agent) {
  /** Everything. */
  public static final RecordScope ALL = new RecordScope(false, null, null);

  /** Nothing. */
  public static final RecordScope NONE = new RecordScope(true, null, null);

  /** What a team may see. */
  public static RecordScope ofTeam(String team) {
    return new RecordScope(false, team, null);
  }

  /** The calls of one agent. */
  public static RecordScope ofAgent(String agent) {
    return new RecordScope(false, null, agent);
  }
}

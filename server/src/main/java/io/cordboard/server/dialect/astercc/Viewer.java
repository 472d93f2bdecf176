package io.cordboard.server.dialect.astercc;

import org.jspecify.annotations.Nullable;

/**
 * Who follows events.
 *
 * @param agent the number of the agent whose events these are; null for all of the team
 */
record Viewer(String team, @Nullable String agent) {

  /** Whether this is for its eyes. */
  boolean sees(AccEvent event) {
    return event.team().equals(team)
        && (agent == null ? event.forTeam() : event.agents().contains(agent));
  }
}

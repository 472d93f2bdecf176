package io.cordboard.server.api;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Request;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;

/** Whose work a caller may look at. */
final class SeenAgent {
  private SeenAgent() {}

  /**
   * The agent of the path; one out of sight is answered as one that isn't there.
   *
   * @throws Refused 404
   */
  static AgentCard of(Request request, Roster roster) {
    AgentCard card = roster.agent(request.pathParameters().getOrDefault("number", ""));
    Principal who = request.caller();
    boolean seen =
        card != null
            && (card.number().equals(who.agent())
                || (who.team() == null
                    ? who.role() != Role.AGENT
                    : who.team().equals(card.team())));
    if (card == null || !seen) {
      throw new Refused(404, "agent_unknown", "number: (expected: an agent in your reach)");
    }
    return card;
  }
}

package io.cordboard.server.stream;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one reader may and wants to see; equal for readers that see the same.
 *
 * @param agentOnly whether it is an agent, who sees less than others of the team
 */
record Sight(
    boolean agentOnly, @Nullable String team, @Nullable String agent, StreamFilter filter) {

  static Sight of(Principal principal, StreamFilter filter) {
    boolean agentOnly = principal.role() == Role.AGENT;
    return new Sight(
        agentOnly,
        principal.team(),
        agentOnly || principal.team() != null ? principal.agent() : null,
        filter);
  }

  /** Whether what it sees depends on the things themselves, not only on their kind. */
  boolean restricted() {
    return agentOnly || team != null || !filter.onlyKinds();
  }

  /** The judge of single things. */
  Judge judge(Function<Principal, Scope> scopes) {
    Scope own =
        scopes.apply(
            new Principal("stream", agentOnly ? Role.AGENT : Role.SUPERVISOR, team, agent));
    List<Scope> teams = new ArrayList<>();
    for (String name : filter.teams()) {
      teams.add(scopes.apply(new Principal("stream", Role.SUPERVISOR, name, null)));
    }
    return (entity, lookup) ->
        own.sees(entity, lookup)
            && filter.fits(entity, lookup)
            && (teams.isEmpty() || teams.stream().anyMatch(t -> t.sees(entity, lookup)));
  }

  /** Says whether a thing is in view. */
  @FunctionalInterface
  interface Judge {
    boolean sees(Entity entity, Scope.Lookup lookup);
  }
}

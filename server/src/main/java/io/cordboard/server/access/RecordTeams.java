package io.cordboard.server.access;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumberRange;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.Person;
import io.cordboard.server.store.RecordScope;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whose a record is: of every team that could see the call while it lived (see {@link Scope}).
 * Immutable; any thread.
 */
public final class RecordTeams implements Function<CallRecord, Set<String>> {
  private final Config config;
  private final Map<String, Set<String>> queues = new TreeMap<>();
  private final Map<String, Set<String>> desks = new TreeMap<>();

  /** By this configuration. */
  public RecordTeams(Config config) {
    this.config = config;
    for (Config.Queue queue : config.queues()) {
      put(queues, queue.name(), queue.team());
    }
    for (Config.Agent agent : config.agents()) {
      if (agent.extension() != null) {
        put(desks, agent.extension(), agent.team());
      }
    }
  }

  /** What a principal may see of the records: an agent without a team the own calls. */
  public static RecordScope scope(Principal principal) {
    if (principal.team() != null) {
      return RecordScope.ofTeam(principal.team());
    }
    if (principal.role() != Role.AGENT) {
      return RecordScope.ALL;
    }
    return principal.agent() == null ? RecordScope.NONE : RecordScope.ofAgent(principal.agent());
  }

  @Override
  public Set<String> apply(CallRecord record) {
    Set<String> teams = new LinkedHashSet<>(); // the queue's first
    if (record.queue() != null) {
      teams.addAll(queues.getOrDefault(record.queue(), Set.of()));
    }
    add(teams, record.caller());
    add(teams, record.callee());
    add(teams, record.agent());
    record.parties().forEach(party -> add(teams, party.who()));
    return teams;
  }

  private void add(Set<String> teams, @Nullable Person person) {
    String extension = person == null ? null : person.extension();
    if (extension == null) {
      return;
    }
    teams.addAll(desks.getOrDefault(extension, Set.of()));
    for (Config.Team team : config.teams()) {
      for (NumberRange range : team.extensions()) {
        if (range.contains(extension)) {
          teams.add(team.name());
        }
      }
    }
  }

  private static void put(Map<String, Set<String>> map, String key, @Nullable String team) {
    if (team != null) {
      map.computeIfAbsent(key, k -> new HashSet<>()).add(team);
    }
  }
}

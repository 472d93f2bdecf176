package io.cordboard.server.access;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumberRange;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.Person;
import io.cordboard.server.store.RecordScope;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose a record is: of every team that could see the call while it lived (see {@link Scope}). Any
 * thread.
 */
public final class RecordTeams implements Function<CallRecord, Set<String>> {
  private final Config config;
  private final Map<String, Set<String>> queues = new TreeMap<>();
  private final Supplier<Roster> roster;

  /** By this configuration and who sits where when it is asked. */
  public RecordTeams(Config config, Supplier<Roster> roster) {
    this.config = config;
    this.roster = roster;
    for (Config.Queue queue : config.queues()) {
      put(queues, queue.name(), queue.team());
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
    AgentCard there = roster.get().agentAt(extension);
    if (there != null && there.team() != null) {
      teams.add(there.team());
    }
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

package io.cordboard.server.roster;

import io.cordboard.server.store.DirectoryEntry;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.StoredAgent;
import io.cordboard.server.store.StoredGroup;
import io.cordboard.server.store.StoredTeam;
import io.cordboard.server.store.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds of the roster.
 *
 * @param ids the agents' ids by number, of those that are there
 */
record Stored(
    List<StoredTeam> teams,
    List<StoredGroup> groups,
    List<StoredAgent> agents,
    Map<String, Long> ids) {
  static final Stored NOTHING = new Stored(List.of(), List.of(), List.of(), Map.of());

  static Stored read(Tx tx) {
    Map<String, Long> ids = new HashMap<>();
    for (DirectoryEntry entry : tx.directory().list(Kind.AGENT)) {
      if (entry.present()) {
        ids.put(entry.code(), entry.id());
      }
    }
    return new Stored(tx.staff().teams(), tx.staff().groups(), tx.staff().agents(), ids);
  }

  @Nullable StoredAgent agent(String number) {
    return agents.stream().filter(a -> a.number().equals(number)).findAny().orElse(null);
  }

  @Nullable StoredGroup group(int id) {
    return groups.stream().filter(g -> g.id() == id).findAny().orElse(null);
  }

  @Nullable StoredTeam team(String name) {
    return teams.stream().filter(t -> t.name().equals(name)).findAny().orElse(null);
  }
}

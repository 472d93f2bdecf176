package io.cordboard.server.dialect.astercc;

import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.outbox.Target;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The teams' push URLs as targets of the outbox, as they are now. */
final class PushTargets {
  private record Address(URI url, boolean allowPrivate) {}

  private final Outbox outbox;
  private final Map<String, Address> kept = new HashMap<>();

  PushTargets(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Follows the roster. */
  synchronized void follow(Roster now) {
    Set<String> gone = new HashSet<>(kept.keySet());
    for (TeamCard team : now.teams()) {
      URI url = team.pushUrl();
      if (url == null) {
        continue;
      }
      gone.remove(team.name());
      Address address = new Address(url, team.allowPrivate());
      if (!address.equals(kept.put(team.name(), address))) {
        AsterCcFormat format = new AsterCcFormat();
        outbox.keep(
            new Target(
                name(team.name()),
                url,
                format,
                format.events(),
                null,
                team.allowPrivate(),
                team.name()));
      }
    }
    for (String team : gone) {
      kept.remove(team);
      outbox.drop(name(team));
    }
  }

  /** No webhook of the configuration can be called so. */
  static String name(String team) {
    return "astercc/" + team;
  }
}

package io.cordboard.server.dialect.astercc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * One event as one team is told it.
 *
 * @param id grows with every event, also over restarts
 * @param agents the agents of the team whose pages are told
 * @param forTeam whether those are told, too, who follow the whole team
 * @param order events with the same word are posted one after the other: the call's id
 * @param pairs what it says, as it is, in the document's order
 * @param line the line that {@code sonAccept} gets; made once for all who follow
 */
record AccEvent(
    long id,
    String team,
    Set<String> agents,
    boolean forTeam,
    String order,
    List<Pair> pairs,
    String line) {

  /** A name and its value. */
  record Pair(String name, String value) {}

  AccEvent {
    agents = Set.copyOf(agents);
    pairs = List.copyOf(pairs);
  }

  AccEvent(
      long id, String team, Set<String> agents, boolean forTeam, String order, List<Pair> pairs) {
    this(id, team, agents, forTeam, order, pairs, line(pairs));
  }

  private static String line(List<Pair> pairs) {
    StringBuilder out = new StringBuilder(400);
    for (Pair pair : pairs) {
      out.append(pair.name).append('=').append(Wire.plain(pair.value)).append('&');
    }
    return out.toString();
  }

  /** The same as the fields of a form. */
  String form() {
    StringBuilder out = new StringBuilder(400);
    for (Pair pair : pairs) {
      out.append(out.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(pair.name, StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(pair.value, StandardCharsets.UTF_8));
    }
    return out.toString();
  }
}

package io.cordboard.server.dialect.astercc;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Role;
import io.cordboard.server.dialect.astercc.AccEvent.Pair;
import io.cordboard.server.dialect.astercc.Told.Source;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of calls, once for each team that the call is of: that of its queue, and those
 * of the agents in it. Who comes to an inbound call later is first told that it came. The board's
 * thread only.
 */
final class TaleWriter {
  private static final String AGENT = Source.AGENT.name();

  private final Supplier<Roster> roster;
  private final Function<String, @Nullable String> teamOfQueue;
  private final CallNotes notes;
  private final EventLine line;

  /** Who knows of a call already: teams, and agents by number. */
  private record Known(Set<String> teams, Set<String> agents) {
    Known() {
      this(new HashSet<>(), new HashSet<>());
    }
  }

  private final Map<String, Known> known = new HashMap<>();

  /**
   * Writes to this line.
   *
   * @param teamOfQueue whose a queue is, null if nobody's
   */
  TaleWriter(
      Supplier<Roster> roster,
      Function<String, @Nullable String> teamOfQueue,
      CallNotes notes,
      EventLine line) {
    this.roster = roster;
    this.teamOfQueue = teamOfQueue;
    this.notes = notes;
    this.line = line;
  }

  /** All who are in it know of it. */
  void introduce(CallTale tale) {
    Known now = known.computeIfAbsent(tale.id(), id -> new Known());
    audience(tale, List.of(), roster.get())
        .forEach(
            (team, agents) -> {
              now.teams.add(team);
              now.agents.addAll(agents);
            });
  }

  /** A customer's call came. */
  void incoming(CallTale tale, long atMs) {
    Roster now = roster.get();
    audience(tale, List.of(), now)
        .forEach((team, agents) -> introduce(tale, team, agents, now, atMs));
  }

  /** Something happened to a party. */
  void party(CallTale tale, Told told, String event, long atMs) {
    String number = told.party.number();
    String channel = event.equals("answer") ? "" : told.channelName(); // as printed
    tell(
        tale,
        List.of(told),
        String.valueOf(told.source),
        event,
        number == null ? "" : number,
        told.uniqueId(),
        channel,
        atMs);
  }

  /**
   * The call is over.
   *
   * @param last those who left with its end
   */
  void conversation(CallTale tale, Collection<Told> last, long atMs) {
    Told agent = null;
    for (Told told : tale.parties()) {
      if (told.source == Source.AGENT && (agent == null || told.answered)) {
        agent = told;
      }
    }
    String number = agent == null ? null : agent.party.number();
    tell(tale, last, "CONVERSATION", "hangup", number == null ? "" : number, "0", "", atMs);
    known.remove(tale.id());
    if (tale.call().mergedInto() == null) {
      notes.drop(tale.call().tag());
    }
  }

  private void tell(
      CallTale tale,
      Collection<Told> about,
      String source,
      String event,
      String number,
      String uniqueId,
      String channel,
      long atMs) {
    Roster now = roster.get();
    Map<String, Set<String>> all = audience(tale, about, now);
    if (source.equals(AGENT)) {
      about.forEach(told -> ownOnly(all, tale, told, now));
    }
    all.forEach(
        (team, agents) -> {
          introduce(tale, team, agents, now, atMs);
          CallNotes.Note note = notes.of(tale.call().tag(), team);
          List<Pair> pairs = new ArrayList<>(18);
          String did = tale.call().did();
          pairs.add(new Pair("calleridnum", customer(tale, note)));
          pairs.add(new Pair("didnumber", tale.dialIn() && did != null ? did : ""));
          pairs.add(new Pair("activenum", number));
          pairs.add(new Pair("source", source));
          pairs.add(new Pair("event", event));
          pairs.add(new Pair("uniqueid", uniqueId));
          pairs.add(new Pair("sessionid", tale.id()));
          pairs.add(new Pair("eventTime", line.time(atMs)));
          pairs.add(new Pair("AgentTeamId", teamId(now, team)));
          model(pairs, note);
          pairs.add(new Pair("AgentGroupId", group(now, team, tale.call(), note)));
          if (!tale.dialIn()) {
            pairs.add(new Pair("calltype", "dialout"));
            pairs.add(new Pair("channel", channel));
            pairs.add(new Pair("from", "dialout"));
          } else {
            pairs.add(new Pair("from", "dialin"));
            pairs.add(new Pair("channel", channel));
          }
          line.tell(team, agents, true, tale.id(), pairs, userdata(note));
        });
  }

  /** Tells a team, or those of its agents who don't know yet, that the call came. */
  private void introduce(CallTale tale, String team, Set<String> agents, Roster now, long atMs) {
    if (!tale.dialIn()) {
      return;
    }
    Known all = known.computeIfAbsent(tale.id(), id -> new Known());
    boolean teamToo = all.teams.add(team);
    Set<String> others = new HashSet<>(agents);
    others.removeAll(all.agents);
    if (!teamToo && others.isEmpty()) {
      return;
    }
    all.agents.addAll(others);
    Told caller = tale.first(Role.CALLER);
    if (caller == null) {
      return; // the server rang somebody
    }
    caller.source = Source.CALLER;
    CallNotes.Note note = notes.of(tale.call().tag(), team);
    String did = tale.call().did();
    String number = caller.party.number();
    List<Pair> pairs = new ArrayList<>(18);
    pairs.add(new Pair("CALLER", "incoming"));
    pairs.add(new Pair("modeltype", note == null ? "" : text(note.modelType())));
    pairs.add(new Pair("uniqueid", caller.uniqueId()));
    pairs.add(new Pair("model_id", note == null ? "" : text(note.model())));
    pairs.add(new Pair("from", "dialin"));
    pairs.add(new Pair("sessionid", tale.id()));
    pairs.add(new Pair("channel", caller.channelName()));
    pairs.add(new Pair("source", "CALLER"));
    pairs.add(new Pair("event", "incoming"));
    pairs.add(new Pair("calleridnum", text(number)));
    pairs.add(new Pair("didnumber", text(did)));
    pairs.add(new Pair("activenum", text(number)));
    pairs.add(new Pair("eventTime", line.time(atMs)));
    pairs.add(new Pair("AgentTeamId", teamId(now, team)));
    pairs.add(new Pair("AgentGroupId", group(now, team, tale.call(), note)));
    line.tell(team, others, teamToo, tale.id(), pairs, userdata(note));
  }

  /**
   * Who is told: by team, the agents whose pages are. Those who are in the call, and those who
   * were; who only rang is not told what others did then, nor is the own team.
   */
  private Map<String, Set<String>> audience(CallTale tale, Collection<Told> about, Roster now) {
    Map<String, Set<String>> all = new TreeMap<>();
    String queue = tale.call().queue();
    String team = queue == null ? null : teamOfQueue.apply(queue);
    if (team != null) {
      all.put(team, new HashSet<>());
    }
    for (Told told : tale.parties()) {
      String number = told.party.agent();
      AgentCard card = number == null || told.unseen() ? null : now.agent(number);
      if (card == null || card.team() == null) {
        continue;
      }
      boolean concerned = told.rung || told.answered || about.contains(told);
      if (concerned && (!told.closed || told.answered || about.contains(told))) {
        all.computeIfAbsent(card.team(), t -> new HashSet<>()).add(card.number());
      } else if (tale.dialIn() && told.party.role() == Role.CALLER) {
        all.computeIfAbsent(card.team(), t -> new HashSet<>()); // it calls a queue itself
      }
    }
    return all;
  }

  /**
   * What an agent's leg does is told to the agent's page alone, and not to teams that have nothing
   * to do with the agent: pages take any {@code source=AGENT} for their own phone.
   */
  private void ownOnly(Map<String, Set<String>> all, CallTale tale, Told told, Roster now) {
    String number = told.party.agent();
    AgentCard card = number == null ? null : now.agent(number);
    String queue = tale.call().queue();
    String team = queue == null ? null : teamOfQueue.apply(queue);
    all.keySet().removeIf(t -> !t.equals(team) && (card == null || !t.equals(card.team())));
    all.values().forEach(agents -> agents.removeIf(agent -> !agent.equals(number)));
  }

  /** The number of the one outside, as the client who wished the call wrote it. */
  private static String customer(CallTale tale, CallNotes.@Nullable Note note) {
    if (note != null && note.target() != null) {
      return note.target();
    }
    Told other = tale.first(tale.dialIn() ? Role.CALLER : Role.CALLEE);
    if (other != null && other.party.number() != null) {
      return text(other.party.number());
    }
    if (tale.dialIn()) {
      return "";
    }
    Told agent = tale.first(Role.CALLER);
    Channel leg = agent == null ? null : agent.leg;
    String connected = leg == null ? null : leg.connectedNumber();
    return connected != null ? connected : text(tale.call().dialed());
  }

  private static void model(List<Pair> pairs, CallNotes.@Nullable Note note) {
    pairs.add(new Pair("modeltype", note == null ? "" : text(note.modelType())));
    pairs.add(new Pair("model_id", note == null ? "" : text(note.model())));
  }

  private static @Nullable String userdata(CallNotes.@Nullable Note note) {
    return note == null ? null : note.userdata();
  }

  private static String group(Roster now, String team, Call call, CallNotes.@Nullable Note note) {
    if (note != null && note.group() != 0) {
      GroupCard asked = now.group(note.group());
      if (asked != null && team.equals(asked.team())) {
        return Integer.toString(asked.id());
      }
    }
    String queue = call.queue();
    if (queue != null) {
      for (GroupCard group : now.groupsOf(queue)) {
        if (team.equals(group.team())) {
          return Integer.toString(group.id());
        }
      }
    }
    return "0";
  }

  static String teamId(Roster now, String team) {
    TeamCard card = now.team(team);
    return card == null ? "0" : Integer.toString(card.id());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}

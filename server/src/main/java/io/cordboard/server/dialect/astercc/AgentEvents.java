package io.cordboard.server.dialect.astercc;

import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.DeskListener;
import io.cordboard.server.dialect.astercc.AccEvent.Pair;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of agents who asked for them with {@code pushevent=yes}: what they did, and when their
 * after-call work ends, by itself or not.
 */
final class AgentEvents implements AgentNews, DeskListener {
  private static final String ACW_OFF = "acwoff";

  /** One that has just ended, or goes on. */
  private record Work(@Nullable String callId, long beganAtMs, long endedAtMs, boolean told) {
    long seconds() {
      return Math.max(0, endedAtMs - beganAtMs + 500) / 1000;
    }
  }

  private final Supplier<Roster> roster;
  private final EventLine line;
  private final Clock clock;
  private final Executor board;
  private final Map<String, Boolean> asked = new HashMap<>();
  private final Map<String, Work> works = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();

  /**
   * Writes to this line.
   *
   * @param board runs things on the board's thread
   */
  AgentEvents(Supplier<Roster> roster, EventLine line, Clock clock, Executor board) {
    this.roster = roster;
    this.line = line;
    this.clock = clock;
    this.board = board;
  }

  @Override
  public void happened(String agent, String event, Set<Integer> groups) {
    board.execute(() -> did(agent, event, groups));
  }

  private void did(String agent, String event, Set<Integer> groups) {
    if (asked.size() < AccLimits.ASKERS) {
      asked.put(agent, true);
    }
    long now = clock.millis();
    Work work = works.get(agent);
    boolean ended =
        event.equals(ACW_OFF)
            && groups.isEmpty()
            && work != null
            && now - work.endedAtMs < AccLimits.ACCEPT_MS;
    if (ended && work != null) {
      if (!work.told) {
        ended(agent, work);
      }
      return;
    }
    List<Pair> more =
        event.equals("paused")
            ? List.of(new Pair("paused_reason", reasons.getOrDefault(agent, "")))
            : List.of();
    if (event.equals("paused") || event.equals("nopaused")) {
      tell(agent, event, 0, "", more, now);
      return;
    }
    AgentCard card = roster.get().agent(agent);
    Set<Integer> all = groups.isEmpty() && card != null ? card.groups().keySet() : groups;
    for (int group : new TreeSet<>(all)) {
      tell(agent, event, group, "", more, now);
    }
  }

  @Override
  public void changed(What what, AgentState now, int group, @Nullable String callId, long atMs) {
    String agent = now.agent();
    switch (what) {
      case LOGGED_OUT -> {
        works.remove(agent);
        reasons.remove(agent);
        // Its own logout may still be told; who comes back asks again.
        asked.remove(agent);
      }
      case PAUSED -> {
        if (now.pause() != null && reasons.size() < AccLimits.ASKERS) {
          reasons.put(agent, now.pause().reason());
        }
      }
      case AFTER_CALL_BEGAN -> {
        if (works.size() < AccLimits.ASKERS) {
          works.put(agent, new Work(callId, atMs, 0, false));
        }
      }
      case AFTER_CALL_ENDED -> {
        Work begun = works.get(agent);
        Work work =
            new Work(
                callId, begun == null ? atMs : begun.beganAtMs, atMs, asked.containsKey(agent));
        works.put(agent, work);
        if (work.told) {
          ended(agent, work);
        }
      }
      default -> {
        // said by the request that did it
      }
    }
  }

  private void ended(String agent, Work work) {
    works.put(agent, new Work(work.callId, work.beganAtMs, work.endedAtMs, true));
    tell(
        agent,
        ACW_OFF,
        0,
        work.callId == null ? "" : work.callId,
        List.of(new Pair("acwseconds", Long.toString(work.seconds()))),
        work.endedAtMs);
  }

  private void tell(
      String agent, String event, int group, String session, List<Pair> more, long atMs) {
    Roster now = roster.get();
    AgentCard card = now.agent(agent);
    String team = card == null ? null : card.team();
    if (card == null || team == null) {
      return;
    }
    List<Pair> pairs = new ArrayList<>(18);
    pairs.add(new Pair("calleridnum", ""));
    pairs.add(new Pair("didnumber", ""));
    pairs.add(new Pair("activenum", card.extension() == null ? "" : card.extension()));
    pairs.add(new Pair("source", "AGENT"));
    pairs.add(new Pair("event", event));
    pairs.add(new Pair("uniqueid", "0"));
    pairs.add(new Pair("sessionid", session));
    pairs.add(new Pair("eventTime", line.time(atMs)));
    pairs.add(new Pair("AgentTeamId", TaleWriter.teamId(now, team)));
    pairs.add(new Pair("AgentGroupId", Integer.toString(group)));
    pairs.add(new Pair("agentno", agent));
    pairs.add(new Pair("agentid", Long.toString(card.id())));
    pairs.addAll(more);
    line.tell(team, Set.of(agent), true, AsterCcFormat.AGENT + agent, pairs, null);
  }
}

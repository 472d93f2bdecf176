package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The agents, found by the extension to which they are bound. */
final class AgentBook {
  private final Map<String, AgentFile> byId = new LinkedHashMap<>();
  private final Map<String, AgentFile> byExtension = new HashMap<>();

  /** Of every extension of ours: an agent may be bound to it later. */
  private final Map<String, DeviceState> devices = new HashMap<>();

  private final BoardSettings settings;
  private final Pending pending;

  AgentBook(BoardSettings settings, Pending pending) {
    this.settings = settings;
    this.pending = pending;
    for (BoardSettings.AgentEntry entry : settings.agents()) {
      seat(new AgentFile(entry));
    }
  }

  Collection<AgentFile> all() {
    return byId.values();
  }

  @Nullable AgentFile at(String node, @Nullable String extension) {
    return extension == null ? null : byExtension.get(node + "/" + extension);
  }

  void arrived(Leg leg) {
    AgentFile agent = at(leg.node, leg.extension);
    if (agent != null) {
      leg.agentFile = agent;
      agent.legs.add(leg);
    }
  }

  void left(Leg leg) {
    AgentFile agent = leg.agentFile;
    if (agent != null) {
      agent.legs.remove(leg);
      pending.agent(agent);
    }
  }

  void device(Fact.DeviceSeen seen) {
    String extension = settings.devices().get(seen.device());
    if (extension == null) {
      return;
    }
    devices.put(seen.node() + "/" + extension, seen.state());
    AgentFile agent = at(seen.node(), extension);
    if (agent != null && agent.device != seen.state()) {
      agent.device = seen.state();
      pending.agent(agent);
    }
  }

  /**
   * Makes the agents be these.
   *
   * @return the extensions ({@code node/number}) at which somebody else sits now, or under another
   *     name
   */
  Set<String> replace(List<BoardSettings.AgentEntry> entries, Ledger ledger) {
    Map<String, BoardSettings.AgentEntry> wanted = new LinkedHashMap<>();
    entries.forEach(entry -> wanted.put(entry.id(), entry));
    Set<String> touched = new HashSet<>();
    Map<String, AgentFile> before = new HashMap<>(byId);
    for (AgentFile agent : new ArrayList<>(byId.values())) {
      BoardSettings.AgentEntry now = wanted.get(agent.entry.id());
      if (now != null && now.equals(agent.entry)) {
        wanted.remove(now.id());
        continue;
      }
      unseat(agent, touched);
      if (now == null) {
        Entity last = ledger.get(Entity.Kind.AGENT, agent.entry.id());
        if (last != null) {
          ledger.remove(last, Change.What.REMOVED);
        }
      }
    }
    for (BoardSettings.AgentEntry entry : wanted.values()) {
      AgentFile agent = new AgentFile(entry);
      AgentFile old = before.get(entry.id());
      if (old != null) {
        agent.state = old.state;
        agent.sinceMs = old.sinceMs;
      }
      seat(agent);
      if (agent.desk() != null) {
        touched.add(agent.desk());
      }
      pending.agent(agent);
    }
    return touched;
  }

  private void seat(AgentFile agent) {
    byId.put(agent.entry.id(), agent);
    String desk = agent.desk();
    if (desk != null) {
      byExtension.put(desk, agent);
      agent.device = devices.getOrDefault(desk, DeviceState.UNKNOWN);
    }
  }

  private void unseat(AgentFile agent, Set<String> touched) {
    byId.remove(agent.entry.id());
    String desk = agent.desk();
    if (desk != null) {
      byExtension.remove(desk, agent);
      touched.add(desk);
    }
  }

  /** Somebody else may sit now where this leg is. */
  void reseat(Leg leg) {
    leg.agentFile = null;
    arrived(leg);
    pending.legAndCall(leg);
  }

  /** Somebody else may sit now where this member is. */
  void reseat(MemberFile member) {
    member.agent = at(member.seen.node(), member.extension);
    if (member.agent != null) {
      member.agent.members.add(member);
    }
    pending.member(member);
  }
}

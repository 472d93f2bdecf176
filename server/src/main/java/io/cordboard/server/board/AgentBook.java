package io.cordboard.server.board;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agents of the configuration, found by their extension. */
final class AgentBook {
  private final Map<String, AgentFile> byExtension = new HashMap<>();
  private final BoardSettings settings;
  private final Pending pending;

  AgentBook(BoardSettings settings, Pending pending) {
    this.settings = settings;
    this.pending = pending;
    for (BoardSettings.AgentEntry entry : settings.agents()) {
      byExtension.put(entry.node() + "/" + entry.extension(), new AgentFile(entry));
    }
  }

  Collection<AgentFile> all() {
    return byExtension.values();
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
    AgentFile agent = at(seen.node(), settings.devices().get(seen.device()));
    if (agent != null && agent.device != seen.state()) {
      agent.device = seen.state();
      pending.agent(agent);
    }
  }
}

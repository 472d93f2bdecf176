package io.cordboard.server.board;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the board has to know beforehand to name what it sees.
 *
 * @param nodes names of the nodes, in the order of the configuration
 * @param ariConfigured whether the nodes have an ARI link
 * @param devices endpoint ({@code PJSIP/801}) to the extension it is; any other endpoint is a trunk
 * @param agents the agents
 * @param queueLabels queue name to what people call it; a queue without a label shows its name
 * @param zone whose midnight resets the counts of the day
 */
public record BoardSettings(
    List<String> nodes,
    boolean ariConfigured,
    Map<String, String> devices,
    List<AgentEntry> agents,
    Map<String, String> queueLabels,
    ZoneId zone) {

  /**
   * An agent.
   *
   * @param id its number, {@code 1001}
   * @param node the node of its device
   * @param extension the extension of its device, null while bound to none
   */
  public record AgentEntry(
      String id, String node, String name, @Nullable String extension, String team) {}

  /** The same with other agents. */
  public BoardSettings withAgents(List<AgentEntry> others) {
    return new BoardSettings(nodes, ariConfigured, devices, others, queueLabels, zone);
  }

  /** Keeps its own copies. */
  public BoardSettings {
    nodes = List.copyOf(nodes);
    devices = Map.copyOf(devices);
    agents = List.copyOf(agents);
    queueLabels = Map.copyOf(queueLabels);
  }
}

package io.cordboard.server.dialect.astercc;

import java.util.Set;

/**
 * Tells what an agent did, to those who asked for it with {@code pushevent=yes}. May be called by
 * any thread, must not block.
 */
@FunctionalInterface
public interface AgentNews {
  /** Tells nobody. */
  AgentNews NONE = (agent, event, groups) -> {};

  /**
   * It happened.
   *
   * @param agent the number
   * @param event the word of the wire, {@code login} or {@code acwring}
   * @param groups in which groups; empty for all of the agent's
   */
  void happened(String agent, String event, Set<Integer> groups);
}

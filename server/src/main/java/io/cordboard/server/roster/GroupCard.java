package io.cordboard.server.roster;

import org.jspecify.annotations.Nullable;

/**
 * The agents of a queue.
 *
 * @param id the number that clients use
 * @param queue the queue's name at the PBX
 * @param team the team's name, that of its queue; null for none
 * @param afterCall when its agents get after-call work, until an agent chooses otherwise
 * @param afterCallSeconds its longest
 * @param fixed stands in the configuration: changed there alone
 */
public record GroupCard(
    int id,
    String name,
    String queue,
    @Nullable String team,
    AfterCallMode afterCall,
    int afterCallSeconds,
    boolean fixed) {

  /** After which calls of a group an agent gets time. */
  public enum AfterCallMode {
    /** After each that rang the agent, answered or not. */
    RINGING,
    /** After those that the agent answered. */
    ANSWERED,
    OFF
  }
}

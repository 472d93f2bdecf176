package io.cordboard.server.desk;

/** How a wish of or about an agent ended. */
public sealed interface DeskResult {
  /** It is so now, and stays so over restarts. */
  record Done(AgentState state) implements DeskResult {}

  /** It was refused; {@code text} says why, {@code value: x (expected: …)}. */
  record Refused(Why why, String text) implements DeskResult {}

  /** Cordboard has it, but nobody knows whether the PBX does yet: it is tried until it does. */
  record Unknown(AgentState state, String text) implements DeskResult {}

  /** Why something was refused. */
  enum Why {
    NOT_ALLOWED,
    AGENT_UNKNOWN,
    GROUP_UNKNOWN,
    /** The agent is not one of that group. */
    NOT_IN_GROUP,
    /** The agent belongs to no group at all. */
    NO_GROUP,
    SUSPENDED,
    ALREADY_LOGGED_IN,
    NOT_LOGGED_IN,
    /** In that group, or in none where none was named. */
    NOT_CHECKED_IN,
    NO_DEVICE,
    NO_AFTER_CALL_WORK,
    BAD_VALUE,
    /** The store is away: nothing was changed. */
    NOT_KEPT
  }
}

package io.cordboard.server.control;

import org.jspecify.annotations.Nullable;

/** How a command ended. */
public sealed interface CommandResult {
  /** It happened; {@code callId} is empty if it was about no call. */
  record Done(String callId) implements CommandResult {}

  /**
   * It did not happen.
   *
   * @param text why, {@code value: x (expected: …)}
   * @param detail the state that forbids it, e.g. {@code busy}; null where none does
   */
  record Refused(Why why, String text, @Nullable String detail) implements CommandResult {
    /** Without a state. */
    public Refused(Why why, String text) {
      this(why, text, null);
    }
  }

  /** Nobody knows whether it happened; {@code callId} is the call's if it did. */
  record Unknown(String callId, String text) implements CommandResult {}

  /** Why a command was refused. */
  enum Why {
    NOT_ALLOWED,
    NOT_FOUND,
    BAD_VALUE,
    NUMBER_REFUSED,
    TOO_MANY,
    KEY_REUSED,
    BUSY,
    NO_ANSWER,
    UNREACHABLE,
    WRONG_STATE,
    /** The extension is in no call (that the command could be about). */
    NO_CALL,
    /** There is no such queue. */
    QUEUE_UNKNOWN,
    /** It is in that queue already. */
    ALREADY_MEMBER,
    /** It isn't in that queue, or in none. */
    NOT_MEMBER,
    /** It stands in the PBX's configuration and cannot be taken out. */
    STATIC_MEMBER,
    /** Another command of this agent is still under way. */
    PENDING,
    /** The agent takes no group's calls (text: the agent). */
    NOT_CHECKED_IN,
    /** The agent is not bound to a phone. */
    NO_DEVICE,
    /** The agent cannot do it in this state; {@link Refused#detail()} is its word. */
    AGENT_STATE,
    /** The agent works dial-in only. */
    DIAL_IN_ONLY,
    /** The one to be rung takes no calls of that group. */
    TARGET_NOT_CHECKED_IN,
    /** The one to be rung cannot be, in this state; {@link Refused#detail()} is its word. */
    TARGET_STATE,
    AGENT_UNKNOWN,
    GROUP_UNKNOWN,
    /** Not an admin of the group whose call it is. */
    NOT_GROUP_ADMIN,
    /** No leg by that unique id, or not one of the call. */
    LEG_UNKNOWN,
    LINK_DOWN,
    FAILED
  }
}

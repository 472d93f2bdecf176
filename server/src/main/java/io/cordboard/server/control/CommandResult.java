package io.cordboard.server.control;

/** How a command ended. */
public sealed interface CommandResult {
  /** It happened; {@code callId} is empty if it was about no call. */
  record Done(String callId) implements CommandResult {}

  /** It did not happen; {@code text} says why, {@code value: x (expected: …)}. */
  record Refused(Why why, String text) implements CommandResult {}

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
    LINK_DOWN,
    FAILED
  }
}

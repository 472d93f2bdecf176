package io.cordboard.server.control;

/** How a command ended. */
public sealed interface CommandResult {
  /** It happened. */
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
    LINK_DOWN,
    FAILED
  }
}

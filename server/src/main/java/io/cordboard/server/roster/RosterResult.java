package io.cordboard.server.roster;

/** How a change of the roster ended. */
public sealed interface RosterResult {

  /** It is so, and on the disk. */
  record Done() implements RosterResult {}

  /**
   * Nothing was changed.
   *
   * @param text {@code value: x (expected: …)}
   */
  record Refused(Why why, String text) implements RosterResult {}

  /** Why it was refused. */
  enum Why {
    BAD_VALUE,
    /** It is another team's, or needs more than a team's rights. */
    NOT_ALLOWED,
    NOT_FOUND,
    /** It stands in the configuration and is changed there alone. */
    FIXED,
    /** What must be one's own is another's, or something still hangs on it. */
    TAKEN,
    /** There is room for no more. */
    FULL
  }
}

package io.cordboard.server.roster;

/** The bounds of this package. */
public final class RosterLimits {
  /** Agents of the store: all are read and checked with each change, which this keeps short. */
  static final int AGENTS = 5_000;

  /** Groups of the store: a big house has some dozens of queues. */
  static final int GROUPS = 1_000;

  /** Teams of the store, as many as groups. */
  static final int TEAMS = 1_000;

  /** A name is shown in one line of a page. */
  static final int NAME_CHARACTERS = 80;

  /** Longest after-call work in seconds; the configuration has the same. */
  static final int AFTER_CALL_SECONDS = 3_600;

  /** Origins of one team. */
  static final int ORIGINS = 50;

  /** A start waits so long for what an open store holds; a local file answers at once. */
  static final long LOAD_MS = 10_000;

  private RosterLimits() {}
}

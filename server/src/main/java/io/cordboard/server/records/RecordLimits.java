package io.cordboard.server.records;

/** What the recorder keeps in memory at most. */
final class RecordLimits {
  private RecordLimits() {}

  /** Steps kept while the store takes none: a minute and a half of the busiest PBX, some 30 MB. */
  static final int PENDING = 20_000;

  /**
   * Lengths of after-call work kept while there is no room for the steps: hours of the busiest PBX,
   * some 15 MB. Beyond, the work is said to have taken as long as it may.
   */
  static final int LATE_COMPLETIONS = 100_000;

  /** Steps tried at a time after an outage, so that live ones are not held up. */
  static final int RETRIED_AT_ONCE = 200;

  /** First and longest wait before the store is tried again. */
  static final long RETRY_FIRST_MS = 500;

  static final long RETRY_MOST_MS = 15_000;

  /** Stays in queues remembered per call; what comes later replaces the last. */
  static final int STAYS = 64;

  /** Legs of a call whose names are remembered: those listed and those dropped from the list. */
  static final int LEGS = 400;

  /** After the deadline of after-call work: who ends it has the first word. */
  static final long GRACE_MS = 2_000;

  /**
   * From our start until what an earlier run left is completed without a word: who ends the work
   * must be live, and find the agent's pause, first.
   */
  static final long RESUMED_MS = 10_000;

  /** Who gives up in a queue before this is said to have cancelled. */
  static final long CANCEL_MS = 10_000;

  /** Ends so close to each other are one: a hang-up takes everybody off within moments. */
  static final long SAME_MOMENT_MS = 1_000;
}

package io.cordboard.server.callevents;

/** What is bounded about call events, and why. */
final class CallEventLimits {
  private CallEventLimits() {}

  /** Rows read at once: some milliseconds, so that no read transaction stays open. */
  static final int READ_ROWS = 2_000;

  /** Rows of one look at the file; what is more waits for the next one. */
  static final int LOOK_ROWS = 200_000;

  /** Rows of calls that are not over yet, kept in memory: some 100 MB; older calls are cut then. */
  static final int OPEN_ROWS = 300_000;

  /** Rows of one call that are read; the rest of one that never ends says nothing new. */
  static final int CALL_ROWS = 5_000;

  /**
   * Rows deleted at once: the file is locked for writers only that long, far below their patience.
   */
  static final int DELETE_ROWS = 500;

  /** Deletions of one look, so that a full file is emptied within hours, not in one go. */
  static final int DELETES = 100;

  /**
   * How old what is settled must be before it is deleted (ms): a day, for whoever looks into it.
   */
  static final long KEEP_MS = 24 * 3_600_000L;

  /** How long another may hold the file until we give up for this time (ms). */
  static final int BUSY_MS = 500;

  /** A call is looked at so long after its end (ms): who saw it live records it first. */
  static final long SETTLE_MS = 30_000;

  /** A call of which nothing is heard for so long (ms) and which the PBX does not know is over. */
  static final long FORGOTTEN_MS = 600_000;

  /**
   * Looks that find nothing of a call until it is given up: Asterisk writes an event within a
   * moment, so one would do; the others are for a disk that was full or a file that was moved.
   */
  static final int LOOKS = 3;

  /** Calls that wait for their events, kept in memory: some 30 MB of what was seen of them. */
  static final int LEFT_CALLS = 20_000;

  /** Time between two looks (ms). */
  static final long EVERY_MS = 60_000;

  /** Calls written in one transaction, so that live ones need not wait long for theirs. */
  static final int WRITE_CALLS = 50;

  /** How long a transaction of ours may take until it is tried again later (ms). */
  static final long WRITE_MS = 30_000;

  /** How long a look under way may go on at the end (ms). */
  static final long CLOSE_MS = 5_000;
}

package io.cordboard.server.store;

/** The bounds of the store, each with its reason. */
final class StoreLimits {

  /** Writes that wait for the writer: some seconds of the largest load while a disk stalls. */
  static final int WRITES_WAITING = 20_000;

  /** Writes in one commit: more gains nothing, and all of them wait for the slowest. */
  static final int WRITES_PER_COMMIT = 500;

  /** Readers at a time. A search takes milliseconds, the machine has few cores. */
  static final int READERS = 4;

  /** How long a query may take: with four readers a few broad searches would hold up all others. */
  static final int READ_MS = 5_000;

  /** Steps of SQLite's machine between two looks at the clock; some microseconds. */
  static final int STEPS = 10_000;

  /** Reads that wait for a reader; as many as requests may be under way, and more is overload. */
  static final int READS_WAITING = 1024;

  /** Groups of answers that wait to be handed over; past it the writer hands over by itself. */
  static final int ANSWERS_WAITING = 64;

  /** While the store is down: how often it is tried. */
  static final long PROBE_MS = 1_000;

  /** While nothing is written: how often it is seen whether it could be. */
  static final long IDLE_PROBE_MS = 10_000;

  /**
   * Characters of a trial write after a failure: so that a disk with room for one small row is not
   * taken for one that has room again.
   */
  static final int PROBE_CHARACTERS = 64 * 1024;

  /** How long the writer waits for another process that holds the SQLite file, a backup's start. */
  static final int BUSY_MS = 5_000;

  /** How long a PostgreSQL may take to let us in. */
  static final int CONNECT_SECONDS = 5;

  /** How long a PostgreSQL may be silent in the middle of a statement before it counts as gone. */
  static final int SOCKET_SECONDS = 30;

  /** How long closing waits for writes that wait. */
  static final long CLOSE_MS = 5_000;

  /** Records on one page. */
  static final int PAGE = 1_000;

  /** Records, or entries of the audit, deleted for their age in one transaction. */
  static final int DELETE_BATCH = 500;

  /** Webhooks that were given up are kept so long at most: nobody sends them again after a year. */
  static final int DEAD_DAYS = 365;

  /** How often it is looked for what is too old. */
  static final long RETENTION_MS = 3_600_000;

  /** Names of queues that wait to be given numbers; a PBX has some hundred queues. */
  static final int QUEUES_WAITING = 10_000;

  /** Webhooks of a target that are counted; more are said to be so many. A count takes a moment. */
  static final int COUNTED = 100_000;

  /** Letters of an error that is kept with a message; what a person reads in a list. */
  static final int ERROR_CHARACTERS = 500;

  /**
   * Reasons of ended breaks that are kept until they are seen gone; nobody takes more while a link
   * is away.
   */
  static final int ENDED_PAUSES = 8;

  /** Phones of an agent that are still to be let go: who moves that often has no calls there. */
  static final int EARLIER_PHONES = 8;

  /** Numbers in a campaign's list: what the largest centres dial in a month; 100 bytes each. */
  static final int LISTED_NUMBERS = 1_000_000;

  /**
   * Sessions of external IVRs that are read after a kill: more than all nodes together can have.
   */
  static final int IVR_SESSIONS = 20_000;

  private StoreLimits() {}
}

package io.cordboard.server.desk;

/** The bounds of agents' desks, each with its reason. */
final class DeskLimits {
  /** Agents in or after a queue call at a time: ten of the largest centres; more get no work. */
  static final int WORKS = 10_000;

  /** Calls of an earlier run that wait for their agent to be found paused. */
  static final int RESUMED = 10_000;

  /**
   * How much later than a call's end its after-call work's pause may seem to be: what clocks of two
   * machines and the PBX's whole seconds may be apart.
   */
  static final long RESUMED_APART_MS = 60_000;

  /** How often pauses are looked for that nobody will end: a pause is exact without it. */
  static final long SWEEP_MS = 1_000;

  /**
   * How long such a pause must have been there: the events of one command come in one burst, but
   * not in one message.
   */
  static final long ORPHAN_MS = 500;

  /** From one try to end a pause to the next: longer than any answer of a PBX that works. */
  static final long RETRY_MS = 3_000;

  /**
   * How long after an order of ours a change at the PBX counts as its echo, not as somebody else's
   * doing: echoes come within some milliseconds, people take longer.
   */
  static final long ECHO_MS = 1_000;

  /** Wishes about one agent that wait for the store: what clicks of a second may add up to. */
  static final int WISHES_WAITING = 32;

  private DeskLimits() {}
}

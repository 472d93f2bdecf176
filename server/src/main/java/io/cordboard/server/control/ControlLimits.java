package io.cordboard.server.control;

/** The bounds of commands, each with its reason. */
final class ControlLimits {
  /** Shortest time a phone may ring: nobody picks up faster. */
  static final int RING_SECONDS_MIN = 5;

  /** Longest time a phone may ring; whoever waits for the answer holds a request open. */
  static final int RING_SECONDS_MAX = 60;

  /** Longest limit of a call: a day; whoever wants longer wants none. */
  static final int LIMIT_SECONDS_MAX = 86_400;

  /** How long the answer of a command with a key is kept: a client tries again within minutes. */
  static final long REPEATS_MS = 10 * 60_000;

  /** Kept answers; past it new keys are refused: forgetting one could make it happen twice. */
  static final int REPEATS = 10_000;

  private ControlLimits() {}
}

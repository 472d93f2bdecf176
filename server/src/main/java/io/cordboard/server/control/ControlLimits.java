package io.cordboard.server.control;

/** The bounds of commands, each with its reason. */
final class ControlLimits {
  /** Shortest time a phone may ring: nobody picks up faster. */
  static final int RING_SECONDS_MIN = 5;

  /** Longest time a phone may ring; whoever waits for the answer holds a request open. */
  static final int RING_SECONDS_MAX = 60;

  /** Longest limit of a call: a day; whoever wants longer wants none. */
  static final int LIMIT_SECONDS_MAX = 86_400;

  /** Calls with a limit at a time; more than any PBX carries. Past it the PBX alone ends them. */
  static final int LIMITED_CALLS = 10_000;

  /** When a call that should have ended is ended again: its link may be back then. */
  static final long LIMIT_AGAIN_MS = 10_000;

  /**
   * How much later than the limit the PBX ends a call by itself: it counts from when the first
   * phone is picked up, and no network lets the other side ring longer.
   */
  static final int LIMIT_NET_SECONDS = 300;

  /** How long the answer of a command with a key is kept: a client tries again within minutes. */
  static final long REPEATS_MS = 10 * 60_000;

  /** Kept answers; past it new keys are refused: forgetting one could make it happen twice. */
  static final int REPEATS = 10_000;

  /**
   * Kept answers of one key or user: four commands a second. A program that uses up its own leaves
   * room for the others.
   */
  static final int REPEATS_OF_ONE = 2_500;

  /** Who may be in one talk: what was measured to work, and what clients expect. */
  static final int PARTIES = 5;

  /** Legs that one command may end: those of the largest talk, twice. */
  static final int HANG_UPS = 10;

  /** How long somebody is alone before that is taken for the end: joins take less than half. */
  static final long LEFT_ALONE_MS = 1_000;

  /** When somebody alone who should have ended is ended again: the link may be back then. */
  static final long LEFT_ALONE_AGAIN_MS = 10_000;

  /**
   * How often somebody is seen waiting for one whom the PBX rings again, before he is ended: longer
   * than the PBX by its defaults tries (three times 15 s, 10 s between).
   */
  static final int RECALL_LOOKS = 12;

  private ControlLimits() {}
}

package io.cordboard.server.dialect.coocenter;

/** The bounds of the CooCenter dialect, each with its reason. */
final class CooLimits {
  /**
   * How long a click or a spying waits for the PBX to say that it cannot: an unreachable phone is
   * told in milliseconds; who rings for longer was accepted.
   */
  static final long ACCEPT_MS = 1_500;

  /** How long around midnight the neighbouring day's key is good, for clocks that differ. */
  static final long NEIGHBOUR_DAY_MINUTES = 5;

  /** Bytes with which an answer of the board begins; one entry has about 230. */
  static final int ANSWER_BYTES = 64 * 1024;

  /** How long the debug page waits for an event at most; well below a proxy's usual 60 s. */
  static final long DEBUG_WAIT_MS = 20_000;

  private CooLimits() {}
}

package io.cordboard.server.ivr;

/** Every bound of this package, each with its reason. */
public final class IvrLimits {

  /** Callers in sessions at once: more than one Asterisk plays sounds to. */
  public static final int SESSIONS = 2_000;

  // --- answers of customers' web servers

  /**
   * An answer in bytes. The longest that the contract prints, a CALL, has 3 kB; one with the
   * longest list of targets and data of the customer's own below 20 kB.
   */
  public static final int ANSWER_BYTES = 64 * 1024;

  /** Values inside each other in an answer: the contract's are three deep. The reader recurses. */
  public static final int ANSWER_DEPTH = 16;

  /** XML elements of an answer: four for a field, and the printed CALL has 20 fields. */
  public static final int ANSWER_ELEMENTS = 5_000;

  /** One text of an answer in characters: a name, a number, a sentence of the customer's own. */
  public static final int ANSWER_TEXT = 8_192;

  // --- sessions

  /**
   * Longest time in one state of a session; an end of a sound that never comes must not leave a
   * caller in silence. Longer than any greeting.
   */
  public static final int STATE_MS = 120_000;

  /**
   * Longest time in a state in which the caller hears nothing. It may pass twice where the state
   * changed in between, so nobody is in silence for more than double this.
   */
  public static final int SILENT_MS = 5_000;

  /** How long an apology may take before the call ends, should its end not be told. */
  public static final int APOLOGY_MS = 8_000;

  private IvrLimits() {}
}

package io.cordboard.server.ivr;

/** Every bound of this package, each with its reason. */
public final class IvrLimits {

  /** Callers in sessions at once: more than one Asterisk plays sounds to. */
  public static final int SESSIONS = 2_000;

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

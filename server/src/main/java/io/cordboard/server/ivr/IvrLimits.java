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

  private IvrLimits() {}
}

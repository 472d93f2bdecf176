package io.cordboard.server.desk;

import org.jspecify.annotations.Nullable;

/** Is told what agents do. Called on the board's thread: be brief. */
public interface DeskListener {

  /** What an agent did. */
  enum What {
    LOGGED_IN,
    LOGGED_OUT,
    CHECKED_IN,
    CHECKED_OUT,
    PAUSED,
    UNPAUSED,
    AFTER_CALL_RINGING,
    AFTER_CALL_ANSWERED,
    AFTER_CALL_OFF,
    AFTER_CALL_BEGAN,
    AFTER_CALL_ENDED,
    WORKS_ALL,
    WORKS_DIAL_IN,
    WORKS_DIAL_OUT
  }

  /**
   * An agent changed.
   *
   * @param group which of the groups it is about, 0 for all
   * @param callId the call that after-call work began or ended after, null otherwise
   */
  void changed(What what, AgentState now, int group, @Nullable String callId, long atMs);
}

package io.cordboard.server.records;

/** What the recorder must know of after-call work. Called on the board's thread. */
public interface AfterCall {

  /** Nobody ever has after-call work. */
  AfterCall NONE = callId -> 0;

  /**
   * When the after-call work of a call is over at the latest, 0 if there is none (any more). When
   * it is over, {@link Recorder#afterCallEnded} must be called.
   */
  long deadlineMs(String callId);
}

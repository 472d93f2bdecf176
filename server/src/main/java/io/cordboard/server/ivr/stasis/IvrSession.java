package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriEvent;

/**
 * One caller in our application. A state machine: everything that happens comes in here, on one
 * thread, and none of it blocks.
 */
public interface IvrSession {

  /** The caller entered, or was handed to us; called once, first. */
  void begin();

  /** An event about the caller's channel, or about a playback on it. */
  void onEvent(AriEvent event);

  /** The link was away and is back; events may have been missed, the caller is still there. */
  void onResumed();

  /** Too long in one state; the session must move on or give the caller away. */
  void onOverdue();

  /** A number that grows with every change of state; 0 before {@link #begin}. */
  int step();

  /** Whether the caller hears something now; if not, the state may last only a short while. */
  boolean heard();

  /** The caller is gone from our application; the last call. */
  void end();
}

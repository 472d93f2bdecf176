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

  /** The call's id, which the names of the session's own things carry; empty if it has none. */
  default String callId() {
    return "";
  }

  /** Whether this channel is a leg that the session wants. */
  default boolean owns(String channelId) {
    return false;
  }

  /** Whether it keeps its own time; then {@link #onOverdue} never comes. */
  default boolean watchesItself() {
    return false;
  }

  /**
   * The caller is not in our application any more, hung up or not.
   *
   * @return whether the session stays with him to his end, of which it tells its host
   */
  default boolean follows() {
    return false;
  }

  /** The link was away and is back, and the caller is not in our application. */
  default void onMissing() {}

  /** The link was away and is back; events may have been missed, the caller is still there. */
  void onResumed();

  /** Too long in one state; the session must move on or give the caller away. */
  void onOverdue();

  /**
   * We stop: whoever nobody would lead any further is given to the dialplan. A talk goes on without
   * us.
   */
  default void letGo() {}

  /** A number that grows with every change of state; 0 before {@link #begin}. */
  int step();

  /** Whether the caller hears something now; if not, the state may last only a short while. */
  boolean heard();

  /** The caller is gone from our application, or the PBX was away for too long; the last call. */
  void end();
}

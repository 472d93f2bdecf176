package io.cordboard.server.ivr.stasis;

/** A session that keeps its own time, and stays with the caller to his end. */
interface SelfWatchingSession extends IvrSession {
  @Override
  default boolean watchesItself() {
    return true;
  }

  @Override
  default boolean follows() {
    return true;
  }

  /** Never comes. */
  @Override
  default void onOverdue() {}

  /** Nobody counts the states of who watches himself. */
  @Override
  default int step() {
    return 0;
  }

  @Override
  default boolean heard() {
    return true;
  }
}

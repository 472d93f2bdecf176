package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/** Reasons of pauses that Cordboard gives by itself; an agent's own reason is never one of them. */
public final class PauseWords {
  /** Begins every other word of ours. */
  public static final String PREFIX = "cb-";

  /** After-call work. */
  public static final String AFTER_CALL = "acw";

  /** A member that cannot be removed, of an agent who takes no calls of that queue. */
  public static final String OUT = PREFIX + "out";

  /** Of an agent who only calls out. */
  public static final String DIAL_OUT = PREFIX + "dial-out";

  private PauseWords() {}

  /** Whether a reason is one of ours. */
  public static boolean isOurs(@Nullable String reason) {
    return reason != null && (reason.equals(AFTER_CALL) || reason.startsWith(PREFIX));
  }
}

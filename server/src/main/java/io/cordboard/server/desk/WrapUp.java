package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import java.util.Collection;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time after one call: from the agent's hang-up to its limit. On the board's thread. */
final class WrapUp {
  private final long limitMs;
  private long endedAtMs;
  private @Nullable Future<?> timer;

  WrapUp(long limitMs) {
    this.limitMs = limitMs;
  }

  boolean begun() {
    return endedAtMs != 0;
  }

  /** When the agent was through with the call, 0 before. */
  long endedAtMs() {
    return endedAtMs;
  }

  /** When the limit is, 0 before the agent is through. */
  long untilMs() {
    return begun() ? endedAtMs + limitMs : 0;
  }

  /** When it will be over at the latest; while the agent talks, as if the call ended now. */
  long deadlineMs(long nowMs) {
    return (begun() ? endedAtMs : nowMs) + limitMs;
  }

  long lastedMs(long untilMs) {
    return Math.max(0, untilMs - endedAtMs);
  }

  /** The hang-up is found to have been then; the limit is not moved by this. */
  void ended(long atMs) {
    endedAtMs = atMs;
  }

  /** The agent is through since {@code atMs}; {@code over} comes at the limit. */
  void begin(long atMs, long nowMs, ScheduledExecutorService loop, Runnable over) {
    stop();
    endedAtMs = Math.min(nowMs, atMs);
    timer = loop.schedule(over, Math.max(0, untilMs() - nowMs), TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** When a call ended that was gone after a link was away: the PBX knows, if it was the last. */
  static long concludedMs(long beganAtMs, Collection<Member> members) {
    return members.stream().mapToLong(Member::lastCallAtMs).reduce(beganAtMs, Math::max);
  }
}

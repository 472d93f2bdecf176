package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One agent's queue call and the work after it. */
final class Work {
  final Device device;
  final @Nullable String extension;

  /** Of the node, to know its restart. */
  long nodeStartedAtMs;

  final long beganAtMs;
  @Nullable String callId;

  /** When the agent was through with the call, 0 while talking. */
  long endedAtMs;

  /** Whether it is about to be found out why its pause is gone. */
  boolean checking;

  @Nullable Future<?> timer;

  Work(Device device, Member member, long nodeStartedAtMs, long beganAtMs) {
    this.device = device;
    this.extension = member.extension();
    this.nodeStartedAtMs = nodeStartedAtMs;
    this.beganAtMs = beganAtMs;
  }

  boolean wraps() {
    return endedAtMs != 0;
  }

  void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}

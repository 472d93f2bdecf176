package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import org.jspecify.annotations.Nullable;

/** One agent's queue call and the work after it. */
final class Work {
  final Device device;
  final @Nullable String extension;

  /** Of the node, to know its restart. */
  long nodeStartedAtMs;

  final long beganAtMs;
  final WrapUp wrapUp;
  @Nullable String callId;

  /** Whether it is about to be found out why its pause is gone. */
  boolean checking;

  Work(Device device, Member member, long nodeStartedAtMs, long limitMs, long beganAtMs) {
    this.wrapUp = new WrapUp(limitMs);
    this.device = device;
    this.extension = member.extension();
    this.nodeStartedAtMs = nodeStartedAtMs;
    this.beganAtMs = beganAtMs;
  }

  boolean wraps() {
    return wrapUp.begun();
  }

  boolean talks(DeskCalls calls) {
    return calls.talks(device.node, extension, callId);
  }
}

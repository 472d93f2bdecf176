package io.cordboard.server.desk;

import org.jspecify.annotations.Nullable;

/** An agent's call of a group that after-call work follows, and that work. */
final class AgentWork {
  /** 0 for a queue of no group. */
  final int group;

  final String node;

  /** The phone. */
  final @Nullable String extension;

  final WrapUp wrapUp;
  @Nullable String callId;

  /** Whether the agent has not answered yet. */
  boolean ringing = true;

  /** Whether the phone really rang. */
  boolean rang;

  /** When the phone was called or, once answered, when that was. */
  long beganAtMs;

  /** When the work was over, 0 before. */
  long overAtMs;

  AgentWork(int group, String node, @Nullable String extension, long limitMs, long beganAtMs) {
    this.group = group;
    this.node = node;
    this.extension = extension;
    this.wrapUp = new WrapUp(limitMs);
    this.beganAtMs = beganAtMs;
  }

  /** The agent talks since then. */
  void answered(long atMs) {
    if (ringing) {
      ringing = false;
      beganAtMs = atMs;
    }
  }

  boolean wraps() {
    return wrapUp.begun();
  }

  long untilMs() {
    return wrapUp.untilMs();
  }
}

package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/** What the board knows of one member of a queue. */
final class MemberFile {
  final String id;
  @Nullable AgentFile agent;
  final @Nullable String extension;
  Fact.MemberSeen seen;
  @Nullable Visit serves;
  boolean gone;
  boolean dirty;
  int round;

  MemberFile(
      String id, Fact.MemberSeen seen, @Nullable String extension, @Nullable AgentFile agent) {
    this.id = id;
    this.seen = seen;
    this.extension = extension;
    this.agent = agent;
  }

  Member member() {
    return new Member(
        id,
        seen.node(),
        seen.queue(),
        seen.iface(),
        seen.name(),
        extension,
        agent == null ? null : agent.entry.id(),
        seen.state(),
        seen.paused(),
        seen.pausedReason(),
        seen.pausedAtMs(),
        seen.penalty(),
        seen.dynamic(),
        serves != null,
        seen.callsTaken(),
        seen.lastCallAtMs());
  }
}

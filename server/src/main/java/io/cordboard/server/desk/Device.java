package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import io.cordboard.server.control.QueueMembers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device and what it is in each of its queues. */
final class Device {
  final String node;
  final String iface;
  final Map<String, Member> queues = new LinkedHashMap<>();
  @Nullable Work work;

  /** Its pauses of ours shall end; nobody waits for their time any more. */
  boolean releasing;

  /** Since when it has a pause of ours without work, 0 if it has none. */
  long orphanSinceMs;

  long releasedAtMs;

  Device(String node, String iface) {
    this.node = node;
    this.iface = iface;
  }

  static boolean isOurs(Member member) {
    return member.paused() && QueueMembers.AFTER_CALL.equals(member.pausedReason());
  }

  boolean inCall() {
    return queues.values().stream().anyMatch(Member::inCall);
  }

  /** The queues in which it has a pause of ours. */
  List<Member> ours() {
    return queues.values().stream().filter(Device::isOurs).toList();
  }

  /** The queues in which it takes calls. */
  List<Member> free() {
    return queues.values().stream().filter(m -> !m.paused()).toList();
  }

  boolean isPausedByOthers() {
    return queues.values().stream().anyMatch(m -> m.paused() && !isOurs(m));
  }

  /** When it was last paused or, if that is later, had its last call; 0 if it had neither. */
  long sinceMs() {
    return queues.values().stream()
        .mapToLong(m -> Math.max(m.pausedAtMs(), m.lastCallAtMs()))
        .reduce(0, Math::max);
  }
}

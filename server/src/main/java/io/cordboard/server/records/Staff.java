package io.cordboard.server.records;

import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which queues have somebody logged in: a member whose phone can be reached, paused or not. Board's
 * thread.
 */
final class Staff {
  private static final class Crew {
    final Set<String> members = new HashSet<>();
    long emptySinceMs;
  }

  private final Map<String, Crew> crews = new HashMap<>();

  void see(Member member, boolean there, long atMs) {
    Crew crew = crews.computeIfAbsent(member.node() + "/" + member.queue(), q -> new Crew());
    boolean in =
        there && member.state() != DeviceState.UNAVAILABLE && member.state() != DeviceState.INVALID;
    if (in) {
      crew.members.add(member.id());
    } else if (crew.members.remove(member.id()) && crew.members.isEmpty()) {
      crew.emptySinceMs = atMs;
    }
  }

  /** A stay ends: says whether anybody was there meanwhile. */
  void close(String node, Story.Stay stay) {
    Crew crew = crews.get(node + "/" + stay.queue);
    stay.staffed = crew != null && (!crew.members.isEmpty() || crew.emptySinceMs > stay.joinedAtMs);
  }
}

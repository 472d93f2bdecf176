package io.cordboard.server.board;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of the queues. */
final class MemberBook {
  private final Map<String, MemberFile> members = new HashMap<>();
  private final BoardSettings settings;
  private final BoardLimits limits;
  private final Pending pending;
  private final AgentBook agents;

  MemberBook(BoardSettings settings, BoardLimits limits, Pending pending, AgentBook agents) {
    this.settings = settings;
    this.limits = limits;
    this.pending = pending;
    this.agents = agents;
  }

  Collection<MemberFile> all() {
    return members.values();
  }

  @Nullable MemberFile find(String node, String queue, String iface) {
    return members.get(id(node, queue, iface));
  }

  @Nullable MemberFile seen(Fact.MemberSeen seen) {
    String id = id(seen.node(), seen.queue(), seen.iface());
    MemberFile member = members.get(id);
    if (member == null) {
      if (members.size() >= limits.things()) {
        pending.refused++;
        return null;
      }
      String extension = extension(seen);
      member = new MemberFile(id, seen, extension, agents.at(seen.node(), extension));
      members.put(id, member);
      if (member.agent != null) {
        member.agent.members.add(member);
      }
    } else if (seen.atMs() < member.seen.atMs()) {
      return member; // late
    }
    member.seen = seen;
    pending.member(member);
    return member;
  }

  private @Nullable String extension(Fact.MemberSeen seen) {
    String extension = settings.devices().get(seen.iface());
    String state = seen.stateIface();
    if (extension == null && state != null) {
      extension = settings.devices().get(state);
      if (extension == null && state.startsWith("hint:")) {
        int at = state.indexOf('@');
        extension = state.substring(5, at < 0 ? state.length() : at);
      }
    }
    return extension;
  }

  void remove(MemberFile member) {
    members.remove(member.id);
    member.gone = true;
    if (member.agent != null) {
      member.agent.members.remove(member);
    }
    pending.member(member);
  }

  static String id(String node, String queue, String iface) {
    return node + "/" + queue + "/" + iface;
  }
}

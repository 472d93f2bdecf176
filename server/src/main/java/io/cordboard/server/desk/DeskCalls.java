package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which queue call the agent at an extension talks in; as many as there are live calls. */
final class DeskCalls {
  private final Map<String, String> byExtension = new HashMap<>();

  /** The extensions of the agents who talk in a call. */
  List<String> agents(Call call) {
    List<String> agents = new ArrayList<>(1);
    for (Party party : call.parties()) {
      if (party.role() == Role.AGENT && party.extension() != null && talks(party)) {
        agents.add(party.extension());
      }
    }
    return agents;
  }

  static boolean talks(Party party) {
    return party.state() == Party.State.UP || party.state() == Party.State.HELD;
  }

  void seen(Call call) {
    for (Party party : call.parties()) {
      if (party.role() != Role.AGENT || party.extension() == null) {
        continue;
      }
      String key = call.node() + "/" + party.extension();
      if (talks(party)) {
        byExtension.put(key, call.id());
      } else {
        byExtension.remove(key, call.id());
      }
    }
  }

  void gone(Call call) {
    for (Party party : call.parties()) {
      byExtension.remove(call.node() + "/" + party.extension(), call.id());
    }
  }

  /** Whether an agent still talks in a call, if only with whom was asked in it. */
  boolean talks(String node, @Nullable String extension, @Nullable String callId) {
    return callId != null && extension != null && callId.equals(of(node, extension));
  }

  @Nullable String of(String node, String extension) {
    return byExtension.get(node + "/" + extension);
  }
}

package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The live calls of which not everything was seen at its time: they were there before us, or a link
 * was away. What ended in them unseen is told by their record, and the end of all behind it. On the
 * board's thread.
 */
final class HalfSeen {
  /** The node of each live call. */
  private final Map<String, String> calls = new HashMap<>();

  private final Set<String> half = new HashSet<>();

  /** Nodes of which not everything is known. */
  private final Set<String> unknown = new HashSet<>();

  void onSnapshot(BoardSnapshot snapshot) {
    calls.clear();
    half.clear();
    unknown.clear();
    snapshot.nodes().values().forEach(this::node);
    snapshot
        .calls()
        .values()
        .forEach(
            call -> {
              calls.put(call.id(), call.node());
              half.add(call.id());
            });
  }

  /** Whether the call that this change ends was seen in part only; forgets it. */
  boolean ends(Call call) {
    calls.remove(call.id());
    boolean was = half.remove(call.id());
    String into = call.mergedInto();
    if (was && into != null) {
      half.add(into);
    }
    return was;
  }

  void onChange(Change change) {
    if (change.entity() instanceof Node node) {
      node(node);
    } else if (change.entity() instanceof Call call) {
      boolean fresh = calls.put(call.id(), call.node()) == null;
      if (change.synthetic() || (fresh && unknown.contains(call.node()))) {
        half.add(call.id());
      }
    }
  }

  private void node(Node node) {
    if (node.state() == Node.State.LIVE) {
      unknown.remove(node.id());
      return;
    }
    unknown.add(node.id());
    if (!node.amiUp()) {
      calls.forEach(
          (call, of) -> {
            if (of.equals(node.id())) {
              half.add(call);
            }
          });
    }
  }
}

package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the board knows of one bridge. */
final class BridgeFile {
  final String id;
  final String node;
  final long createdAtMs;
  final Set<Leg> legs = new LinkedHashSet<>(4);
  String technology;
  @Nullable String conference;
  boolean foreign;
  boolean gone;
  boolean dirty;
  int round;

  BridgeFile(
      String id, String node, String technology, @Nullable String conference, long createdAtMs) {
    this.id = id;
    this.node = node;
    this.technology = technology;
    this.conference = conference;
    this.createdAtMs = createdAtMs;
  }

  /** Whether nobody hears anybody there: parking, waiting. */
  boolean holding() {
    return technology.equals("holding_bridge");
  }

  Bridge bridge() {
    List<String> shown = new ArrayList<>(legs.size());
    for (Leg leg : legs) {
      if (leg.shown()) {
        shown.add(leg.id);
      }
    }
    return new Bridge(id, node, technology, conference, shown, createdAtMs);
  }
}

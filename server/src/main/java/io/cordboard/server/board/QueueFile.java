package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.List;

/** What the board knows of one queue. */
final class QueueFile {
  final String id;
  final String node;
  final String name;
  final String label;

  /** Who waits, in the order of their positions. */
  final List<Visit> waiting = new ArrayList<>();

  String strategy = "";
  int answeredToday;
  int abandonedToday;
  boolean gone;
  boolean dirty;
  int round;

  QueueFile(String node, String name, String label) {
    this.id = node + "/" + name;
    this.node = node;
    this.name = name;
    this.label = label;
  }

  Queue queue() {
    long since = 0;
    for (Visit visit : waiting) {
      since = since == 0 ? visit.joinedAtMs : Math.min(since, visit.joinedAtMs);
    }
    return new Queue(
        id, node, name, label, strategy, waiting.size(), since, answeredToday, abandonedToday);
  }
}

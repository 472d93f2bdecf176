package io.cordboard.server.callevents;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a back-fill does, for operators. Set by its thread, read by any. */
final class FillCondition {
  private static final Logger log = LoggerFactory.getLogger(FillCondition.class);

  private record File(boolean works, String text) {}

  private final String node;
  private final Path path;
  private volatile File file = new File(true, "");
  private volatile long filled;
  private volatile long missed;

  /** Calls given up since events came last: as long as any are, Asterisk seems to write none. */
  private volatile int unheard;

  FillCondition(String node, Path path) {
    this.node = node;
    this.path = path;
  }

  boolean works() {
    return file.works();
  }

  /** What an operator should look at, empty if nothing. */
  String note() {
    String text = file.text();
    if (!text.isEmpty() || unheard == 0) {
      return text;
    }
    return path
        + ": calls without events: "
        + unheard
        + " (expected: 0; Asterisk's CEL writes here, see dialplan/README); what was seen of them is"
        + " recorded as partial";
  }

  long filled() {
    return filled;
  }

  long missed() {
    return missed;
  }

  void readable(boolean logged) {
    file(
        true,
        logged
            ? ""
            : "no write-ahead log: "
                + path
                + " (expected: writable by Cordboard and, with the files beside it, by Asterisk;"
                + " see dialplan/README); rows are not deleted and readers may make Asterisk lose"
                + " some");
  }

  void unreadable(Exception why) {
    String text = why.getMessage();
    file(false, text == null || text.isEmpty() ? why.getClass().getSimpleName() : text);
  }

  private void file(boolean works, String text) {
    if (!text.equals(file.text())) {
      if (text.isEmpty()) {
        log.info("node {}: call events can be read", node);
      } else {
        log.warn("node {}: call events: {}", node, text);
      }
    }
    file = new File(works, text);
  }

  /** Events came. */
  void heard() {
    unheard = 0;
  }

  void filled(int records) {
    if (records > 0) {
      filled = filled + records;
      log.info("node {}: {} calls recorded from call events", node, records);
    }
  }

  void missed(int calls) {
    if (calls > 0) {
      missed = missed + calls;
      unheard = unheard + calls;
      log.warn("node {}: call events: {}", node, note());
    }
  }
}

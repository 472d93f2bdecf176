package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.server.board.DialplanReports;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Report;
import org.jspecify.annotations.Nullable;

/** Reads the user events by which the shipped dialplan tells what only it knows. */
final class AmiReports {
  private static final AmiKey USER_EVENT = AmiKey.of("UserEvent");
  private static final AmiKey SCORE = AmiKey.of("Score");

  private AmiReports() {}

  /** Whether it is a user event that tells nothing of a call. */
  static boolean foreign(AmiMessage event) {
    String what = event.get(USER_EVENT);
    return event.name().equals("UserEvent")
        && (what == null || !DialplanReports.NAMES.contains(what));
  }

  static @Nullable Fact fact(String node, AmiMessage event, long atMs) {
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    String what = AmiRows.text(event, USER_EVENT);
    Report report = id == null || what == null ? null : report(what, event);
    return id == null || report == null ? null : new Fact.Reported(node, atMs, id, report);
  }

  private static @Nullable Report report(String what, AmiMessage event) {
    return DialplanReports.read(
        what,
        field -> AmiRows.text(event, AmiKey.of(field)),
        () -> AmiRows.number(event, SCORE, -1));
  }
}

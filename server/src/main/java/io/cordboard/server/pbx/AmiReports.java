package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Report;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the user events by which the shipped dialplan tells what only it knows. */
final class AmiReports {
  /** User events with other names are of others, or for others. */
  private static final Set<String> OURS =
      Set.of(
          "CordboardIvr",
          "CordboardSurvey",
          "CordboardVoicemail",
          "CordboardForward",
          "CordboardRecording");

  private static final AmiKey USER_EVENT = AmiKey.of("UserEvent");
  private static final AmiKey DID = AmiKey.of("Did");
  private static final AmiKey IVR = AmiKey.of("Ivr");
  private static final AmiKey NAME = AmiKey.of("Name");
  private static final AmiKey KEYS = AmiKey.of("Keys");
  private static final AmiKey NEXT = AmiKey.of("Next");
  private static final AmiKey SCORE = AmiKey.of("Score");
  private static final AmiKey TYPE = AmiKey.of("Type");
  private static final AmiKey NUMBER = AmiKey.of("Number");
  private static final AmiKey FILE = AmiKey.of("File");

  private AmiReports() {}

  /** Whether it is a user event that tells nothing of a call. */
  static boolean foreign(AmiMessage event) {
    String what = event.get(USER_EVENT);
    return event.name().equals("UserEvent") && (what == null || !OURS.contains(what));
  }

  static @Nullable Fact fact(String node, AmiMessage event, long atMs) {
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    String what = AmiRows.text(event, USER_EVENT);
    Report report = id == null || what == null ? null : report(what, event);
    return id == null || report == null ? null : new Fact.Reported(node, atMs, id, report);
  }

  private static @Nullable Report report(String what, AmiMessage event) {
    return switch (what) {
      case "CordboardIvr" -> ivr(event);
      case "CordboardSurvey" -> survey(event);
      case "CordboardVoicemail" -> new Report.VoicemailLeft();
      case "CordboardForward" -> {
        String number = AmiRows.text(event, NUMBER);
        String type = AmiRows.text(event, TYPE);
        yield number == null ? null : new Report.Forwarded(type == null ? "" : type, number);
      }
      case "CordboardRecording" -> {
        String file = AmiRows.text(event, FILE);
        yield file == null ? null : new Report.Recording(file);
      }
      default -> null;
    };
  }

  private static @Nullable Report ivr(AmiMessage event) {
    String did = AmiRows.text(event, DID);
    if (did == null) {
      return null;
    }
    return switch (did) {
      case "entered" -> {
        String ivr = AmiRows.text(event, IVR);
        String name = AmiRows.text(event, NAME);
        yield ivr == null ? null : new Report.IvrEntered(ivr, name == null ? ivr : name);
      }
      case "key" -> {
        String keys = AmiRows.text(event, KEYS);
        yield keys == null ? null : new Report.IvrKey(keys);
      }
      case "left" -> new Report.IvrLeft(AmiRows.text(event, NEXT));
      default -> null;
    };
  }

  private static @Nullable Report survey(AmiMessage event) {
    String did = AmiRows.text(event, DID);
    if ("began".equals(did)) {
      return new Report.SurveyBegan();
    }
    int score = "scored".equals(did) ? AmiRows.number(event, SCORE, -1) : -1;
    return score < 0 ? null : new Report.SurveyScored(score);
  }
}

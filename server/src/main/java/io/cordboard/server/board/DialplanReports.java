package io.cordboard.server.board;

import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the shipped dialplan tells of a call ({@code dialplan/extensions_cordboard.conf}),
 * whichever way it comes: as a user event or as a call event.
 */
public final class DialplanReports {
  /** Events with other names are of others, or for others. */
  public static final Set<String> NAMES =
      Set.of(
          "CordboardIvr",
          "CordboardSurvey",
          "CordboardVoicemail",
          "CordboardForward",
          "CordboardRecording");

  private DialplanReports() {}

  /**
   * What an event says; null if that is nothing.
   *
   * @param name the event's
   * @param fields its fields by name; null for one that is not there or empty
   * @param score reads the field {@code Score}; below 0 if there is none
   */
  public static @Nullable Report read(
      String name, Function<String, @Nullable String> fields, IntSupplier score) {
    return switch (name) {
      case "CordboardIvr" -> ivr(fields);
      case "CordboardSurvey" -> survey(fields.apply("Did"), score);
      case "CordboardVoicemail" -> new Report.VoicemailLeft();
      case "CordboardForward" -> {
        String number = fields.apply("Number");
        String type = fields.apply("Type");
        yield number == null ? null : new Report.Forwarded(type == null ? "" : type, number);
      }
      case "CordboardRecording" -> {
        String file = fields.apply("File");
        yield file == null ? null : new Report.Recording(file);
      }
      default -> null;
    };
  }

  private static @Nullable Report ivr(Function<String, @Nullable String> fields) {
    String did = fields.apply("Did");
    if (did == null) {
      return null;
    }
    return switch (did) {
      case "entered" -> {
        String id = fields.apply("Ivr");
        String name = fields.apply("Name");
        yield id == null ? null : new Report.IvrEntered(id, name == null ? id : name);
      }
      case "key" -> {
        String keys = fields.apply("Keys");
        yield keys == null ? null : new Report.IvrKey(keys);
      }
      case "left" -> new Report.IvrLeft(fields.apply("Next"));
      default -> null;
    };
  }

  private static @Nullable Report survey(@Nullable String did, IntSupplier score) {
    if ("began".equals(did)) {
      return new Report.SurveyBegan();
    }
    int given = "scored".equals(did) ? score.getAsInt() : -1;
    return given < 0 ? null : new Report.SurveyScored(given);
  }
}

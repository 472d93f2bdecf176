package io.cordboard.server.callevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.Report;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the extra column of call events. What is not as it should be reads as nothing. */
final class CallEventExtra {
  private static final JsonMapper JSON = new JsonMapper();

  private CallEventExtra() {}

  /** A text of it, empty if there is none. */
  static String text(CallEvent e, String key) {
    return read(e).path(key).asText("");
  }

  /** A number of it, 0 if there is none. */
  static int number(CallEvent e, String key) {
    return read(e).path(key).asInt(0);
  }

  private static JsonNode read(CallEvent e) {
    try {
      JsonNode node = JSON.readTree(e.extra());
      return node == null ? JSON.createObjectNode() : node;
    } catch (JsonProcessingException broken) {
      return JSON.createObjectNode();
    }
  }

  /** What our dialplan told by {@code CELGenUserEvent}, null if it is no such event. */
  static @Nullable Report report(CallEvent e) {
    if (!e.type().startsWith("Cordboard")) {
      return null;
    }
    Map<String, String> told = new HashMap<>();
    for (String pair : text(e, "extra").split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        told.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    String did = told.getOrDefault("Did", "");
    return switch (e.type()) {
      case "CordboardIvr" -> ivr(did, told);
      case "CordboardSurvey" -> survey(did, told.getOrDefault("Score", ""));
      case "CordboardVoicemail" -> new Report.VoicemailLeft();
      case "CordboardForward" -> {
        String number = told.getOrDefault("Number", "");
        yield number.isEmpty() ? null : new Report.Forwarded(told.getOrDefault("Type", ""), number);
      }
      case "CordboardRecording" -> {
        String file = told.getOrDefault("File", "");
        yield file.isEmpty() ? null : new Report.Recording(file);
      }
      default -> null;
    };
  }

  private static @Nullable Report ivr(String did, Map<String, String> told) {
    return switch (did) {
      case "entered" -> {
        String id = told.getOrDefault("Ivr", "");
        String name = told.getOrDefault("Name", "");
        yield id.isEmpty() ? null : new Report.IvrEntered(id, name.isEmpty() ? id : name);
      }
      case "key" -> {
        String keys = told.getOrDefault("Keys", "");
        yield keys.isEmpty() ? null : new Report.IvrKey(keys);
      }
      case "left" -> {
        String next = told.getOrDefault("Next", "");
        yield new Report.IvrLeft(next.isEmpty() ? null : next);
      }
      default -> null;
    };
  }

  private static @Nullable Report survey(String did, String score) {
    if (did.equals("began")) {
      return new Report.SurveyBegan();
    }
    return did.equals("scored") && score.matches("[0-9]{1,2}")
        ? new Report.SurveyScored(Integer.parseInt(score))
        : null;
  }
}

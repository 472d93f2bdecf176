package io.cordboard.server.callevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.DialplanReports;
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
    if (!DialplanReports.NAMES.contains(e.type())) {
      return null;
    }
    Map<String, String> told = new HashMap<>();
    for (String pair : text(e, "extra").split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && equals < pair.length() - 1) {
        told.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return DialplanReports.read(e.type(), told::get, () -> score(told.getOrDefault("Score", "")));
  }

  private static int score(String text) {
    return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
  }
}

package io.cordboard.server.callevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

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
}

package io.cordboard.ari;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Turns status and body into a reply, the same for both ways a request can take. */
final class Replies {

  private Replies() {}

  static AriReply of(int status, String reason, String body) {
    JsonNode json = MissingNode.getInstance();
    if (!body.isBlank()) {
      try {
        json = AriEvent.JSON.readTree(body);
      } catch (JsonProcessingException e) {
        if (status >= 200 && status < 300) {
          return new AriReply.Unknown("reply: not JSON (expected: JSON)", true);
        }
      }
    }
    if (status >= 200 && status < 300) {
      return new AriReply.Done(status, json);
    }
    String message = json.path("message").asText();
    if (message.isEmpty()) {
      message = json.path("error").asText(reason);
    }
    return new AriReply.Refused(status, shortened(message));
  }

  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > AriLimits.WHY_CHARS ? line.substring(0, AriLimits.WHY_CHARS) : line;
  }
}

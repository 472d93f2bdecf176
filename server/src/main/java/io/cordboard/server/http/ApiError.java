package io.cordboard.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Our own shape of a refusal: {@code {"error":{"code":"not_found","message":"…"}}}. */
public final class ApiError {
  /** The content type of every JSON answer. */
  public static final String JSON = "application/json";

  private ApiError() {}

  /**
   * A refusal as an answer.
   *
   * @param code lower case with underscores, for programs
   * @param message for people, {@code value: x (expected: …)}; never a secret or a stack trace
   */
  public static Reply reply(int status, String code, String message) {
    return reply(status, code, message, Map.of());
  }

  /** A refusal with further headers. */
  public static Reply reply(int status, String code, String message, Map<String, String> headers) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    String body =
        "{\"error\":{\"code\":\""
            + new String(encoder.quoteAsString(code))
            + "\",\"message\":\""
            + new String(encoder.quoteAsString(message))
            + "\"}}";
    return new Reply(
        status,
        JSON,
        body.getBytes(StandardCharsets.UTF_8),
        headers,
        new Refusal(code, message),
        null);
  }
}

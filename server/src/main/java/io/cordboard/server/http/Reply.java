package io.cordboard.server.http;

import java.util.Map;

/**
 * An answer.
 *
 * @param headers further headers; content type and length are added by the pipeline
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

  /** An answer without further headers. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, contentType, body, Map.of());
  }
}

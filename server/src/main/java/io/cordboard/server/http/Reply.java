package io.cordboard.server.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param headers further headers; content type and length are added by the pipeline
 * @param refusal what it refuses, so that it can be said in a dialect's shape; null if it does not
 * @param file what is sent instead of the body; null for the body
 */
public record Reply(
    int status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    @Nullable Refusal refusal,
    @Nullable FileParts file) {

  /** An answer with a body in memory. */
  public Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, headers, null, null);
  }

  /** An answer without further headers. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, contentType, body, Map.of());
  }

  /** An answer with parts of an open file, which the pipeline closes. */
  static Reply file(int status, String contentType, FileParts parts, Map<String, String> headers) {
    return new Reply(status, contentType, new byte[0], headers, null, parts);
  }

  /** The same in a dialect's shape, if it is a refusal. */
  Reply in(RefusalShape shape) {
    Refusal why = refusal;
    Reply other = why == null ? null : shape.shaped(status, why);
    if (other == null) {
      return this;
    }
    Map<String, String> all = new HashMap<>(other.headers);
    all.putAll(headers);
    return new Reply(other.status, other.contentType, other.body, all, why, null);
  }
}

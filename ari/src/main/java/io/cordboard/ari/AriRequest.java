package io.cordboard.ari;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request: path and query as plain text, encoded when sent. Immutable.
 *
 * @param path its segments, {@code channels, 1795220018.190, answer}
 * @param query in order
 * @param body JSON text, or null for none
 */
public record AriRequest(
    Method method, List<String> path, List<Parameter> query, @Nullable String body) {

  /** What HTTP calls it. */
  public enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  /** One query parameter. */
  public record Parameter(String name, String value) {}

  public AriRequest {
    path = List.copyOf(path);
    query = List.copyOf(query);
    for (String segment : path) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw AriGuard.wrong("path", segment, "a name");
      }
    }
    if (body != null && body.length() > AriLimits.REQUEST_BYTES) {
      throw AriGuard.wrong(
          "body", body.length() + " characters", "at most " + AriLimits.REQUEST_BYTES);
    }
  }

  public static AriRequest get(String... path) {
    return new AriRequest(Method.GET, List.of(path), List.of(), null);
  }

  public static AriRequest post(String... path) {
    return new AriRequest(Method.POST, List.of(path), List.of(), null);
  }

  public static AriRequest put(String... path) {
    return new AriRequest(Method.PUT, List.of(path), List.of(), null);
  }

  public static AriRequest delete(String... path) {
    return new AriRequest(Method.DELETE, List.of(path), List.of(), null);
  }

  /** The same with one more query parameter; a null value is left out. */
  public AriRequest with(String name, @Nullable String value) {
    if (value == null) {
      return this;
    }
    List<Parameter> more = new ArrayList<>(query);
    more.add(new Parameter(name, value));
    return new AriRequest(method, path, more, body);
  }

  /** The same with this JSON body. */
  public AriRequest with(Map<String, ?> json) {
    try {
      return new AriRequest(method, path, query, AriEvent.JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "body: " + e.getOriginalMessage() + " (expected: JSON)", e);
    }
  }

  /**
   * Whether the reply may be longer than a message of the socket takes: the list of all things of a
   * kind. Over the socket it would cut the link.
   */
  boolean mayBeLong() {
    return method == Method.GET && path.size() == 1;
  }

  /** {@code channels/1795220018.190/answer}, percent-encoded, no slash in front, no query. */
  String encodedPath() {
    StringBuilder out = new StringBuilder();
    for (String segment : path) {
      out.append(out.isEmpty() ? "" : "/").append(encoded(segment));
    }
    return out.toString();
  }

  /** {@code ?a=b&c=d}, percent-encoded; empty without parameters. */
  String encodedQuery() {
    StringBuilder out = new StringBuilder();
    for (Parameter p : query) {
      out.append(out.isEmpty() ? '?' : '&');
      out.append(encoded(p.name())).append('=').append(encoded(p.value()));
    }
    return out.toString();
  }

  /** The request line without the values of variables, which are nobody's business in a log. */
  @Override
  public String toString() {
    return method + " " + encodedPath();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

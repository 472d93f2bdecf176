package io.cordboard.server.http;

import io.cordboard.server.access.Principal;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a route sees it: already limited, decoded and authenticated.
 *
 * @param method upper case
 * @param path decoded path without the query
 * @param pathParameters the values of {@code {name}} in the route's pattern
 * @param query query parameters, in order, repeated ones kept
 * @param headers header names in lower case, the last value of each
 * @param body at most {@code HttpLimits} bytes, empty if none
 * @param principal who asks; null only on open routes
 * @param secure whether the client sent it by HTTPS, to us or to a proxy before us
 */
public record Request(
    String method,
    String path,
    Map<String, String> pathParameters,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    InetAddress remote,
    @Nullable Principal principal,
    boolean secure) {

  /** The first value of a query parameter, null if absent. */
  public @Nullable String queryValue(String name) {
    List<String> all = query.get(name);
    return all == null || all.isEmpty() ? null : all.get(0);
  }

  /** The principal of a route that is not open. */
  public Principal caller() {
    if (principal == null) {
      throw new IllegalStateException(
          "principal: none (expected: routes that are not open have one)");
    }
    return principal;
  }
}

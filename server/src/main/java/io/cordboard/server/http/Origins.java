package io.cordboard.server.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells our own pages and the sites the operator named from all other sites. */
final class Origins {
  private final Set<String> named;

  Origins(Set<String> named) {
    this.named = named;
  }

  /** Whether the operator named this site. */
  boolean named(@Nullable String origin) {
    return origin != null && named.contains(origin);
  }

  /**
   * Whether a request that could be driven by a browser's cookie comes from a page we trust. One
   * with a key in a header is: no foreign page can set that without being let in first.
   */
  boolean trusted(Map<String, String> headers) {
    if (showsKey(headers)) {
      return true;
    }
    String origin = headers.get("origin");
    if (origin != null) {
      return named(origin) || own(origin, headers.get("host"));
    }
    String site = headers.get("sec-fetch-site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    return !headers.containsKey("cookie");
  }

  private static boolean showsKey(Map<String, String> headers) {
    String authorization = headers.get("authorization");
    return headers.containsKey("x-api-key")
        || (authorization != null
            && authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length()));
  }

  private static boolean own(String origin, @Nullable String host) {
    if (host == null || host.isEmpty()) {
      return false;
    }
    String o = origin.toLowerCase(Locale.ROOT);
    String h = host.toLowerCase(Locale.ROOT);
    return o.equals("http://" + h) || o.equals("https://" + h);
  }
}

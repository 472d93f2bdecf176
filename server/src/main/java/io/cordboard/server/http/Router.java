package io.cordboard.server.http;

import io.cordboard.server.access.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which route answers what. Patterns are paths with {@code {name}} for one segment and, at the end,
 * {@code {name*}} for the rest. Filled at start, then only read; any thread may read.
 */
public final class Router {

  /**
   * One route.
   *
   * @param needed the role it asks for, null if it is open to all
   * @param route null for a websocket
   * @param endpoint null for a plain route
   * @param anySite whether pages of all sites may ask: it looks at no cookie, and at the origin
   *     itself
   */
  public record Entry(
      String method,
      String pattern,
      @Nullable Role needed,
      @Nullable Route route,
      @Nullable WebSocketEndpoint endpoint,
      boolean anySite) {
    Entry(
        String method,
        String pattern,
        @Nullable Role needed,
        @Nullable Route route,
        @Nullable WebSocketEndpoint endpoint) {
      this(method, pattern, needed, route, endpoint, false);
    }

    List<String> segments() {
      return List.of(pattern.substring(1).split("/", -1));
    }
  }

  /** What was found: a route with the values of its names, or only the methods that exist there. */
  record Match(@Nullable Entry entry, Map<String, String> parameters, Set<String> allowed) {}

  private record Compiled(Entry entry, List<String> segments) {}

  private final List<Compiled> entries = new ArrayList<>();
  private final Map<String, RefusalShape> shapes = new LinkedHashMap<>();

  /** Adds a route for those who have the role. */
  public Router add(String method, String pattern, Role needed, Route route) {
    return add(new Entry(method, pattern, needed, route, null));
  }

  /** Adds a route for everybody, known or not. */
  public Router open(String method, String pattern, Route route) {
    return add(new Entry(method, pattern, null, route, null));
  }

  /** Adds a websocket. */
  public Router webSocket(String pattern, Role needed, WebSocketEndpoint endpoint) {
    return add(new Entry("GET", pattern, needed, null, endpoint));
  }

  /** Adds a route for everybody, which itself sees to whose pages may ask it. */
  public Router openToSites(String method, String pattern, Route route) {
    return add(new Entry(method, pattern, null, route, null, true));
  }

  /** Adds a websocket for everybody, which itself sees to whose pages may open it. */
  public Router webSocketToSites(String pattern, WebSocketEndpoint endpoint) {
    return add(new Entry("GET", pattern, null, null, endpoint, true));
  }

  private Router add(Entry entry) {
    if (!entry.pattern().startsWith("/")) {
      throw new IllegalArgumentException("pattern: " + entry.pattern() + " (expected: /…)");
    }
    for (Compiled c : entries) {
      if (c.entry.pattern().equals(entry.pattern()) && c.entry.method().equals(entry.method())) {
        throw new IllegalArgumentException(
            "pattern: " + entry.method() + " " + entry.pattern() + " (expected: only once)");
      }
    }
    entries.add(new Compiled(entry, entry.segments()));
    return this;
  }

  /** How requests whose path begins so are refused, also by the pipeline before any route. */
  public Router shape(String prefix, RefusalShape shape) {
    if (shapes.putIfAbsent(prefix, shape) != null) {
      throw new IllegalArgumentException("prefix: " + prefix + " (expected: only once)");
    }
    return this;
  }

  /** The shape for a request target as it came: of the longest prefix. */
  RefusalShape shape(String target) {
    RefusalShape found = RefusalShape.OURS;
    int longest = -1;
    for (Map.Entry<String, RefusalShape> e : shapes.entrySet()) {
      if (e.getKey().length() > longest && target.startsWith(e.getKey())) {
        longest = e.getKey().length();
        found = e.getValue();
      }
    }
    return found.asked(target);
  }

  /** All routes, in the order in which they were added. */
  public List<Entry> entries() {
    return entries.stream().map(Compiled::entry).toList();
  }

  /** The first route that fits; fixed words win over names by being added first. */
  Match match(String method, List<String> segments) {
    Set<String> allowed = new LinkedHashSet<>();
    for (Compiled c : entries) {
      Map<String, String> parameters = fit(c.segments, segments);
      if (parameters == null) {
        continue;
      }
      String m = c.entry.method();
      if (m.equals(method) || (m.equals("GET") && method.equals("HEAD"))) {
        return new Match(c.entry, parameters, allowed);
      }
      allowed.add(m);
      if (m.equals("GET")) {
        allowed.add("HEAD");
      }
    }
    return new Match(null, Map.of(), allowed);
  }

  private static @Nullable Map<String, String> fit(List<String> pattern, List<String> segments) {
    Map<String, String> parameters = Map.of();
    for (int i = 0; i < pattern.size(); i++) {
      String p = pattern.get(i);
      if (i >= segments.size()) {
        return null;
      }
      if (p.startsWith("{")) {
        if (parameters.isEmpty()) {
          parameters = new LinkedHashMap<>();
        }
        if (p.endsWith("*}")) {
          parameters.put(
              p.substring(1, p.length() - 2),
              String.join("/", segments.subList(i, segments.size())));
          return parameters;
        }
        if (segments.get(i).isEmpty()) {
          return null;
        }
        parameters.put(p.substring(1, p.length() - 1), segments.get(i));
      } else if (!p.equals(segments.get(i))) {
        return null;
      }
    }
    return pattern.size() == segments.size() ? parameters : null;
  }
}

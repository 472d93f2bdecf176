package io.cordboard.server.dialect.astercc;

import io.cordboard.server.http.Parameters;
import io.cordboard.server.http.Request;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request says, wherever it says it; names in any case. */
final class Given {
  private final Map<String, List<String>> all = new TreeMap<>();

  /**
   * Reads a request.
   *
   * @throws io.cordboard.server.http.Refused if it cannot be read
   */
  static Given of(Request request) {
    Given given = new Given();
    Parameters.of(request).all().forEach((name, values) -> given.add(name, values));
    return given;
  }

  /** Only what stands in the query. */
  static Given ofQuery(Request request) {
    Given given = new Given();
    request.query().forEach(given::add);
    return given;
  }

  /** What of a request's target can be read, whatever the rest of it is. */
  static Given ofTarget(String target) {
    Given given = new Given();
    int query = target.indexOf('?');
    String[] pairs =
        query < 0 ? new String[0] : target.substring(query + 1).split("&", AccLimits.TARGET_PAIRS);
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        given.add(decoded(pair.substring(0, equals)), List.of(decoded(pair.substring(equals + 1))));
      }
    }
    return given;
  }

  private static String decoded(String text) {
    try {
      return QueryStringDecoder.decodeComponent(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Of values that were read elsewhere. */
  static Given of(Map<String, List<String>> values) {
    Given given = new Given();
    values.forEach(given::add);
    return given;
  }

  private void add(String name, List<String> values) {
    all.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).addAll(values);
  }

  /** All, names in lower case. */
  Map<String, List<String>> all() {
    return all;
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** All values of a name, in order. */
  List<String> values(String name) {
    return all.getOrDefault(name, List.of());
  }

  /** Whether it is said more than once. */
  boolean twice(String name) {
    return all.getOrDefault(name, List.of()).size() > 1;
  }

  /** A value, null if there is none or a blank one. */
  @Nullable String value(String name) {
    List<String> values = all.get(name);
    return values == null || values.get(0).isBlank() ? null : values.get(0).strip();
  }
}

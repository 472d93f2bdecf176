package io.cordboard.server.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.Limits;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, wherever it says it: in the query, a form, a multipart form or a JSON
 * object. The content type decides how a body is read, but one that is evidently JSON is read so
 * under any. Where a name is given more than once the last counts, the body's after the query's.
 */
public final class Parameters {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.HTTP_JSON_DEPTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Map<String, List<String>> all = new LinkedHashMap<>();
  private int count;

  private Parameters() {}

  /**
   * Reads them.
   *
   * @throws Refused 400 if the body is broken or there are too many
   */
  public static Parameters of(Request request) {
    Parameters p = new Parameters();
    request.query().forEach((name, values) -> values.forEach(v -> p.add(name, v)));
    byte[] body = request.body();
    if (body.length > 0) {
      p.body(request.headers().getOrDefault("content-type", ""), body);
    }
    return p;
  }

  private void body(String type, byte[] body) {
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.startsWith("multipart/form-data")) {
      MultipartBody.read(type, body, this::add);
      return;
    }
    String text = text(body).trim();
    if (kind.contains("json") || text.startsWith("{") && !kind.startsWith("text/xml")) {
      json(text);
    } else {
      form(text);
    }
  }

  private void form(String text) {
    if (text.isEmpty()) {
      return;
    }
    try {
      new QueryStringDecoder(
              text, StandardCharsets.UTF_8, false, Limits.HTTP_QUERY_PARAMETERS + 1, true)
          .parameters()
          .forEach((name, values) -> values.forEach(v -> add(name, v)));
    } catch (IllegalArgumentException e) {
      throw bad("body: not decodable (expected: name=value&…)");
    }
  }

  private void json(String text) {
    if (text.isEmpty()) {
      return;
    }
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (IOException e) {
      throw bad("body: no JSON (expected: a JSON object)");
    }
    if (json == null || !json.isObject()) {
      throw bad("body: no object (expected: a JSON object)");
    }
    for (Iterator<Map.Entry<String, JsonNode>> i = json.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> e = i.next();
      if (e.getValue().isArray()) {
        e.getValue().forEach(v -> value(e.getKey(), v));
      } else {
        value(e.getKey(), e.getValue());
      }
    }
  }

  private void value(String name, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (!value.isValueNode()) {
      throw bad(shown(name) + ": an object (expected: a text)");
    }
    add(name, value.asText());
  }

  private void add(String name, String value) {
    if (++count > Limits.HTTP_QUERY_PARAMETERS) {
      throw bad("parameters: too many (expected: at most " + Limits.HTTP_QUERY_PARAMETERS + ")");
    }
    if (name.length() > Limits.HTTP_PARAMETER_CHARS
        || value.length() > Limits.HTTP_PARAMETER_CHARS) {
      throw bad(shown(name) + ": too long (expected: at most " + Limits.HTTP_PARAMETER_CHARS + ")");
    }
    all.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** The value that counts, null if there is none. */
  public @Nullable String value(String name) {
    List<String> values = all.get(name);
    return values == null ? null : values.get(values.size() - 1);
  }

  /** The value that counts, whatever the case of its name. */
  public @Nullable String valueAnyCase(String name) {
    String found = value(name);
    if (found == null) {
      for (Map.Entry<String, List<String>> e : all.entrySet()) {
        if (e.getKey().equalsIgnoreCase(name)) {
          found = e.getValue().get(e.getValue().size() - 1);
        }
      }
    }
    return found;
  }

  /** All values of a name, in order. */
  public List<String> values(String name) {
    return List.copyOf(all.getOrDefault(name, List.of()));
  }

  /** All names with all their values, in order. */
  public Map<String, List<String>> all() {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    all.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return copy;
  }

  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad("body: not UTF-8 (expected: UTF-8)");
    }
  }

  static Refused bad(String message) {
    return new Refused(400, "bad_request", message);
  }

  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "…" : name;
  }
}

package io.cordboard.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.http.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JSON object sent to {@code /v1}, read strictly: what we don't know is refused, not ignored. */
final class JsonBody {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Of a list: an agent is in some dozens of groups at most. */
  private static final int ITEMS = 1_000;

  private static final int PASSWORD_MIN = 6;

  /** What a login takes. */
  private static final int PASSWORD_MAX = 256;

  private final JsonNode json;

  private JsonBody(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads a body.
   *
   * @throws Refused 400 if it is not an object of these keys
   */
  static JsonBody read(byte[] body, Set<String> keys) {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (IOException e) {
      throw bad("body: no JSON (expected: a JSON object)");
    }
    if (json == null || !json.isObject()) {
      throw bad("body: no object (expected: a JSON object)");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name)) {
        String shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
        throw bad(shown + ": unknown (expected: " + String.join(", ", new TreeSet<>(keys)) + ")");
      }
    }
    return new JsonBody(json);
  }

  /** Reads a body that may be left out. */
  static JsonBody readOrEmpty(byte[] body, Set<String> keys) {
    return body.length == 0 ? new JsonBody(MAPPER.createObjectNode()) : read(body, keys);
  }

  /** A list of whole numbers; empty if it is not there. */
  Set<Integer> numbers(String key) {
    Set<Integer> numbers = new TreeSet<>();
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return numbers;
    }
    if (!value.isArray()) {
      throw bad(key + ": no list (expected: a list of whole numbers)");
    }
    for (JsonNode one : value) {
      if (!one.isInt()) {
        throw bad(key + ": no number (expected: a list of whole numbers)");
      }
      numbers.add(one.intValue());
    }
    return numbers;
  }

  /** One of some words, in lower case on the wire; must be there. */
  <E extends Enum<E>> E word(String key, Class<E> words) {
    String text = text(key);
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    throw bad(
        key
            + ": (expected: "
            + Arrays.stream(words.getEnumConstants())
                .map(w -> w.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ")");
  }

  /** A text that must be there; a whole number counts as one. */
  String text(String key) {
    String value = optional(key);
    if (value == null || value.isEmpty()) {
      throw bad(key + ": missing (expected: a text)");
    }
    return value;
  }

  @Nullable String optional(String key) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw bad(key + ": no text (expected: a text)");
    }
    return value.asText();
  }

  int number(String key, int fallback) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return fallback;
    }
    if (!value.isInt()) {
      throw bad(key + ": no number (expected: a whole number)");
    }
    return value.intValue();
  }

  /** A yes or no that must be there. */
  boolean flag(String key) {
    JsonNode value = json.get(key);
    if (value == null || !value.isBoolean()) {
      throw bad(key + ": missing or neither (expected: true or false)");
    }
    return value.booleanValue();
  }

  /** Whether the key is there, if only as null. */
  boolean has(String key) {
    return json.has(key);
  }

  /** The keys that are there. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** A list of texts. */
  List<String> texts(String key) {
    List<String> all = new ArrayList<>();
    for (JsonNode item : list(key)) {
      if (!item.isTextual()) {
        throw bad(key + ": no text in it (expected: a list of texts)");
      }
      all.add(item.asText());
    }
    return all;
  }

  /** A list of groups, each with what somebody is there. */
  Map<Integer, String> posts(String key) {
    Map<Integer, String> all = new LinkedHashMap<>();
    for (JsonNode item : list(key)) {
      JsonNode id = item.get("id");
      JsonNode post = item.get("post");
      if (id == null || !id.isInt() || item.size() > (post == null ? 1 : 2)) {
        throw bad(key + ": (expected: a list of {id, post})");
      }
      all.put(id.intValue(), post == null ? "member" : post(post));
    }
    return all;
  }

  /** What somebody is in a group; a member if it doesn't say. */
  String post() {
    JsonNode post = json.get("post");
    return post == null ? "member" : post(post);
  }

  private static String post(JsonNode post) {
    if (!post.asText().equals("member") && !post.asText().equals("admin")) {
      throw bad("post: unknown (expected: member or admin)");
    }
    return post.asText();
  }

  private JsonNode list(String key) {
    JsonNode value = json.get(key);
    if (value == null || !value.isArray() || value.size() > ITEMS) {
      throw bad(key + ": no list (expected: a list of at most " + ITEMS + ")");
    }
    return value;
  }

  /** Refuses a password that is too easy to guess, or too long to be one. */
  void checkPassword(String key) {
    int length = text(key).length();
    if (length < PASSWORD_MIN || length > PASSWORD_MAX) {
      throw bad(key + ": (expected: " + PASSWORD_MIN + "–" + PASSWORD_MAX + " characters)");
    }
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Refused bad(String message) {
    return new Refused(400, "bad_request", message);
  }
}

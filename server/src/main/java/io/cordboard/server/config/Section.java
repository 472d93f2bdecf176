package io.cordboard.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the configuration, read key by key. A wrong value is noted in the source and the
 * default (or something harmless) stands in for it, so that all problems are found in one go.
 */
final class Section {
  private final ConfigSource source;
  private final String path;
  private final int line;
  private final boolean present;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();

  Section(ConfigSource source, String path, @Nullable MappingNode node, int line) {
    this.source = source;
    this.path = path;
    this.line = line;
    this.present = node != null;
    if (node != null) {
      for (NodeTuple tuple : node.getValue()) {
        take(tuple);
      }
    }
  }

  private void take(NodeTuple tuple) {
    int at = ConfigSource.line(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      source.problem(at, path + ": a key that is no word (expected: a plain key)");
      return;
    }
    if (entries.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
      source.problem(
          at,
          full(key.getValue())
              + ": given twice (expected: once; the first is in line "
              + lines.get(key.getValue())
              + ")");
    } else {
      lines.put(key.getValue(), at);
    }
  }

  /** Whether the section stands in the file at all. */
  boolean present() {
    return present;
  }

  /** Whether this key has a value. */
  boolean has(String key) {
    ask(key, "");
    Node node = entries.get(key);
    return node != null && !isNull(node);
  }

  String text(String key, String fallback) {
    String value = scalar(key, fallback);
    return value == null ? fallback : value;
  }

  @Nullable String optional(String key) {
    return scalar(key, "");
  }

  /** A text that must be there; empty after a complaint. */
  String required(String key, String expected) {
    String value = scalar(key, "");
    if (value == null && !entries.containsKey(key)) {
      source.problem(line, full(key) + ": missing (expected: " + expected + ")");
    }
    return value == null ? "" : value;
  }

  /** A required text of a given form; empty after a complaint. */
  String required(String key, Pattern form, String expected) {
    String value = required(key, expected);
    if (!value.isEmpty() && !form.matcher(value).matches()) {
      refuse(key, value, expected);
      return "";
    }
    return value;
  }

  int number(String key, int fallback, int min, int max) {
    String value = scalar(key, Integer.toString(fallback));
    if (value == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    refuse(key, value, min + "–" + max);
    return fallback;
  }

  double decimal(String key, double fallback, double min, double max) {
    String value = scalar(key, Double.toString(fallback));
    if (value == null) {
      return fallback;
    }
    try {
      double number = Double.parseDouble(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    refuse(key, value, "a number, " + min + "–" + max);
    return fallback;
  }

  boolean flag(String key, boolean fallback) {
    String value = scalar(key, Boolean.toString(fallback));
    if (value == null) {
      return fallback;
    }
    if (!value.equals("true") && !value.equals("false")) {
      refuse(key, value, "true or false");
    }
    return value.equals("true");
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    String value = scalar(key, word(fallback));
    if (value == null) {
      return fallback;
    }
    for (E e : type.getEnumConstants()) {
      if (word(e).equals(value)) {
        return e;
      }
    }
    String all =
        Stream.of(type.getEnumConstants()).map(Section::word).collect(Collectors.joining(", "));
    refuse(key, value, "one of " + all);
    return fallback;
  }

  /** A value turned into something else; {@code parse} answers null for what it can't take. */
  <T> T parsed(String key, String fallback, Function<String, @Nullable T> parse, String expected) {
    T standard = parse.apply(fallback);
    if (standard == null) {
      throw new IllegalArgumentException(key + ": default " + fallback + " does not parse");
    }
    String value = scalar(key, fallback);
    if (value == null) {
      return standard;
    }
    T result = parse.apply(value);
    if (result == null) {
      refuse(key, value, expected);
      return standard;
    }
    return result;
  }

  /** A secret, given as value, {@code {env: NAME}} or {@code {file: path}}; null if absent. */
  @Nullable Secret secret(String key) {
    ask(key, "");
    Node node = entries.get(key);
    if (node instanceof MappingNode mapping) {
      Section from = source.section(full(key), mapping, lineOf(key));
      String variable = from.optional("env");
      String file = from.optional("file");
      if ((variable == null) == (file == null)) {
        refuse(key, "…", "a value, {env: NAME} or {file: path}");
        return null;
      }
      if (file != null) {
        return SecretReader.fromFile(source, lineOf(key), full(key), file);
      }
      String value = variable == null ? null : source.env(variable);
      if (value == null || value.isEmpty() || hasControls(value)) {
        refuse(key, "{env: " + variable + "}", "an environment variable of that name, one line");
        return null;
      }
      return Secret.of(value);
    }
    String value = scalar(key, "");
    if (value == null) {
      return null;
    }
    source.sawPlainSecret();
    return Secret.of(value);
  }

  /** A secret that must be there. */
  Secret requiredSecret(String key) {
    Secret secret = secret(key);
    if (secret == null && !entries.containsKey(key)) {
      source.problem(
          line, full(key) + ": missing (expected: a value, {env: NAME} or {file: path})");
    }
    return secret == null ? Secret.of("") : secret;
  }

  Section section(String key) {
    ask(key, "");
    Node node = entries.get(key);
    if (node instanceof MappingNode mapping) {
      return source.section(full(key), mapping, lineOf(key));
    }
    if (node != null && !isNull(node)) {
      refuse(key, brief(node), "a section with keys of its own");
    }
    return source.section(full(key), null, node == null ? line : lineOf(key));
  }

  /** A list of sections; empty if absent. */
  <T> List<T> list(String key, Function<Section, T> read) {
    List<T> all = new ArrayList<>();
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      Node item = items.get(i);
      String at = full(key) + "[" + i + "]";
      if (item instanceof MappingNode mapping) {
        all.add(read.apply(source.section(at, mapping, ConfigSource.line(item))));
      } else {
        source.problem(
            ConfigSource.line(item), at + ": " + brief(item) + " (expected: keys and values)");
      }
    }
    return List.copyOf(all);
  }

  /** A list of parsed values; {@code fallback} if absent. */
  <T> List<T> values(
      String key, List<T> fallback, Function<String, @Nullable T> parse, String expected) {
    ask(key, fallback.toString());
    if (!has(key)) {
      return List.copyOf(fallback);
    }
    List<T> all = new ArrayList<>();
    for (Node item : items(key)) {
      String text = item instanceof ScalarNode s ? valueOf(full(key), s) : null;
      T value = text == null || hasControls(text) ? null : parse.apply(text);
      if (value == null) {
        source.problem(
            ConfigSource.line(item),
            full(key) + ": " + (text == null ? brief(item) : show(text)) + expect(expected));
      } else {
        all.add(value);
      }
    }
    return List.copyOf(all);
  }

  /** Notes that a value is impossible. */
  void refuse(String key, String value, String expected) {
    source.problem(lineOf(key), full(key) + ": " + show(value) + expect(expected));
  }

  void refuseUnknownKeys() {
    for (String key : entries.keySet()) {
      if (!asked.contains(key)) {
        source.problem(
            lineOf(key),
            full(key) + ": unknown key (expected: one of " + String.join(", ", asked) + ")");
      }
    }
  }

  private List<Node> items(String key) {
    ask(key, "");
    Node node = entries.get(key);
    if (node == null || isNull(node)) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      refuse(key, brief(node), "a list");
      return List.of();
    }
    if (sequence.getValue().size() > ConfigLimits.ITEMS) {
      refuse(key, sequence.getValue().size() + " items", "at most " + ConfigLimits.ITEMS);
      return List.of();
    }
    return sequence.getValue();
  }

  private @Nullable String scalar(String key, String fallback) {
    ask(key, fallback);
    Node node = entries.get(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof ScalarNode scalar)) {
      refuse(key, brief(node), "a single value");
      return null;
    }
    if (isNull(node)) {
      refuse(key, "nothing", "a value; to use the default leave the key out");
      return null;
    }
    String value = valueOf(full(key), scalar);
    if (hasControls(value) || value.length() > ConfigLimits.TEXT) {
      refuse(key, "…", "one line of at most " + ConfigLimits.TEXT + " characters");
      return null;
    }
    return value;
  }

  private String valueOf(String at, ScalarNode scalar) {
    // What stands in single quotes is meant as it stands.
    return scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
        ? scalar.getValue()
        : source.fillIn(ConfigSource.line(scalar), at, scalar.getValue());
  }

  private void ask(String key, String fallback) {
    if (!asked.contains(key)) {
      asked.add(key);
    }
    source.asked(full(key), fallback);
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private int lineOf(String key) {
    return lines.getOrDefault(key, line);
  }

  private static String expect(String expected) {
    return " (expected: " + expected + ")";
  }

  private static String show(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "…";
  }

  private static String brief(Node node) {
    return node instanceof ScalarNode s
        ? show(s.getValue())
        : node instanceof SequenceNode ? "a list" : "a section";
  }

  private static boolean isNull(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private static String word(Enum<?> e) {
    return e.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 127);
  }
}

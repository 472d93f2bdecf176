package io.cordboard.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The file being read: collects what is wrong with it, and what the reader asked it for.
 *
 * <p>Used by one thread.
 */
final class ConfigSource {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|\\$\\{");

  private record Problem(int line, String text) {}

  private final String name;
  private final Path folder;
  private final Map<String, String> env;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /** Every key that was asked for, list positions as {@code []}, with its default. */
  private final Map<String, String> known = new LinkedHashMap<>();

  private boolean plainSecrets;

  /** Further files that the first one names. */
  private final List<ConfigSource> others = new ArrayList<>();

  private final List<String> otherProblems = new ArrayList<>();

  ConfigSource(String name, Path folder, Map<String, String> env) {
    this.name = name;
    this.folder = folder;
    this.env = Map.copyOf(env);
  }

  /** Another file of the same configuration. */
  ConfigSource with(Path file) {
    Path parent = file.getParent();
    ConfigSource other = new ConfigSource(file.toString(), parent == null ? folder : parent, env);
    others.add(other);
    return other;
  }

  /** A complaint about another file, {@code file:line: …}. */
  void otherProblem(String text) {
    otherProblems.add(text);
  }

  Section section(String path, @Nullable MappingNode node, int line) {
    Section section = new Section(this, path, node, line);
    sections.add(section);
    return section;
  }

  void problem(int line, String text) {
    problems.add(new Problem(line, name + ":" + line + ": " + text));
  }

  void warn(int line, String text) {
    warnings.add(name + ":" + line + ": " + text);
  }

  void asked(String path, String fallback) {
    known.putIfAbsent(path.replaceAll("\\[\\d+\\]", "[]"), fallback);
  }

  void sawPlainSecret() {
    plainSecrets = true;
  }

  /** The value of a plain or double-quoted scalar with its placeholders filled in. */
  String fillIn(int line, String path, String text) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    Matcher m = PLACEHOLDER.matcher(text);
    int at = 0;
    while (m.find()) {
      filled.append(text, at, m.start()).append(replacement(line, path, m));
      at = m.end();
    }
    return filled.append(text, at, text.length()).toString();
  }

  private String replacement(int line, String path, Matcher m) {
    if (m.group().equals("$$")) {
      return "$";
    }
    if (m.group(1) == null) {
      problem(line, path + ": broken placeholder (expected: ${NAME} or ${NAME:-default})");
      return "";
    }
    String value = env.get(m.group(1));
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (m.group(2) == null) {
      problem(
          line,
          path
              + ": ${"
              + m.group(1)
              + "} is not set (expected: an environment variable of that name, or ${"
              + m.group(1)
              + ":-default})");
      return "";
    }
    return m.group(2);
  }

  /** Complains about every key that nobody asked for; the last step of reading. */
  void refuseUnknownKeys() {
    sections.forEach(Section::refuseUnknownKeys);
    others.forEach(ConfigSource::refuseUnknownKeys);
  }

  void throwIfRefused() throws ConfigException {
    List<String> all = new ArrayList<>(told());
    others.forEach(other -> all.addAll(other.told()));
    all.addAll(otherProblems);
    if (all.isEmpty()) {
      return;
    }
    List<String> texts =
        new ArrayList<>(all.subList(0, Math.min(all.size(), ConfigLimits.PROBLEMS_SHOWN)));
    if (all.size() > ConfigLimits.PROBLEMS_SHOWN) {
      texts.add(name + ": and " + (all.size() - ConfigLimits.PROBLEMS_SHOWN) + " more");
    }
    throw new ConfigException(texts);
  }

  private List<String> told() {
    problems.sort(Comparator.comparingInt(Problem::line));
    return problems.stream().map(Problem::text).toList();
  }

  boolean hasPlainSecrets() {
    return plainSecrets || others.stream().anyMatch(ConfigSource::hasPlainSecrets);
  }

  @Nullable String env(String variable) {
    return env.get(variable);
  }

  Path resolve(String path) {
    return folder.resolve(path).normalize();
  }

  List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    others.forEach(other -> all.addAll(other.warnings()));
    return all;
  }

  Map<String, String> known() {
    return known;
  }

  static int line(Node node) {
    return line(node.getStartMark());
  }

  static int line(@Nullable Mark mark) {
    return mark == null ? 1 : mark.getLine() + 1;
  }
}

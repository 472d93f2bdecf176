package io.cordboard.server.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a queues.conf says of callers while all members pause; templates are followed. */
final class QueuesFile {
  private static final Pattern SECTION =
      Pattern.compile("^\\[([^\\]]+)\\]\\s*(?:\\(([^)]*)\\))?.*$");

  private static final Pattern SETTING =
      Pattern.compile("^(leavewhenempty|joinempty)\\s*=>?\\s*(.*)$", Pattern.CASE_INSENSITIVE);

  /** Callers are thrown out with these words, or not let in with those, while all pause. */
  private static final Map<String, Set<String>> TRAPS =
      Map.of(
          "leavewhenempty", Set.of("yes", "true", "on", "1", "strict", "paused"),
          "joinempty", Set.of("no", "false", "off", "0", "strict", "paused"));

  private final Map<String, Map<String, Boolean>> sections = new HashMap<>();
  private final Set<String> templates = new LinkedHashSet<>();

  QueuesFile(String text) {
    Map<String, Boolean> now = new HashMap<>();
    for (String raw : text.split("\n")) {
      String line = raw.replaceFirst(";.*$", "").strip();
      Matcher section = SECTION.matcher(line);
      Matcher setting = SETTING.matcher(line);
      if (section.matches()) {
        now = begin(section.group(1), section.group(2) == null ? "" : section.group(2));
      } else if (setting.matches()) {
        String key = setting.group(1).toLowerCase(Locale.ROOT);
        now.put(key, isTrap(key, setting.group(2)));
      }
    }
  }

  private Map<String, Boolean> begin(String name, String marks) {
    Map<String, Boolean> section = sections.computeIfAbsent(name, n -> new HashMap<>());
    for (String mark : marks.split(",")) {
      String word = mark.strip();
      if (word.equals("!")) {
        templates.add(name);
      } else if (!word.isEmpty() && !word.equals("+")) {
        section.putAll(sections.getOrDefault(word, Map.of()));
      }
    }
    return section;
  }

  private static boolean isTrap(String key, String value) {
    List<String> words = new ArrayList<>();
    for (String word : value.split(",")) {
      words.add(word.strip().toLowerCase(Locale.ROOT));
    }
    words.retainAll(TRAPS.getOrDefault(key, Set.of()));
    return !words.isEmpty();
  }

  /** The queues that turn callers away while all their members pause. */
  Set<String> traps() {
    Set<String> traps = new TreeSet<>();
    sections.forEach(
        (name, settings) -> {
          if (settings.containsValue(true) && !templates.contains(name)) {
            traps.add(name);
          }
        });
    return traps;
  }
}

package io.cordboard.server.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a features.conf says of the codes that Cordboard types. */
final class FeaturesFile {
  static final String INCLUDE = "features_cordboard.conf";

  private static final Pattern SETTING = Pattern.compile("^([a-z]+)\\s*=>?\\s*(.*)$");

  /** What Asterisk takes where nothing is said; without a code of its own, atxfer does nothing. */
  private static final Map<String, String> DEFAULTS =
      Map.of("atxfercomplete", "*2", "atxferthreeway", "*3", "atxfer", "");

  private final Map<String, String> codes = new HashMap<>(DEFAULTS);

  FeaturesFile(String text) {
    text.lines().forEach(this::read);
  }

  private void read(String raw) {
    Matcher setting = SETTING.matcher(raw.replaceFirst(";.*$", "").strip());
    if (setting.matches() && codes.containsKey(setting.group(1))) {
      codes.put(setting.group(1), setting.group(2).strip());
    }
  }

  /** The settings that keep agents from holding, consulting or joining; empty if all is well. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    for (String fixed : List.of("atxfercomplete", "atxferthreeway")) {
      String wanted = DEFAULTS.getOrDefault(fixed, "");
      if (!wanted.equals(codes.get(fixed))) {
        wrong.add(fixed + " = " + codes.get(fixed) + " (expected: " + wanted + ")");
      }
    }
    if ("".equals(codes.get("atxfer"))) {
      wrong.add("atxfer: none (expected: a code, such as *7)");
    }
    return wrong;
  }
}

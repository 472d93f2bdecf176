package io.cordboard.server.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of one of Asterisk's files with all that it includes, as far as it can be read. */
final class ConfigText {
  /** A configuration file is some kilobytes; what is larger is none. */
  static final long MAX_BYTES = 4 << 20;

  /** Files that include one another without end are cut off here. */
  private static final int FILES = 100;

  private static final Pattern INCLUDE =
      Pattern.compile("^\\s*#(?:try)?include\\s+[\"<]?([^\">;]+)[\">]?.*$");

  private final StringBuilder text = new StringBuilder();
  private final Path folder;
  private int files;

  private ConfigText(Path folder) {
    this.folder = folder;
  }

  /** Of this file; its folder is where names without one are looked for. */
  static String of(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    ConfigText all = new ConfigText(folder == null ? file : folder);
    all.add(file);
    return all.text.toString();
  }

  private void add(Path file) {
    if (files++ >= FILES || text.length() > MAX_BYTES) {
      return;
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        return;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        Matcher include = INCLUDE.matcher(line);
        if (include.matches()) {
          include(include.group(1).strip());
        } else {
          text.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      text.append('\n'); // not for our eyes
    }
  }

  /** The last part of a name may be a pattern. */
  private void include(String name) throws IOException {
    try {
      Path file = folder.resolve(name);
      Path parent = file.getParent();
      if (name.indexOf('*') < 0 || parent == null) {
        add(file);
      } else if (Files.isDirectory(parent)) {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> some =
            Files.newDirectoryStream(parent, String.valueOf(file.getFileName()))) {
          some.forEach(found::add);
        }
        found.forEach(this::add);
      }
    } catch (IllegalArgumentException e) {
      text.append('\n'); // not a name
    }
  }
}

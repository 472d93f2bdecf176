package io.cordboard.server.config;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Extensions from one to another, both included and of the same length.
 *
 * @param from the first, 2–10 digits
 * @param to the last
 */
public record NumberRange(String from, String to) {
  private static final Pattern FORM = Pattern.compile("([0-9]{2,10})(?:-([0-9]{2,10}))?");

  /** Reads {@code 801} or {@code 801-820}; null if it is neither. */
  public static @Nullable NumberRange parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return null;
    }
    String from = m.group(1);
    String to = m.group(2) == null ? from : m.group(2);
    return from.length() == to.length() && from.compareTo(to) <= 0
        ? new NumberRange(from, to)
        : null;
  }

  /** Whether this extension lies in it; anything but ASCII digits does not. */
  public boolean contains(String extension) {
    if (extension.length() != from.length()) {
      return false;
    }
    for (int i = 0; i < extension.length(); i++) {
      char c = extension.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return extension.compareTo(from) >= 0 && extension.compareTo(to) <= 0;
  }

  /** How many extensions it has. */
  public long size() {
    return Long.parseLong(to) - Long.parseLong(from) + 1;
  }

  /** Hands over every extension in it. */
  public void forEach(Consumer<String> each) {
    int length = from.length();
    long last = Long.parseLong(to);
    for (long n = Long.parseLong(from); n <= last; n++) {
      String digits = Long.toString(n);
      each.accept("0".repeat(length - digits.length()) + digits);
    }
  }

  @Override
  public String toString() {
    return from.equals(to) ? from : from + "-" + to;
  }
}

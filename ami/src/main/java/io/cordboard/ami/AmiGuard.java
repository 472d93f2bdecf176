package io.cordboard.ami;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The one guard between values and the wire: lets no value end its line, outgrow it, or make the
 * PBX's parser fall out of step.
 *
 * <p>Refuses control characters (CR, LF, NUL among them), halves of surrogate pairs, lines over
 * {@link AmiLimits#LINE_BYTES}, more than {@link AmiLimits#HEADERS} headers, and header names that
 * are not plain words. It never repairs: what is refused is not sent at all.
 */
final class AmiGuard {
  /** Longest part of a refused value that is repeated in the error. */
  private static final int SHOWN = 40;

  private AmiGuard() {}

  /** An action that must not be sent; the message says which value and what was expected. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message, null, false, false);
    }
  }

  /** Lets a header's name pass if it is made of letters, digits, dashes and underscores. */
  static void name(String name) {
    boolean plain = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      plain &=
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_';
    }
    if (!plain) {
      throw new Refusal(
          "header name: " + shown(name) + " (expected: letters, digits, dashes, underscores)");
    }
  }

  /** Lets the name of a variable pass if it does not end before its equals sign. */
  static void variable(String header, String name) {
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new Refusal(header + ": " + shown(name) + " (expected: a variable's name without =)");
    }
  }

  /** Lets a whole line pass, and returns its bytes without a line end. */
  static byte[] line(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        throw new Refusal(
            name
                + ": "
                + shown(name, value)
                + " (expected: no control characters, found "
                + String.format(Locale.ROOT, "U+%04X", (int) c)
                + ")");
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          throw new Refusal(name + ": " + shown(name, value) + " (expected: whole characters)");
        }
        i++;
      }
    }
    byte[] line = (name + ": " + value).getBytes(StandardCharsets.UTF_8);
    if (line.length > AmiLimits.LINE_BYTES) {
      throw new Refusal(
          name
              + ": "
              + shown(name, value)
              + " (expected: a line of at most "
              + AmiLimits.LINE_BYTES
              + " bytes, found "
              + line.length
              + ")");
    }
    return line;
  }

  /** Lets the number of headers pass. */
  static void headers(int count) {
    if (count > AmiLimits.HEADERS) {
      throw new Refusal("headers: " + count + " (expected: at most " + AmiLimits.HEADERS + ")");
    }
  }

  private static String shown(String name, String value) {
    boolean secret = name.equalsIgnoreCase("secret") || name.equalsIgnoreCase("key");
    return secret ? "(not shown)" : shown(value);
  }

  /** The value fit for a log line. */
  private static String shown(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(SHOWN, value.length()); i++) {
      char c = value.charAt(i);
      text.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return value.length() > SHOWN ? text.append('…').toString() : text.toString();
  }
}

package io.cordboard.server.dialect.astercc;

import java.nio.charset.StandardCharsets;

/** Values of the text lines of asterCC, which clients split and evaluate. */
final class Wire {
  private static final String HEX = "0123456789ABCDEF";

  private Wire() {}

  /**
   * A value of an event, which pages evaluate: quotes, {@code = & \ %} and control characters are
   * percent-encoded.
   */
  static String plain(String value) {
    return encoded(value, "'\"=&\\%");
  }

  /**
   * A value of a reply, which clients split and show: only {@code = & |} and control characters.
   */
  static String part(String value) {
    return encoded(value, "=&|");
  }

  private static String encoded(String value, String special) {
    StringBuilder out = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == 0x7f || special.indexOf(c) >= 0) {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      } else if (c == 0x2028 || c == 0x2029) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          out.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
        }
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}

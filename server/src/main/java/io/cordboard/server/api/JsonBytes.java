package io.cordboard.server.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** A growing array that JSON is written into as UTF-8. One thread at a time. */
public final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private byte[] bytes;
  private int size;

  /** Starts with room for that many bytes. */
  public JsonBytes(int room) {
    bytes = new byte[room];
  }

  /** The bytes written lie in {@link #array} from 0 to here. */
  public int size() {
    return size;
  }

  /** The array itself; only good until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Starts again; lets go of an array that one large text left behind. */
  public void clear(int keepAtMost) {
    if (bytes.length > keepAtMost) {
      bytes = new byte[keepAtMost];
    }
    size = 0;
  }

  /** Forgets what was written; keeps the array. */
  public void clear() {
    size = 0;
  }

  /** An object of texts. */
  public void texts(Map<String, String> all) {
    char before = '{';
    for (Map.Entry<String, String> one : all.entrySet()) {
      raw(before);
      string(one.getKey());
      raw(':');
      string(one.getValue());
      before = ',';
    }
    raw(all.isEmpty() ? "{}" : "}");
  }

  private void room(int n) {
    if (bytes.length - size < n) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, n)));
    }
  }

  /** Ready JSON. */
  public void raw(byte[] ascii) {
    room(ascii.length);
    System.arraycopy(ascii, 0, bytes, size, ascii.length);
    size += ascii.length;
  }

  /** Ready JSON, ASCII. */
  public void raw(String ascii) {
    room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
  }

  /** One character of ready JSON, ASCII. */
  public void raw(char c) {
    room(1);
    bytes[size++] = (byte) c;
  }

  /** A name of an enum, in lower case, without quotes. */
  void lower(String name) {
    int n = name.length();
    room(n);
    for (int i = 0; i < n; i++) {
      char c = name.charAt(i);
      bytes[size++] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** True or false. */
  public void flag(boolean value) {
    raw(value ? TRUE : FALSE);
  }

  /** A whole number. */
  public void number(long value) {
    if (value < 0) {
      raw(Long.toString(value));
      return;
    }
    int digits = 1;
    for (long v = value; v >= 10; v /= 10) {
      digits++;
    }
    room(digits);
    int at = size + digits;
    size = at;
    long v = value;
    do {
      long q = v / 10;
      bytes[--at] = (byte) ('0' + (v - q * 10));
      v = q;
    } while (v != 0);
  }

  /** A text in quotes, escaped; a lone surrogate becomes U+FFFD. */
  public void string(String s) {
    int n = s.length();
    room(n * 6 + 2); // the worst: every character a control character
    byte[] b = bytes;
    int at = size;
    b[at++] = '"';
    for (int i = 0; i < n; i++) {
      char c = s.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        b[at++] = (byte) c;
      } else if (c < 0x80) {
        at = escape(b, at, c);
      } else if (c < 0x800) {
        b[at++] = (byte) (0xc0 | c >> 6);
        b[at++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < n
          && Character.isLowSurrogate(s.charAt(i + 1))) {
        int p = Character.toCodePoint(c, s.charAt(++i));
        b[at++] = (byte) (0xf0 | p >> 18);
        b[at++] = (byte) (0x80 | p >> 12 & 0x3f);
        b[at++] = (byte) (0x80 | p >> 6 & 0x3f);
        b[at++] = (byte) (0x80 | p & 0x3f);
      } else {
        int p = Character.isSurrogate(c) ? 0xfffd : c;
        b[at++] = (byte) (0xe0 | p >> 12);
        b[at++] = (byte) (0x80 | p >> 6 & 0x3f);
        b[at++] = (byte) (0x80 | p & 0x3f);
      }
    }
    b[at++] = '"';
    size = at;
  }

  private static int escape(byte[] b, int start, char c) {
    int at = start;
    b[at++] = '\\';
    switch (c) {
      case '"', '\\' -> b[at++] = (byte) c;
      case '\n' -> b[at++] = 'n';
      case '\r' -> b[at++] = 'r';
      case '\t' -> b[at++] = 't';
      default -> {
        b[at++] = 'u';
        b[at++] = '0';
        b[at++] = '0';
        b[at++] = HEX[c >> 4];
        b[at++] = HEX[c & 0xf];
      }
    }
    return at;
  }
}

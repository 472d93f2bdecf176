package io.cordboard.ami;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The name of an AMI header, encoded once so that a look-up in a frame compares bytes only. */
public final class AmiKey {
  private final String name;
  private final byte[] lowerCase;
  private final int tag;

  private AmiKey(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("header name: empty (expected: at least one character)");
    }
    this.name = name;
    this.lowerCase = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    this.tag = tag(lowerCase, 0, lowerCase.length);
  }

  /** Returns the key for a header name; header names match in any case. */
  public static AmiKey of(String name) {
    return new AmiKey(name);
  }

  /** Returns the name as it was given. */
  public String name() {
    return name;
  }

  byte[] lowerCase() {
    return lowerCase;
  }

  int tag() {
    return tag;
  }

  /**
   * Tells most header names apart without comparing them: length, first, middle and last letter in
   * either case.
   */
  static int tag(byte[] b, int from, int to) {
    int length = to - from;
    return (length << 24)
        ^ ((b[from] | 0x20) << 16)
        ^ ((b[from + (length >> 1)] | 0x20) << 8)
        ^ (b[to - 1] | 0x20);
  }

  @Override
  public String toString() {
    return name;
  }
}

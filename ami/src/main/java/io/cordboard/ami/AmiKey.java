package io.cordboard.ami;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The name of an AMI header, encoded once so that a look-up in a frame compares bytes only. */
public final class AmiKey {
  private final String name;
  private final byte[] lowerCase;

  private AmiKey(String name) {
    this.name = name;
    this.lowerCase = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
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

  @Override
  public String toString() {
    return name;
  }
}

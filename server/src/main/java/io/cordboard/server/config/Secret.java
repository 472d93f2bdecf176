package io.cordboard.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A secret of the configuration; prints as stars so that it cannot slip into a log. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a secret. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The secret itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8),
            ((Secret) other).value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}

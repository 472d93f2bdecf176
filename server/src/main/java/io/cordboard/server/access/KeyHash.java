package io.cordboard.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A key or session token at rest: its SHA-256. Enough for secrets that are random and long. */
public final class KeyHash {
  /** How the configuration marks one. */
  public static final String PREFIX = "sha256:";

  private KeyHash() {}

  /** The hex SHA-256 of a secret, with the prefix. */
  public static String of(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package io.cordboard.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password at rest: {@code pbkdf2:<iterations>:<salt>:<hash>}, PBKDF2 with HMAC-SHA-256.
 *
 * <p>What is stretched is the hex MD5 of the password, as some of the protocols to come send just
 * that; a login by plain text and one by MD5 then verify against the same hash. Slow on purpose:
 * never call it on an event loop.
 */
public final class PasswordHash {
  /** OWASP's figure for PBKDF2-HMAC-SHA256; about a quarter of a second. */
  static final int ITERATIONS = 600_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a password with a new salt. */
  public static PasswordHash of(String password, SecureRandom random) {
    return of(password, random, ITERATIONS);
  }

  static PasswordHash of(String password, SecureRandom random, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PasswordHash(iterations, salt, stretch(md5(password), salt, iterations));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static PasswordHash parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 4 || !parts[0].equals("pbkdf2")) {
      throw new IllegalArgumentException(
          "password hash: not one (expected: pbkdf2:<iterations>:<salt>:<hash>)");
    }
    HexFormat hex = HexFormat.of();
    return new PasswordHash(
        Integer.parseInt(parts[1]), hex.parseHex(parts[2]), hex.parseHex(parts[3]));
  }

  /** Whether this is the password. */
  public boolean matches(String password) {
    return matchesMd5(md5(password));
  }

  /** Whether this is the hex MD5, in lower case, of the password. */
  boolean matchesMd5(String md5) {
    return MessageDigest.isEqual(hash, stretch(md5, salt, iterations));
  }

  int iterations() {
    return iterations;
  }

  /** Takes the time of so many iterations, so that the time of an answer tells nothing. */
  static void spend(int iterations) {
    if (iterations > 0) {
      stretch("", new byte[SALT_BYTES], iterations);
    }
  }

  static String md5(String password) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(password.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private static byte[] stretch(String password, byte[] salt, int iterations) {
    try {
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          "password hash: impossible (expected: a positive count)", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 8 has PBKDF2WithHmacSHA256", e);
    }
  }

  /** The form that goes into the configuration. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return "pbkdf2:" + iterations + ":" + hex.formatHex(salt) + ":" + hex.formatHex(hash);
  }
}

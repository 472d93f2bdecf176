package io.cordboard.ami;

import org.jspecify.annotations.Nullable;

/**
 * Where an AMI is and how to log in.
 *
 * @param tls null for plain TCP
 * @param challenge whether to log in by MD5 challenge, so that the secret itself is not sent
 */
public record AmiSettings(
    String host,
    int port,
    String username,
    String secret,
    @Nullable AmiTls tls,
    boolean challenge,
    AmiTimes times) {

  /** Refuses impossible values. */
  public AmiSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: empty (expected: a name or an address)");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
    if (username.isBlank()) {
      throw new IllegalArgumentException("username: empty (expected: the AMI user's name)");
    }
  }

  /** Plain TCP, MD5 challenge, the usual time limits. */
  public static AmiSettings of(String host, int port, String username, String secret) {
    return new AmiSettings(host, port, username, secret, null, true, AmiTimes.DEFAULT);
  }

  /** The same with other time limits. */
  public AmiSettings withTimes(AmiTimes times) {
    return new AmiSettings(host, port, username, secret, tls, challenge, times);
  }

  /** The same over TLS. */
  public AmiSettings withTls(AmiTls tls) {
    return new AmiSettings(host, port, username, secret, tls, challenge, times);
  }

  /** The same with the secret sent as it is (false) or by MD5 challenge (true). */
  public AmiSettings withChallenge(boolean challenge) {
    return new AmiSettings(host, port, username, secret, tls, challenge, times);
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "AmiSettings[" + username + "@" + host + ":" + port + (tls == null ? "" : ", tls") + "]";
  }
}

package io.cordboard.server.access;

/** How a client sends a password. */
public enum PasswordForm {
  PLAINTEXT,
  /** Its MD5 in hex, either case. */
  MD5
}

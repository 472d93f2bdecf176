package io.cordboard.server.access;

/** How a login ended. */
public sealed interface LoginResult {
  /** The token goes into the session cookie and nowhere else. */
  record Granted(String token, Principal principal) implements LoginResult {}

  /** Unknown user or wrong password; which of the two is not told. */
  record Wrong() implements LoginResult {}

  /** The password is right, but the agent is suspended. */
  record Suspended() implements LoginResult {}

  /** Too many failed attempts from this address or for this name. */
  record TooMany(int retryAfterSeconds) implements LoginResult {}

  /** More logins at a time than can be checked. */
  record Busy() implements LoginResult {}
}

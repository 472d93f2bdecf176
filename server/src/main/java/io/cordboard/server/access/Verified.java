package io.cordboard.server.access;

/** What came of an agent's password. */
public sealed interface Verified {

  /** It is right; this is who sent it. */
  record Granted(Principal principal) implements Verified {}

  /** It is right, but the agent is suspended. */
  record Suspended() implements Verified {}

  /** No such agent in that team, or another password. */
  record Wrong() implements Verified {}

  /** Too many wrong ones were sent. */
  record TooMany(int retryAfterSeconds) implements Verified {}

  /** Too many passwords are being checked. */
  record Busy() implements Verified {}
}

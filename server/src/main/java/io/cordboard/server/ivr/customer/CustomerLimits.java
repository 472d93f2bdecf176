package io.cordboard.server.ivr.customer;

/** The bounds of requests to customers' servers, each with its reason. */
final class CustomerLimits {

  /** Requests under way at one server, each with its connection: the workers that most have. */
  static final int CONNECTIONS = 128;

  /** Connections that are kept for the next step of a call. */
  static final int KEPT = 32;

  /**
   * How long a kept connection may be idle, unless its server closes it sooner and says so. Some
   * close theirs after 2 s: a question that meets the end of its connection fails, as it is not
   * asked twice.
   */
  static final long IDLE_MS = 1_500;

  /** Requests that wait for a connection: a caller each. Past it they fail at once. */
  static final int WAITING = 2_000;

  /** So many failures one after the other mean that the server is down. */
  static final int FAILURES = 5;

  /** How long a server that is down is left alone: callers hear the fallback at once meanwhile. */
  static final long PAUSE_MS = 5_000;

  private CustomerLimits() {}
}

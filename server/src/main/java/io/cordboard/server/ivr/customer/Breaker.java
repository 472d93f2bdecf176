package io.cordboard.server.ivr.customer;

/**
 * Stops asking a server that is down: after so many failures in a row it is asked again only after
 * a pause, and then by one caller. On one thread.
 */
final class Breaker {
  /** What {@link #ask} says when nobody may. */
  static final long REFUSED = -1;

  private final int most;
  private final long pauseMs;
  private int failuresInRow;
  private long asked;
  private long countedUpTo;
  private long againAtMs;
  private boolean open;
  private boolean probing;

  Breaker(int most, long pauseMs) {
    this.most = most;
    this.pauseMs = pauseMs;
  }

  boolean isOpen() {
    return open;
  }

  /** The request's number, or {@link #REFUSED}. */
  long ask(long nowMs) {
    if (open) {
      if (probing || nowMs < againAtMs) {
        return REFUSED;
      }
      probing = true;
    }
    return ++asked;
  }

  /** The server lives. True if that closed it. */
  boolean lived() {
    boolean wasOpen = open;
    open = false;
    probing = false;
    failuresInRow = 0;
    countedUpTo = asked;
    return wasOpen;
  }

  /** A request failed. True if that opened it. */
  boolean failed(long number, long nowMs) {
    if (number <= countedUpTo) {
      return false; // requests that ran together say the same
    }
    countedUpTo = asked;
    failuresInRow++;
    probing = false;
    if (failuresInRow < most) {
      return false;
    }
    boolean opens = !open;
    open = true;
    againAtMs = nowMs + pauseMs;
    return opens;
  }
}

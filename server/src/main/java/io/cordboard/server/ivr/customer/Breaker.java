package io.cordboard.server.ivr.customer;

/**
 * Stops asking a server that is down: after so many failures in a row it is asked again only after
 * a pause, and then by one caller. On one thread; any other may look.
 */
final class Breaker {
  /** What {@link #ask} says when nobody may. */
  static final long REFUSED = -1;

  /** Whether the server is asked. */
  enum State {
    /** By all. */
    CLOSED,
    /** By nobody for a while. */
    OPEN,
    /** The pause is over: one asks, or the next will, and all others wait for what comes of it. */
    HALF_OPEN
  }

  private static final long NOBODY = 0;

  private final int most;
  private final long pauseMs;
  private int failuresInRow;
  private long asked;
  private long countedUpTo;
  private volatile long againAtMs;
  private volatile boolean open;

  /** The number of the one who asks a server that is down. */
  private volatile long probe = NOBODY;

  Breaker(int most, long pauseMs) {
    this.most = most;
    this.pauseMs = pauseMs;
  }

  State state(long nowMs) {
    if (!open) {
      return State.CLOSED;
    }
    return probe == NOBODY && nowMs < againAtMs ? State.OPEN : State.HALF_OPEN;
  }

  /** The request's number, or {@link #REFUSED}. */
  long ask(long nowMs) {
    if (open) {
      if (state(nowMs) == State.OPEN || probe != NOBODY) {
        return REFUSED;
      }
      probe = asked + 1;
    }
    return ++asked;
  }

  /** The server lives. True if that closed it. */
  boolean lived() {
    boolean wasOpen = open;
    open = false;
    probe = NOBODY;
    failuresInRow = 0;
    countedUpTo = asked;
    return wasOpen;
  }

  /** A request failed. True if that opened it. */
  boolean failed(long number, long nowMs) {
    withdrawn(number);
    if (number <= countedUpTo) {
      return false; // requests that ran together say the same
    }
    countedUpTo = asked;
    failuresInRow++;
    if (failuresInRow < most) {
      return false;
    }
    boolean opens = !open;
    againAtMs = nowMs + pauseMs;
    open = true;
    return opens;
  }

  /** A request ended and says nothing about the server. The next may ask in its place. */
  void withdrawn(long number) {
    if (number == probe) {
      probe = NOBODY;
    }
  }
}

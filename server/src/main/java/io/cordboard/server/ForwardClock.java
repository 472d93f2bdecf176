package io.cordboard.server;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that does not go back when the machine's time is set back: on the board nothing may end
 * before it began. Until the machine's time has caught up it goes at half pace, so that what waits
 * for some seconds waits no more than twice as long. Any thread.
 */
final class ForwardClock extends Clock {
  private static final long NANOS_PER_HALF_MS = 2_000_000;

  /** A thread that was held up after it read the time is less late than this, as a rule. */
  private static final long SET_BACK_MS = 100;

  /** What all zones have in common. */
  private static final class Hand {
    final AtomicLong last = new AtomicLong();
    private final LongSupplier nanos;

    /**
     * From when on the last half ms is counted; 0 while the machine's time is followed. Written
     * under the lock.
     */
    private volatile long sinceNanos;

    Hand(LongSupplier nanos) {
      this.nanos = nanos;
    }

    long follow(long wallMs) {
      long seen = last.accumulateAndGet(wallMs, Math::max);
      if (seen - wallMs >= SET_BACK_MS) {
        return behind();
      }
      if (sinceNanos != 0) {
        caughtUp();
      }
      return seen;
    }

    private synchronized void caughtUp() {
      sinceNanos = 0;
    }

    private synchronized long behind() {
      long now = nanos.getAsLong() | 1; // 0 has a meaning
      if (sinceNanos == 0) {
        sinceNanos = now;
      }
      long ms = (now - sinceNanos) / NANOS_PER_HALF_MS;
      if (ms > 0) {
        sinceNanos += ms * NANOS_PER_HALF_MS;
      }
      return last.addAndGet(Math.max(0, ms));
    }
  }

  private final Clock wall;
  private final Hand hand;

  ForwardClock(Clock wall) {
    this(wall, System::nanoTime);
  }

  /** {@code nanos}: of a clock that is never set. */
  ForwardClock(Clock wall, LongSupplier nanos) {
    this(wall, new Hand(nanos));
  }

  private ForwardClock(Clock wall, Hand hand) {
    this.wall = wall;
    this.hand = hand;
  }

  @Override
  public long millis() {
    return hand.follow(wall.millis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return wall.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ForwardClock(wall.withZone(zone), hand);
  }
}

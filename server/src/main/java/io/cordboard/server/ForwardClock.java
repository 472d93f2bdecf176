package io.cordboard.server;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still instead of going back when the machine's time is set back: on the board
 * nothing may end before it began. Any thread.
 */
final class ForwardClock extends Clock {
  private final Clock wall;
  private final AtomicLong last;

  ForwardClock(Clock wall) {
    this(wall, new AtomicLong());
  }

  private ForwardClock(Clock wall, AtomicLong last) {
    this.wall = wall;
    this.last = last;
  }

  @Override
  public long millis() {
    return last.accumulateAndGet(wall.millis(), Math::max);
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
    return new ForwardClock(wall.withZone(zone), last);
  }
}

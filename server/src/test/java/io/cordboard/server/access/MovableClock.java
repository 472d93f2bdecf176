package io.cordboard.server.access;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class MovableClock extends Clock {
  private final AtomicLong nowMs;

  /** Begins at some day. */
  public MovableClock() {
    this(1_800_000_000_000L);
  }

  /** Begins then. */
  public MovableClock(long nowMs) {
    this.nowMs = new AtomicLong(nowMs);
  }

  /** Moves it on. */
  public void pass(long ms) {
    nowMs.addAndGet(ms);
  }

  /** Sets it, also back. */
  public void set(long ms) {
    nowMs.set(ms);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs.get());
  }
}

package io.cordboard.ami.fake;

import java.io.Closeable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@link FakeAsterisk} that plays a flood to all who are logged in. */
public final class FloodServer implements Closeable {
  private final FakeAsterisk asterisk = new FakeAsterisk();

  /** Where to connect; user {@code cti}, secret {@code secret}. */
  public int port() {
    return asterisk.port();
  }

  /** The server itself, to set lists. */
  public FakeAsterisk asterisk() {
    return asterisk;
  }

  /** Writes bytes made beforehand, as fast as the clients read. Blocks. */
  public void play(byte[] events) {
    asterisk.raw(events);
  }

  /** Plays this many events at a rate per second, in steps of ten milliseconds. Blocks. */
  public void play(AmiEventFlood flood, long count, int perSecond) {
    long start = System.nanoTime();
    int step = Math.max(1, perSecond / 100);
    for (long sent = 0; sent < count; sent += step) {
      asterisk.raw(flood.next((int) Math.min(step, count - sent)));
      long due = start + (sent + step) * TimeUnit.SECONDS.toNanos(1) / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    asterisk.close();
  }
}

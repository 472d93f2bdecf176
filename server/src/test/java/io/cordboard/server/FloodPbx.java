package io.cordboard.server;

import io.cordboard.ami.fake.AmiEventFlood;
import io.cordboard.ami.fake.FakeAsterisk;
import io.cordboard.ami.fake.FloodServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A fake Asterisk that plays a flood and whose lists are at every moment what it says. One thread
 * plays; as from a real one, an event may come later than a list in which it is contained.
 */
final class FloodPbx implements AutoCloseable {
  private final FloodServer server = new FloodServer();
  private final FloodPicture picture;
  private final AmiEventFlood flood;

  FloodPbx(int channels, long seed, boolean withNoise) {
    picture = new FloodPicture(AmiEventFlood.queues(channels));
    flood = new AmiEventFlood(channels, seed, withNoise);
    for (String list :
        List.of("CoreShowChannels", "BridgeList", "ExtensionStateList", "QueueStatus")) {
      server
          .asterisk()
          .list(
              list,
              () -> {
                synchronized (picture) {
                  return picture.rows(list);
                }
              });
    }
  }

  int port() {
    return server.port();
  }

  FakeAsterisk asterisk() {
    return server.asterisk();
  }

  /** Events said so far. */
  long events() {
    return flood.events();
  }

  /** Calls begun so far. */
  int calls() {
    return flood.calls();
  }

  /** Plays about this many events as fast as they are read. */
  void play(long count) {
    for (long end = flood.events() + count; flood.events() < end; ) {
      say(flood.next((int) Math.min(200, end - flood.events())));
    }
  }

  /** Plays events at a rate, in steps of ten milliseconds, as long as it is told to. */
  void play(int perSecond, java.util.function.BooleanSupplier goOn) {
    long due = System.nanoTime();
    while (goOn.getAsBoolean()) {
      say(flood.next(Math.max(1, perSecond / 100)));
      due = Math.max(due + TimeUnit.MILLISECONDS.toNanos(10), System.nanoTime() - 1_000_000_000L);
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** Ends all calls. */
  void finish() {
    say(flood.finish());
  }

  private void say(byte[] events) {
    synchronized (picture) {
      picture.read(events);
    }
    server.play(events);
  }

  @Override
  public void close() {
    server.close();
  }
}

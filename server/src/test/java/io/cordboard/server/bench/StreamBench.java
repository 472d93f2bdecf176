package io.cordboard.server.bench;

import io.cordboard.server.http.Transport;
import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** The benchmark's part with readers: from the AMI socket to websockets. */
final class StreamBench {
  private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(3000);

  /** What may be on its way when nothing is to be lost: below the hub's ring, and cuts nobody. */
  private static final int AHEAD_CHANGES = 20_000;

  private static final int AHEAD_BYTES = 4 << 20;

  /**
   * A figure of one run.
   *
   * @param eventsPerSecond AMI events of all kinds; 0 for the bare server
   */
  record Rate(double eventsPerSecond, double framesPerSecond, double bytesPerFrame) {}

  /** Times from the write to the PBX's socket to the reader, in milliseconds. */
  record Latency(double p50, double p99, double max, double changesPerSecond) {}

  /**
   * A flood that readers cannot take.
   *
   * @param writeSeconds how long the PBX needed to get rid of it
   * @param told how many changes the stream said that it left out
   */
  record Saturation(
      double writeSeconds,
      double eventsPerSecond,
      long changes,
      long delivered,
      long told,
      int readersCut) {}

  private StreamBench() {}

  /** The bare server; see {@link BareServer}. */
  static Rate bare(int readers, long tickMs) {
    EventLoopGroup loops = Transport.EPOLL.loops(2, "bench-bare");
    EventLoopGroup own = Transport.EPOLL.loops(1, "bench-readers");
    try (BareServer server = new BareServer(loops, tickMs);
        BenchClients clients = new BenchClients(own, server.port(), readers, null)) {
      Rig.until("readers", () -> clients.ready.get() == readers);
      pause(WARM_NANOS);
      long frames = clients.total();
      long bytes = clients.bytes.get();
      long start = System.nanoTime();
      pause(RUN_NANOS);
      long n = clients.total() - frames;
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Rate(0, n / seconds, (clients.bytes.get() - bytes) / (double) n);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      own.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /** One who plays a flood no faster than its readers take what it tells. */
  private static final class Pacer {
    private final Rig rig;
    private final BenchClients clients;
    private final AtomicLong made;
    private final byte[] bytes;
    private int at;

    Pacer(Rig rig, BenchClients clients, AtomicLong made, byte[] bytes) {
      this.rig = rig;
      this.clients = clients;
      this.made = made;
      this.bytes = bytes;
    }

    /** Plays to the end of the flood or of the time. */
    void play(long nanos) {
      long end = System.nanoTime() + nanos;
      while (at < bytes.length && System.nanoTime() < end) {
        if (made.get() - clients.slowest() < AHEAD_CHANGES && rig.unread() < AHEAD_BYTES) {
          byte[] slice = Rig.slice(bytes, at);
          rig.play(slice);
          at += slice.length;
        } else {
          LockSupport.parkNanos(50_000);
        }
      }
    }

    void drain() {
      Rig.until(
          "every reader has every change", () -> rig.allRead() && clients.slowest() == made.get());
    }
  }

  /**
   * As fast as the slowest reader takes it.
   *
   * @throws IllegalStateException if anything was lost, conflated or cut
   */
  static Rate subscribed(Flood flood, int readers) throws Exception {
    EventLoopGroup own = Transport.EPOLL.loops(1, "bench-readers");
    try (Rig rig = new Rig()) {
      rig.playAll(flood.warm());
      rig.settle();
      try (BenchClients clients = new BenchClients(own, rig.port(), readers, null)) {
        AtomicLong made = rig.count(seq -> {});
        Rig.until("readers", () -> rig.hub.counts().clients() == readers);
        pause(TimeUnit.MILLISECONDS.toNanos(500)); // the snapshots
        Pacer pacer = new Pacer(rig, clients, made, flood.bytes());
        if (readers > 1) {
          pacer.play(WARM_NANOS);
        }
        long messages = rig.link().messages();
        long frames = clients.total();
        long bytes = clients.bytes.get();
        long start = System.nanoTime();
        pacer.play(readers > 1 ? RUN_NANOS : Long.MAX_VALUE / 2);
        if (readers == 1) {
          pacer.drain();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long n = clients.total() - frames;
        Rate rate =
            new Rate(
                (rig.link().messages() - messages) / seconds,
                n / seconds,
                (clients.bytes.get() - bytes) / (double) n);
        pacer.drain();
        BoardBench.expect("frames", clients.total(), made.get() * readers);
        BoardBench.expect("conflated", rig.hub.counts().conflated(), 0);
        BoardBench.expect("readers cut", clients.closed(), 0);
        return rate;
      }
    } finally {
      own.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /** The whole flood at once, whatever the readers do. */
  static Saturation saturated(Flood flood, int readers) throws Exception {
    EventLoopGroup own = Transport.EPOLL.loops(1, "bench-readers");
    try (Rig rig = new Rig()) {
      rig.playAll(flood.warm());
      rig.settle();
      try (BenchClients clients = new BenchClients(own, rig.port(), readers, null)) {
        AtomicLong made = rig.count(seq -> {});
        Rig.until("readers", () -> rig.hub.counts().clients() == readers);
        pause(TimeUnit.MILLISECONDS.toNanos(500));
        long start = System.nanoTime();
        rig.play(flood.bytes());
        double wrote = (System.nanoTime() - start) / 1e9;
        Rig.until("all is read", rig::allRead);
        double seconds = (System.nanoTime() - start) / 1e9;
        Rig.until(
            "every reader has or was told of every change",
            () ->
                clients.total() + clients.toldConflated.get() >= made.get() * readers
                    || clients.closed() > 0);
        return new Saturation(
            wrote,
            flood.events() / seconds,
            made.get(),
            clients.total() / readers,
            clients.toldConflated.get() / readers,
            clients.closed());
      }
    } finally {
      own.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /**
   * A steady rate. The time of a change is that of the write of the earliest bytes of the PBX that
   * the link had not finished reading, so it is never taken too short.
   *
   * @param changesPerEvent how many changes an event makes, to find the pace
   */
  static Latency latency(
      Flood flood, double changesPerEvent, int changesPerSecond, int readers, int seconds)
      throws Exception {
    int size = 1 << 16;
    AtomicLongArray writtenAt = new AtomicLongArray(size);
    AtomicLongArray sliceAt = new AtomicLongArray(size);
    Histogram times = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    LongConsumer arrived =
        seq ->
            times.recordValue(
                Math.min(
                    times.getHighestTrackableValue(),
                    Math.max(0, System.nanoTime() - writtenAt.get((int) seq & size - 1))));
    EventLoopGroup own = Transport.EPOLL.loops(1, "bench-readers");
    int[] frameEnds = flood.frameEnds();
    try (Rig rig = new Rig()) {
      rig.playAll(flood.warm());
      rig.settle();
      try (BenchClients clients = new BenchClients(own, rig.port(), readers, arrived)) {
        long before = rig.link().messages();
        AtomicLong made =
            rig.count(
                seq -> {
                  int event = (int) (rig.link().messages() - before);
                  writtenAt.set((int) seq & size - 1, sliceAt.get(event & size - 1));
                });
        Rig.until("readers", () -> rig.hub.counts().clients() == readers);
        pause(TimeUnit.MILLISECONDS.toNanos(500));
        double perSecond = changesPerSecond / changesPerEvent;
        long start = System.nanoTime();
        int events = 0;
        boolean warm = false;
        for (long now = start; now - start < seconds * 1_000_000_000L; now = System.nanoTime()) {
          if (!warm && now - start > 2_000_000_000L) {
            warm = true;
            own.submit(times::reset).syncUninterruptibly();
          }
          int due = Math.min(frameEnds.length, (int) ((now - start) / 1e9 * perSecond));
          if (due > events) {
            for (int i = events; i < due; i++) {
              sliceAt.set(i & size - 1, now);
            }
            int from = events == 0 ? 0 : frameEnds[events - 1];
            rig.play(Arrays.copyOfRange(flood.bytes(), from, frameEnds[due - 1]));
            events = due;
          }
          LockSupport.parkNanos(500_000);
        }
        double rate = made.get() / ((System.nanoTime() - start) / 1e9);
        Rig.until("all arrived", () -> clients.slowest() == made.get());
        return own.submit(
                () ->
                    new Latency(
                        times.getValueAtPercentile(50) / 1e6,
                        times.getValueAtPercentile(99) / 1e6,
                        times.getMaxValue() / 1e6,
                        rate))
            .get();
      }
    } finally {
      own.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}

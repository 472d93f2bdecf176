package io.cordboard.server.bench;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.stream.StreamEndpoint;
import io.cordboard.server.stream.StreamHub;
import io.cordboard.server.stream.StreamSettings;
import io.cordboard.server.stream.TestBoard;
import io.cordboard.server.stream.Things;
import io.netty.channel.EventLoopGroup;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** The stream's part of the benchmark: fan-out beside a bare Netty websocket server. */
final class StreamBench {
  private static final int LIVE = 1000;
  private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(3000);

  /** A figure of one run. */
  private record Rate(double framesPerSecond, double bytesPerFrame) {}

  private final PrintStream out;
  private final Config config;

  StreamBench(PrintStream out) throws Exception {
    this.out = out;
    Path yaml = Files.createTempFile("cordboard-bench", ".yaml");
    Files.writeString(
        yaml,
        """
        nodes:
          - name: main
            ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
            context: cordboard-internal
        """);
    config = Config.load(yaml, Map.of());
    Files.delete(yaml);
  }

  /** A board of changing channels; its thread is whoever calls {@link #next}. */
  private static final class Generator implements BoardFeed {
    private final TestBoard start = new TestBoard();
    private final Channel[][] versions = new Channel[2][LIVE];
    private final int[] at = new int[LIVE];
    private BoardReader reader;
    private long seq;

    Generator() {
      for (int i = 0; i < LIVE; i++) {
        versions[0][i] = Things.channel(i, "" + (1000 + i));
        versions[1][i] = Things.channel(i, "" + (2000 + i));
        start.put(versions[0][i], Change.What.CREATED);
      }
      seq = start.seq();
    }

    long next() {
      int i = (int) (seq % LIVE);
      Channel before = versions[at[i]][i];
      at[i] ^= 1;
      seq++;
      reader.onChange(
          new Change(
              seq, 1_763_689_724_000L, Change.What.CHANGED, before, versions[at[i]][i], false));
      return seq;
    }

    @Override
    public CompletionStage<BoardSnapshot> snapshot() {
      return start.snapshot();
    }

    @Override
    public void attach(BoardReader to) {
      reader = to;
      start.attach(to);
    }

    @Override
    public void detach(BoardReader from) {
      start.detach(from);
    }
  }

  /** The stream with its server, ready to be subscribed to. */
  private final class Stream implements AutoCloseable {
    final Generator board = new Generator();
    final EventLoopGroup loops = Transport.EPOLL.loops(2, "bench-http");
    final StreamHub hub =
        new StreamHub(
            StreamSettings.defaults(),
            p -> Scope.of(p, config),
            Clock.systemUTC(),
            System::nanoTime);
    final HttpServer server =
        new HttpServer(
            HttpSettings.loopback(0),
            new Router().webSocket("/v1/events", Role.AGENT, new StreamEndpoint(hub)),
            (h, a) -> new Principal("bench", Role.SUPERVISOR, null, null),
            loops);

    Stream() throws Exception {
      hub.start(board);
      server.start();
    }

    @Override
    public void close() {
      hub.close();
      server.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  void run(int rounds) throws Exception {
    double[] bare = new double[rounds];
    double[] ours = new double[rounds];
    double[] one = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      Rate b = bare(100);
      Rate o = subscribed(100);
      Rate s = subscribed(1);
      bare[i] = b.framesPerSecond;
      ours[i] = o.framesPerSecond;
      one[i] = s.framesPerSecond;
      out.printf(
          "round %d: bare %,.0f deliveries/s (%.0f B); stream %,.0f (%.0f B), ratio %.2f;"
              + " one reader %,.0f changes/s%n",
          i + 1,
          b.framesPerSecond,
          b.bytesPerFrame,
          o.framesPerSecond,
          o.bytesPerFrame,
          o.framesPerSecond / b.framesPerSecond,
          s.framesPerSecond);
    }
    out.printf(
        "stream, medians of %d: 100 readers %,.0f deliveries/s, bare server %,.0f,"
            + " ratio %.2f (goal 0.80); one reader %,.0f changes/s%n",
        rounds, median(ours), median(bare), median(ours) / median(bare), median(one));
    latency(5_000, 100, 10);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private Rate bare(int n) {
    EventLoopGroup loops = Transport.EPOLL.loops(2, "bench-bare");
    EventLoopGroup readers = Transport.EPOLL.loops(1, "bench-readers");
    try (BareServer server = new BareServer(loops);
        BenchClients clients = new BenchClients(readers, server.port(), n, null)) {
      await(clients, n);
      pause(WARM_NANOS);
      return measure(clients, () -> pause(RUN_NANOS));
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      readers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private Rate subscribed(int n) throws Exception {
    EventLoopGroup readers = Transport.EPOLL.loops(1, "bench-readers");
    try (Stream stream = new Stream();
        BenchClients clients = new BenchClients(readers, stream.server.port(), n, null)) {
      await(clients, n);
      pause(TimeUnit.MILLISECONDS.toNanos(300)); // the snapshots
      long base = clients.slowest();
      feed(stream, clients, base, WARM_NANOS);
      Rate rate = measure(clients, () -> feed(stream, clients, base, RUN_NANOS));
      if (stream.hub.counts().conflated() > 0 || clients.closed() > 0) {
        throw new IllegalStateException(
            "lost: conflated "
                + stream.hub.counts().conflated()
                + ", readers cut "
                + clients.closed()
                + " (expected: none)");
      }
      return rate;
    } finally {
      readers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /** As fast as the slowest reader takes it. */
  private static void feed(Stream stream, BenchClients clients, long base, long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      if (stream.board.seq - LIVE - (clients.slowest() - base) < 8_000) {
        for (int i = 0; i < 500; i++) {
          stream.board.next();
        }
      } else {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static Rate measure(BenchClients clients, Runnable run) {
    long frames = clients.total();
    long bytes = clients.bytes.get();
    long start = System.nanoTime();
    run.run();
    long took = System.nanoTime() - start;
    long n = clients.total() - frames;
    return new Rate(n * 1e9 / took, (clients.bytes.get() - bytes) / (double) n);
  }

  private void latency(int perSecond, int n, int seconds) throws Exception {
    int size = 1 << 16;
    AtomicLongArray sent = new AtomicLongArray(size);
    Histogram times = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    LongConsumer onSeq =
        seq -> times.recordValue(Math.max(0, System.nanoTime() - sent.get((int) seq & size - 1)));
    EventLoopGroup readers = Transport.EPOLL.loops(1, "bench-readers");
    try (Stream stream = new Stream();
        BenchClients clients = new BenchClients(readers, stream.server.port(), n, onSeq)) {
      await(clients, n);
      pause(TimeUnit.MILLISECONDS.toNanos(500));
      long start = System.nanoTime();
      long made = 0;
      boolean warm = false;
      for (long now = start; now - start < seconds * 1_000_000_000L; now = System.nanoTime()) {
        if (!warm && now - start > 2_000_000_000L) {
          warm = true;
          readers.submit(times::reset).syncUninterruptibly();
        }
        long due = (now - start) * perSecond / 1_000_000_000L;
        while (made < due) {
          sent.set((int) (stream.board.seq + 1) & size - 1, System.nanoTime());
          stream.board.next();
          made++;
        }
        LockSupport.parkNanos(100_000);
      }
      pause(TimeUnit.MILLISECONDS.toNanos(300));
      readers
          .submit(
              () ->
                  out.printf(
                      "stream, %,d changes/s to %d readers: change to reader p50 %.1f ms,"
                          + " p99 %.1f ms, max %.1f ms (%,d deliveries)%n",
                      perSecond,
                      n,
                      times.getValueAtPercentile(50) / 1e6,
                      times.getValueAtPercentile(99) / 1e6,
                      times.getMaxValue() / 1e6,
                      times.getTotalCount()))
          .syncUninterruptibly();
    } finally {
      readers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static void await(BenchClients clients, int n) {
    while (clients.ready.get() < n) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}

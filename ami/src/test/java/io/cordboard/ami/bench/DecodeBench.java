package io.cordboard.ami.bench;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiLinkState;
import io.cordboard.ami.AmiListener;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTransport;
import io.cordboard.ami.fake.AmiEventFlood;
import io.cordboard.ami.fake.FloodServer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.asteriskjava.manager.DefaultManagerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Measures how many AMI events a second are read from a socket: by asterisk-java's connection with
 * an empty listener (the baseline), and by our link, decoding only. Prints medians of several runs.
 *
 * <p>Arguments: events per run (300000), runs (5), live channels (1000).
 */
public final class DecodeBench {
  /** Headers that a board reads of most events. */
  private static final List<AmiKey> READ =
      List.of(
          AmiKey.of("Uniqueid"),
          AmiKey.of("Linkedid"),
          AmiKey.of("Channel"),
          AmiKey.of("ChannelState"),
          AmiKey.of("CallerIDNum"),
          AmiKey.of("ConnectedLineNum"));

  /** What a board listens to of the flood's events. */
  private static final Set<String> BOARD =
      Set.of(
          ("Newchannel NewCallerid QueueCallerJoin AgentCalled DeviceStateChange DialBegin Newstate"
                  + " DialState NewConnectedLine DialEnd QueueCallerLeave BridgeCreate BridgeEnter"
                  + " AgentConnect Hold MusicOnHoldStart Unhold MusicOnHoldStop QueueMemberStatus"
                  + " ExtensionStatus HangupRequest BridgeLeave BridgeDestroy AgentComplete Hangup")
              .split(" "));

  private DecodeBench() {}

  /** One measurement. */
  public record Rate(double eventsPerSecond, double cpuSecondsPerMillion, long received) {}

  /** Runs all and prints a line for each. */
  public static void main(String[] args) throws Exception {
    int events = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int channels = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
    AmiEventFlood flood = new AmiEventFlood(channels, 1, true);
    byte[] warm = flood.next(channels * 20);
    long before = flood.events();
    byte[] bytes = flood.next(events);
    long count = flood.events() - before;
    System.out.printf("%d events, %d bytes each%n", count, bytes.length / count);
    print("asterisk-java, empty listener", runs, () -> asteriskJava(warm, bytes, count));
    print("link, all events, 6 keys read", runs, () -> link(bytes, count, null));
    print("link, what a board wants, 6 keys read", runs, () -> link(bytes, count, BOARD));
  }

  /** One run. */
  private interface Run {
    Rate run() throws Exception;
  }

  private static void print(String what, int runs, Run run) throws Exception {
    Rate[] rates = new Rate[runs];
    // The first warms up.
    run.run();
    for (int i = 0; i < runs; i++) {
      rates[i] = run.run();
    }
    Arrays.sort(rates, (a, b) -> Double.compare(a.eventsPerSecond(), b.eventsPerSecond()));
    Rate median = rates[runs / 2];
    System.out.printf(
        "%-40s %,12.0f events/s  %6.2f CPU-s per million  (%,d handed over)%n",
        what, median.eventsPerSecond(), median.cpuSecondsPerMillion(), median.received());
  }

  /** asterisk-java's own connection, shown the calls that are up before it counts. */
  public static Rate asteriskJava(byte[] warm, byte[] bytes, long count) throws Exception {
    try (FloodServer server = new FloodServer()) {
      AtomicLong received = new AtomicLong();
      DefaultManagerConnection connection =
          new DefaultManagerConnection("127.0.0.1", server.port(), "cti", "secret");
      connection.addEventListener(e -> received.lazySet(received.get() + 1));
      connection.login();
      try {
        measure(server, warm, 1, received);
        received.set(0);
        return measure(server, bytes, count, received);
      } finally {
        connection.logoff();
      }
    }
  }

  /** Our link with a listener that reads a few keys. */
  public static Rate link(byte[] bytes, long count, @Nullable Set<String> interesting)
      throws Exception {
    MultiThreadIoEventLoopGroup loops = AmiTransport.loops(1, "bench");
    Reader reader = new Reader();
    try (FloodServer server = new FloodServer();
        AmiLink link =
            new AmiLink(
                AmiSettings.of("127.0.0.1", server.port(), "cti", "secret"),
                interesting,
                reader,
                loops.next(),
                System::nanoTime,
                new Random(1))) {
      link.start();
      if (!reader.up.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("link: not up (expected: within ten seconds)");
      }
      return measure(server, bytes, count, reader.received);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static Rate measure(FloodServer server, byte[] bytes, long count, AtomicLong received) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    com.sun.management.OperatingSystemMXBean os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = os.getProcessCpuTime();
    long own = threads.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    server.play(bytes);
    // Over when nothing more comes: asterisk-java may lose some, so their number is not known.
    long last = received.get();
    long lastAt = System.nanoTime();
    while (System.nanoTime() - lastAt < TimeUnit.MILLISECONDS.toNanos(500)) {
      LockSupport.parkNanos(500_000);
      long now = received.get();
      if (now != last) {
        last = now;
        lastAt = System.nanoTime();
      }
    }
    double seconds = (lastAt - begin) / 1e9;
    // Without the thread that plays the server.
    long used = os.getProcessCpuTime() - cpu - (threads.getCurrentThreadCpuTime() - own);
    return new Rate(count / seconds, used / 1e9 * 1e6 / count, last);
  }

  /** Reads what a board reads. */
  private static final class Reader implements AmiListener {
    final AtomicLong received = new AtomicLong();
    final CountDownLatch up = new CountDownLatch(1);
    long length;

    @Override
    public void onEvent(AmiMessage event) {
      for (AmiKey key : READ) {
        String value = event.get(key);
        length += value == null ? 0 : value.length();
      }
      length += event.name().length();
      received.lazySet(received.get() + 1);
    }

    @Override
    public void onState(AmiLinkState state) {
      if (state instanceof AmiLinkState.Up) {
        up.countDown();
      }
    }
  }
}

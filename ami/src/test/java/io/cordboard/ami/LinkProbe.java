package io.cordboard.ami;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A link with everything that it says kept for a test. */
final class LinkProbe implements AmiListener, AutoCloseable {
  static final AmiTimes QUICK =
      new AmiTimes(2000, 1000, 1000, 1000, 1500, 300, 300, 20, 100, 200, 200);

  final BlockingQueue<AmiMessage> events = new LinkedBlockingQueue<>();
  final BlockingQueue<AmiLinkState> states = new LinkedBlockingQueue<>();
  final MultiThreadIoEventLoopGroup loops = AmiTransport.loops(1, "probe");
  final AmiLink link;

  LinkProbe(AmiSettings settings) {
    this(settings, null);
  }

  LinkProbe(AmiSettings settings, @Nullable Collection<String> interesting) {
    link = new AmiLink(settings, interesting, this, loops.next(), System::nanoTime, new Random(1));
    link.start();
  }

  static AmiSettings settings(int port) {
    return settings("127.0.0.1", port);
  }

  static AmiSettings settings(String host, int port) {
    return AmiSettings.of(host, port, "cti", "secret").withTimes(QUICK);
  }

  @Override
  public void onEvent(AmiMessage event) {
    events.add(event);
  }

  @Override
  public void onState(AmiLinkState state) {
    states.add(state);
  }

  AmiLinkState.Up up() throws InterruptedException {
    return (AmiLinkState.Up) state(s -> s instanceof AmiLinkState.Up);
  }

  AmiLinkState.Down down() throws InterruptedException {
    return (AmiLinkState.Down) state(s -> s instanceof AmiLinkState.Down);
  }

  AmiLinkState state(Predicate<AmiLinkState> wanted) throws InterruptedException {
    List<AmiLinkState> seen = new ArrayList<>();
    for (AmiLinkState s = states.poll(10, TimeUnit.SECONDS);
        s != null;
        s = states.poll(10, TimeUnit.SECONDS)) {
      seen.add(s);
      if (wanted.test(s)) {
        return s;
      }
    }
    throw new AssertionError("state not reached within ten seconds, seen: " + seen);
  }

  /** Waits for a condition, ten seconds at most. */
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("condition not met within ten seconds");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  AmiMessage event(String name) throws InterruptedException {
    for (AmiMessage m = events.poll(10, TimeUnit.SECONDS);
        m != null;
        m = events.poll(10, TimeUnit.SECONDS)) {
      if (m.name().equals(name)) {
        return m;
      }
    }
    throw new AssertionError("event " + name + " not seen within ten seconds");
  }

  @Override
  public void close() {
    link.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
  }
}

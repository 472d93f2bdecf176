package io.cordboard.server.bench;

import com.sun.management.OperatingSystemMXBean;
import io.cordboard.ami.bench.DecodeBench;
import io.cordboard.ami.fake.AmiEventFlood;
import io.cordboard.server.board.BoardCounts;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Entity;
import java.lang.management.ManagementFactory;

/** The benchmark's part without readers: from the AMI socket to the board. */
final class BoardBench {
  /** A figure of one run. */
  record Rate(double eventsPerSecond, double cpuSecondsPerMillion, long arrived) {}

  /** Heap in use after a collection, in bytes. */
  record Heap(long before, long after, int calls) {}

  private BoardBench() {}

  /** asterisk-java's own connection with a listener that does nothing. */
  static Rate asteriskJava(Flood flood) throws Exception {
    DecodeBench.Rate rate = DecodeBench.asteriskJava(flood.warm(), flood.bytes(), flood.events());
    return new Rate(rate.eventsPerSecond(), rate.cpuSecondsPerMillion(), rate.received());
  }

  /**
   * Our link, facts and board, with the stream's hub behind it as always, and nobody subscribed.
   *
   * @throws IllegalStateException if any event was not applied
   */
  static Rate board(Flood flood) throws Exception {
    try (Rig rig = new Rig()) {
      rig.playAll(flood.warm());
      BoardCounts before = rig.counts();
      OperatingSystemMXBean os =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long cpu = os.getProcessCpuTime();
      long begin = System.nanoTime();
      rig.playAll(flood.bytes());
      double seconds = (System.nanoTime() - begin) / 1e9;
      // Without the thread that plays the PBX, as with asterisk-java.
      long used = os.getProcessCpuTime() - cpu;
      used -= ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own;
      BoardCounts after = rig.counts();
      long applied = after.facts() - before.facts();
      expect("events applied", applied, flood.wanted());
      expect("events not understood", rig.malformed(), 0);
      expect("things left out", after.refused(), 0);
      rig.playAll(flood.end());
      empty(rig.snapshot());
      return new Rate(flood.events() / seconds, used / 1e3 / flood.events(), applied);
    }
  }

  /** Calls made and ended: what is left of them in the heap. */
  static Heap heap(int calls) throws Exception {
    try (Rig rig = new Rig()) {
      AmiEventFlood flood = new AmiEventFlood(200, 2, false);
      calls(rig, flood, calls); // fills what is bounded: the history, the memory of ended legs
      long before = used(rig);
      int begun = flood.calls();
      calls(rig, flood, calls);
      return new Heap(before, used(rig), flood.calls() - begun);
    }
  }

  private static void calls(Rig rig, AmiEventFlood flood, int calls) {
    int until = flood.calls() + calls;
    while (flood.calls() < until) {
      rig.playAll(flood.next(2_000));
    }
    rig.playAll(flood.finish());
    empty(rig.snapshot());
  }

  private static long used(Rig rig) {
    rig.settle();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void empty(BoardSnapshot snapshot) {
    expect("channels left", snapshot.of(Entity.Kind.CHANNEL).size(), 0);
    expect("calls left", snapshot.of(Entity.Kind.CALL).size(), 0);
    expect("callers left", snapshot.of(Entity.Kind.CALLER).size(), 0);
  }

  static void expect(String what, long is, long should) {
    if (is != should) {
      throw new IllegalStateException(what + ": " + is + " (expected: " + should + ")");
    }
  }
}

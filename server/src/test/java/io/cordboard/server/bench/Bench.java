package io.cordboard.server.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * {@code ./cordboard bench [--quick | --rounds n]}: our figures beside baselines measured in the
 * same run. Every round measures everything once, so that what else the machine does touches all
 * alike.
 */
public final class Bench {
  private static final int READERS = 100;
  private static final int WARM_RUNS = 3;

  /**
   * A goal and what came of it.
   *
   * @param goal the least ratio; negative: the largest; 0: none
   */
  private record Line(String what, double ours, double baseline, double goal, String unit) {
    double ratio() {
      return ours / baseline;
    }

    String verdict() {
      if (goal == 0) {
        return "for comparison";
      }
      return (goal < 0 ? ratio() <= -goal : ratio() >= goal) ? "met" : "missed";
    }

    String wanted() {
      return goal == 0 ? "" : (goal < 0 ? "≤ " : "≥ ") + Math.abs(goal);
    }
  }

  private final PrintStream out = System.out;
  private final int rounds;
  private final Flood flood;
  private final Flood large;
  private final List<BoardBench.Rate> theirs = new ArrayList<>();
  private final List<BoardBench.Rate> board = new ArrayList<>();
  private final List<BoardBench.Rate> many = new ArrayList<>();
  private final List<StreamBench.Rate> one = new ArrayList<>();
  private final List<StreamBench.Rate> hundred = new ArrayList<>();
  private final List<StreamBench.Rate> ticking = new ArrayList<>();
  private final List<StreamBench.Rate> bare = new ArrayList<>();

  private Bench(int rounds, int events) {
    this.rounds = rounds;
    flood = Flood.of(1_000, events);
    large = Flood.of(10_000, events);
  }

  /** Arguments: {@code --quick} for one round of less, or {@code --rounds n}. */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).equals(List.of("--quick"));
    boolean counted =
        args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9]\\d?");
    if (args.length > 0 && !quick && !counted) {
      System.err.println(
          "bench: " + String.join(" ", args) + " (expected: nothing, --quick or --rounds 1..99)");
      System.exit(2);
    }
    int rounds = counted ? Integer.parseInt(args[1]) : quick ? 1 : 5;
    new Bench(rounds, quick ? 150_000 : 300_000).run();
    System.exit(0); // a library's thread must not keep us
  }

  private void run() throws Exception {
    out.printf(
        "%d processors, Java %s, %d rounds after one to warm up; %,d events of %d bytes, of which a"
            + " board listens to %.0f %%%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        rounds,
        flood.events(),
        flood.bytes().length / flood.events(),
        100.0 * flood.wanted() / flood.events());
    for (int i = 0; i < WARM_RUNS; i++) {
      BoardBench.board(flood); // one run is over before it is compiled; asterisk-java's is not
    }
    for (int i = 0; i <= rounds; i++) {
      round(i);
    }
    out.println();
    table();
    out.println();
    latency();
    saturation();
    heap();
    out.println();
    CurrentCallsBench.run(out, rounds);
    out.println();
    IvrBench.run(out, rounds);
  }

  private void round(int i) throws Exception {
    BoardBench.Rate a = BoardBench.asteriskJava(flood);
    BoardBench.Rate b = BoardBench.board(flood);
    BoardBench.Rate m = BoardBench.board(large);
    StreamBench.Rate o = StreamBench.subscribed(flood, 1);
    StreamBench.Rate t = StreamBench.bare(READERS, 1);
    StreamBench.Rate h = StreamBench.subscribed(flood, READERS);
    StreamBench.Rate p = StreamBench.bare(READERS, 0);
    out.printf(
        "%s: asterisk-java %,.0f events/s (handed over %,d of %,d); board %,.0f; one reader %,.0f;"
            + " 100 readers %,.0f deliveries/s, bare %,.0f (%,.0f without ticks)%n",
        i == 0 ? "warm-up" : "round " + i,
        a.eventsPerSecond(),
        a.arrived(),
        flood.events(),
        b.eventsPerSecond(),
        o.eventsPerSecond(),
        h.framesPerSecond(),
        t.framesPerSecond(),
        p.framesPerSecond());
    if (i > 0) {
      theirs.add(a);
      board.add(b);
      many.add(m);
      one.add(o);
      ticking.add(t);
      hundred.add(h);
      bare.add(p);
    }
  }

  private void table() {
    double base = median(theirs, BoardBench.Rate::eventsPerSecond);
    double fanOut = median(hundred, StreamBench.Rate::framesPerSecond);
    List<Line> lines =
        List.of(
            new Line(
                "decode + board, nobody subscribed",
                median(board, BoardBench.Rate::eventsPerSecond),
                base,
                5,
                "events/s"),
            new Line(
                "one subscriber to every change",
                median(one, StreamBench.Rate::eventsPerSecond),
                base,
                2.5,
                "events/s"),
            new Line(
                "100 subscribers; bare server, message by message, 1 ms ticks",
                fanOut,
                median(ticking, StreamBench.Rate::framesPerSecond),
                0.8,
                "deliveries/s"),
            new Line(
                "the same; bare server that pumps 64 frames into one client at a time",
                fanOut,
                median(bare, StreamBench.Rate::framesPerSecond),
                0,
                "deliveries/s"),
            new Line(
                "CPU per event, 10,000 to 1,000 channels",
                median(many, BoardBench.Rate::cpuSecondsPerMillion),
                median(board, BoardBench.Rate::cpuSecondsPerMillion),
                -1.5,
                "CPU-s/million"));
    out.println("| median of " + rounds + " | ours | baseline | ratio | goal | |");
    out.println("|---|---|---|---|---|---|");
    for (Line line : lines) {
      String form = line.unit().startsWith("CPU") ? "%.2f" : "%,.0f";
      out.printf(
          "| %s | " + form + " %s | " + form + " | %.2f | %s | %s |%n",
          line.what(),
          line.ours(),
          line.unit(),
          line.baseline(),
          line.ratio(),
          line.wanted(),
          line.verdict());
    }
    out.printf(
        "%nCPU-seconds per million events: asterisk-java %.1f, ours to the board %.2f."
            + " Frames: ours %.0f bytes, the bare server's %.0f. Changes per event: %.2f.%n",
        median(theirs, BoardBench.Rate::cpuSecondsPerMillion),
        median(board, BoardBench.Rate::cpuSecondsPerMillion),
        median(hundred, StreamBench.Rate::bytesPerFrame),
        median(bare, StreamBench.Rate::bytesPerFrame),
        changesPerEvent());
    out.printf(
        "Every event was applied, every change reached every subscriber, none was conflated;"
            + " asterisk-java handed over %,.0f of %,d events.%n",
        median(theirs, BoardBench.Rate::arrived), flood.events());
  }

  private double changesPerEvent() {
    return median(one, r -> r.framesPerSecond() / r.eventsPerSecond());
  }

  private void latency() throws Exception {
    List<StreamBench.Latency> times = new ArrayList<>();
    for (int i = 0; i < Math.min(3, rounds); i++) {
      times.add(StreamBench.latency(flood, changesPerEvent(), 5_000, READERS, 8));
    }
    out.printf(
        "%,.0f changes/s to 100 subscribers, from the PBX's write to the reader: p50 %.1f ms, p99"
            + " %.1f ms (max %.1f ms; medians of %d)%n",
        median(times, StreamBench.Latency::changesPerSecond),
        median(times, StreamBench.Latency::p50),
        median(times, StreamBench.Latency::p99),
        median(times, StreamBench.Latency::max),
        times.size());
  }

  private void saturation() throws Exception {
    StreamBench.Saturation s = StreamBench.saturated(flood, READERS);
    out.printf(
        "past saturation, 100 subscribers: the PBX wrote %,d events in %.1f s (%,.0f events/s read,"
            + " never stalled); of %,d changes each reader got %,d and was told of %,d conflated;"
            + " %d readers cut%n",
        flood.events(),
        s.writeSeconds(),
        s.eventsPerSecond(),
        s.changes(),
        s.delivered(),
        s.told(),
        s.readersCut());
  }

  private void heap() throws Exception {
    BoardBench.Heap heap = BoardBench.heap(10_000);
    out.printf(
        "%,d calls made and ended: heap %.1f MB before, %.1f MB after%n",
        heap.calls(), heap.before() / 1e6, heap.after() / 1e6);
  }

  private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

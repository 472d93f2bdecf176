package io.cordboard.server.bench;

/** {@code ./cordboard bench}: figures beside baselines measured in the same run. */
public final class Bench {
  private Bench() {}

  /** Takes the number of rounds, 5 unless told. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    new StreamBench(System.out).run(rounds);
  }
}

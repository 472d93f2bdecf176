package io.cordboard.server.bench;

import io.cordboard.server.board.Change;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.dialect.coocenter.CooCenter;
import io.cordboard.server.dialect.coocenter.TestDialect;
import io.cordboard.server.http.HttpLimits;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.stream.TestBoard;
import io.cordboard.server.stream.Things;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CooCenter's {@code current-calls} with 1000 live calls, beside the same server answering a
 * constant of that size; with a board that is quiet and with one that changes a hundred times a
 * second. wrk asks, in turns.
 */
final class CurrentCallsBench {
  private static final int CALLS = 1_000;
  private static final double GOAL = 1.0 / 3;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

  private CurrentCallsBench() {}

  static void run(PrintStream out, int rounds) throws Exception {
    EventLoopGroup loops = Transport.best().loops(2, "bench-coo");
    TestBoard board = new TestBoard();
    for (int n = 0; n < 2 * CALLS; n++) {
      board.put(Things.channel(n, String.valueOf(801 + n % 20)), Change.What.CREATED);
    }
    Config config = TestConfigs.demo();
    ScheduledExecutorService busy = Executors.newSingleThreadScheduledExecutor();
    try (CooCenter dialect = TestDialect.of(config, board, loops, null)) {
      dialect.start();
      Router router = new Router();
      dialect.addTo(router);
      CompletableFuture<Reply> constant = new CompletableFuture<>();
      router.open("GET", "/constant", r -> constant);
      try (HttpServer server = new HttpServer(settings(), router, (h, r) -> null, loops)) {
        server.start();
        String root = "http://127.0.0.1:" + server.port();
        String calls = root + CooCenter.PREFIX + "extensions/current-calls";
        String body =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(calls)).build(), BodyHandlers.ofString())
                .body();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        constant.complete(Reply.of(200, "application/json", bytes));
        out.printf("current-calls: %d calls, %,d bytes%n", CALLS, bytes.length);
        List<Double> quiet = new ArrayList<>();
        List<Double> changing = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
          double base = wrk(root + "/constant");
          double ours = wrk(calls);
          var changes =
              busy.scheduleAtFixedRate(
                  () -> board.put(Things.channel(7, "801"), Change.What.CHANGED),
                  0,
                  10,
                  TimeUnit.MILLISECONDS);
          double then = wrk(calls);
          changes.cancel(false);
          out.printf(
              "%s: constant %,.0f requests/s; current-calls %,.0f; with 100 changes/s %,.0f%n",
              i == 0 ? "warm-up" : "round " + i, base, ours, then);
          if (i > 0) {
            quiet.add(ours / base);
            changing.add(then / base);
          }
        }
        say(out, "current-calls, quiet board", quiet);
        say(out, "current-calls, 100 changes/s", changing);
      }
    } finally {
      busy.shutdownNow();
      loops.shutdownGracefully();
    }
  }

  private static void say(PrintStream out, String what, List<Double> ratios) {
    ratios.sort(null);
    double median = ratios.get(ratios.size() / 2);
    out.printf(
        "%s: %.2f of the constant's requests/s (goal ≥ %.2f): %s%n",
        what, median, GOAL, median >= GOAL ? "met" : "missed");
  }

  /** The port's own limits, but for how many requests one address may send. */
  private static HttpSettings settings() {
    HttpLimits d = HttpLimits.defaults();
    HttpLimits limits =
        new HttpLimits(
            d.connections(),
            d.connectionsPerAddress(),
            d.requestLineBytes(),
            d.headerBytes(),
            d.bodyBytes(),
            d.requestMs(),
            d.idleMs(),
            d.writeMs(),
            d.replyMs(),
            d.inFlight(),
            10_000_000,
            10_000_000,
            d.tlsLookMs());
    return new HttpSettings(
        new InetSocketAddress("127.0.0.1", 0), null, Set.of(), Set.of(), limits);
  }

  private static double wrk(String url) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("wrk", "-t1", "-c16", "-d3s", url).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher rate = RATE.matcher(text);
    if (!rate.find() || text.contains("Non-2xx")) {
      throw new IOException("wrk: " + text + " (expected: a rate, and 200 only)");
    }
    return Double.parseDouble(rate.group(1));
  }

  /** Alone: {@code CurrentCallsBench.main} with the rounds. */
  public static void main(String[] args) throws Exception {
    run(System.out, args.length == 0 ? 3 : Integer.parseInt(args[0]));
    System.exit(0);
  }
}

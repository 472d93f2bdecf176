package io.cordboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.ami.AmiTimes;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.pbx.AsteriskNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The whole server in this process, on a free port, with one node {@code main}. */
final class FloodHouse implements AutoCloseable {
  static final String KEY = "X-Api-Key: test-key";
  private static final JsonMapper JSON = new JsonMapper();

  private final Cordboard server;
  private final int port;

  /** Starts it; {@code stream} are lines of that section. */
  FloodHouse(Path folder, int amiPort, AmiTimes times, String stream) throws Exception {
    this(folder, amiPort, times, stream, "");
  }

  /** With more sections. */
  FloodHouse(Path folder, int amiPort, AmiTimes times, String stream, String more)
      throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path yaml = folder.resolve("house.yaml");
    Files.writeString(
        yaml,
        """
        data-folder: %s
        http: {port: %d}
        nodes:
          - name: main
            ami: {host: 127.0.0.1, port: %d, user: cti, secret: secret}
            context: cordboard-internal
        extensions:
          - {numbers: ["801-820"], device: "PJSIP/{ext}"}
        queues:
          - {name: "630", label: Support}
        keys:
          - {id: test, secret: test-key, role: operator}
        stream: {%s}
        %s
        """
            .formatted(folder, port, amiPort, stream, more));
    server = new Cordboard(Config.load(yaml, Map.of()), Clock.systemUTC(), times);
    server.start();
  }

  int port() {
    return port;
  }

  AsteriskNode node() {
    return server.nodes().get(0);
  }

  /** Waits until it is so, a minute at most: the machine may be busy. */
  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + ": not so within a minute");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  JsonNode get(String path) {
    return get(path, "127.0.0.1");
  }

  /** Asks from one of this machine's loopback addresses. */
  JsonNode get(String path, String from) {
    try {
      return JSON.readTree(text(path, from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(String path, String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    try (RawHttp http = new RawHttp(socket)) {
      RawHttp.Answer answer =
          http.send("GET " + path + " HTTP/1.1\r\nHost: pbx\r\n" + KEY + "\r\n\r\n").answer();
      if (answer.status() != 200) {
        throw new IOException(path + ": " + answer.status() + " " + answer.body());
      }
      return answer.body();
    }
  }

  /** A counter or gauge without tags, or of the one node. */
  double metric(String name) {
    return metric(name, "127.0.0.1");
  }

  double metric(String name, String from) {
    try {
      for (String line : text("/metrics", from).split("\n")) {
        if (line.startsWith(name + " ") || line.startsWith(name + "{node")) {
          return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError(name + ": no such metric");
  }

  boolean live() {
    JsonNode node = get("/v1/health").path("nodes").path(0);
    return node.path("state").asText().equals("live") && !node.path("stale").asBoolean();
  }

  /** Where the board differs from the PBX now. */
  List<String> difference() {
    CompletableFuture<List<String>> found = new CompletableFuture<>();
    server
        .board()
        .snapshot()
        .thenCompose(s -> node().resync().picture())
        .thenCompose(server.board()::difference)
        .whenComplete(
            (d, e) -> found.complete(e == null ? d : List.of("no picture: " + e.getMessage())));
    return found.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Waits until the board is as the PBX; says what differs if it does not come to that. */
  void untilAsThePbx() {
    List<String> last = List.of();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    do {
      last = difference();
      if (last.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(50_000_000);
    } while (System.nanoTime() < end);
    throw new AssertionError(
        "the board differs from the PBX in "
            + last.size()
            + " things: "
            + last.subList(0, Math.min(10, last.size())));
  }

  @Override
  public void close() {
    server.close();
  }
}

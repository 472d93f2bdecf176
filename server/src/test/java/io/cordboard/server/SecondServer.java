package io.cordboard.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.callevents.BackFillTimes;
import io.cordboard.server.config.Config;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.outbox.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that can be stopped and started again with the same data folder, and a receiver of its
 * records' webhooks. It looks at the call events often.
 */
final class SecondServer implements AutoCloseable {
  /** Longer than a live record needs. */
  private static final BackFillTimes OFTEN = new BackFillTimes(3_000, 500);

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Receiver receiver = new Receiver(Receiver.status(200));
  private final Path folder;
  private final Path file;
  private final Map<String, String> env;
  private final Config config;
  private final int port;
  private @Nullable Cordboard cordboard;
  private @Nullable Process process;

  /** Its AMI link goes to this port; it tells of records natively. */
  SecondServer(int amiPort) throws Exception {
    this(amiPort, "native", "record", "");
  }

  /** Its links go to these ports; {@code more} are sections for its configuration. */
  SecondServer(int amiPort, int ariPort, String more) throws Exception {
    this(amiPort, ariPort, "native", "record", more);
  }

  /** With these events of a format, and more sections in its configuration. */
  SecondServer(int amiPort, String format, String events, String more) throws Exception {
    this(amiPort, Lab.shared().httpPort(), format, events, more);
  }

  private SecondServer(int amiPort, int ariPort, String format, String events, String more)
      throws Exception {
    Lab lab = Lab.shared();
    folder = Files.createTempDirectory("second");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    file = folder.resolve("second.yaml");
    Files.writeString(
        file,
        Files.readString(Path.of("../conf/demo.yaml")).replaceAll("(?s)\\ncoocenter:.*", "\n")
            + "\nwebhooks:\n  - name: crm\n    url: "
            + receiver.url()
            + "\n    format: "
            + format
            + "\n    events: ["
            + events
            + "]\n    allow-private: true\n"
            + more);
    env =
        Map.of(
            "CORDBOARD_PORT", String.valueOf(port),
            "CORDBOARD_LAB_AMI_PORT", String.valueOf(amiPort),
            "CORDBOARD_LAB_HTTP_PORT", String.valueOf(ariPort),
            "CORDBOARD_LAB_CEL", lab.callEvents().toString(),
            "CORDBOARD_LAB_RECORDINGS", lab.recordings().getParent().toString(),
            "CORDBOARD_LAB_IVR_RECORDINGS", lab.ivrRecordings().toString(),
            "CORDBOARD_DATA_FOLDER", folder.resolve("data").toString());
    config = Config.load(file, env);
    Files.createDirectories(folder.resolve("data"));
  }

  void start() throws IOException {
    cordboard = new Cordboard(config, Clock.systemUTC(), House.SOON_BACK, OFTEN);
    cordboard.start();
  }

  /** Starts it as a process of its own, with the usual times, to be killed. */
  void startApart() throws IOException {
    ProcessBuilder builder = apart(file, folder.resolve("log"));
    builder.environment().putAll(env);
    process = builder.start();
  }

  /** The server with this configuration as a process of its own; what it says goes behind a log. */
  static ProcessBuilder apart(Path config, Path log) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Its store is here. */
  Path data() {
    return folder.resolve("data");
  }

  /** As {@code kill -9} does. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
      process = null;
    }
  }

  void awaitState(String state) {
    Lab.await(
        Duration.ofSeconds(40),
        state,
        () -> get("/v1/state/nodes").findValuesAsText("state").contains(state));
  }

  void stop() {
    if (cordboard != null) {
      cordboard.close();
      cordboard = null;
    }
  }

  JsonNode get(String path) {
    return ask(path, "GET", HttpRequest.BodyPublishers.noBody());
  }

  JsonNode post(String path, String json) {
    return ask(path, "POST", HttpRequest.BodyPublishers.ofString(json));
  }

  private JsonNode ask(String path, String method, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("X-Api-Key", House.KEY)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return JSON.createObjectNode(); // is being started
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Any request of the API; with the operator's key unless {@code headers} say who asks. */
  HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    request.headers(headers.length == 0 ? new String[] {"X-Api-Key", House.KEY} : headers);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The records, the oldest call first. */
  List<JsonNode> records() {
    List<JsonNode> all = new ArrayList<>();
    get("/v1/records?limit=500").path("records").forEach(all::add);
    all.sort((a, b) -> Long.compare(startedAtMs(a), startedAtMs(b)));
    return all;
  }

  private static long startedAtMs(JsonNode record) {
    return record.path("times").path("startedAtMs").asLong();
  }

  List<JsonNode> awaitRecords(int count) {
    Lab.await(Duration.ofSeconds(60), count + " records", () -> records().size() >= count);
    return records();
  }

  /** Waits until as many webhooks came; the ids of the calls that they tell of. */
  List<String> awaitTold(int count) {
    return awaitBodies(count).stream().map(b -> b.path("data").path("id").asText()).toList();
  }

  /** Waits until as many webhooks came. */
  List<JsonNode> awaitBodies(int count) {
    Lab.await(
        Duration.ofSeconds(40), count + " webhooks", () -> receiver.received().size() >= count);
    List<JsonNode> bodies = new ArrayList<>();
    for (Receiver.Received one : receiver.received()) {
      try {
        bodies.add(JSON.readTree(one.body()));
      } catch (IOException e) {
        throw new AssertionError(one.body(), e);
      }
    }
    return bodies;
  }

  @Override
  public void close() throws IOException {
    kill();
    stop();
    receiver.close();
  }
}

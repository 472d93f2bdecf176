package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.ami.AmiReply;
import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.fake.FaultProxy;
import io.cordboard.server.Watcher.Told;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.action.ManagerAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole server beside the lab's real Asterisk, one per test class, with a {@link Watcher}.
 * After every test no call may be left, and the board must be what the PBX then says of itself.
 */
final class House
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  static final String KEY = "demo-key";

  /** The kinds of things as the stream names them; the API's lists add an s. */
  static final List<String> KINDS =
      List.of(
          "node",
          "channel",
          "call",
          "bridge",
          "queue",
          "caller",
          "member",
          "extension",
          "registration",
          "agent");

  /** The usual times, but back within a second however often the line is cut. */
  static final AmiTimes SOON_BACK =
      new AmiTimes(5_000, 5_000, 120_000, 5_000, 15_000, 5_000, 5_000, 100, 1_000, 1_000, 100);

  private static final JsonMapper JSON = new JsonMapper();

  private final boolean proxied;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Lab lab;
  private @Nullable FaultProxy proxy;
  private @Nullable Config config;
  private @Nullable Cordboard cordboard;
  private @Nullable Watcher watcher;
  private int port;
  private int mark;

  private final @Nullable Crm crm;
  private @Nullable String leader;
  private final List<String> more;

  private House(boolean proxied, @Nullable Crm crm, String... more) {
    this.proxied = proxied;
    this.crm = crm;
    this.more = List.of(more);
  }

  /** {@code more} are sections for the configuration. */
  static House besideThePbx(String... more) {
    return new House(false, null, more);
  }

  /** Pushes CooCenter's events; {@code more} are sections for the configuration. */
  static House pushingTo(Crm crm, String... more) {
    return new House(false, crm, more);
  }

  /** Calls are led by this web server, and CooCenter's events of them pushed to this CRM. */
  static House ledBy(IvrCustomer customer, Crm crm, String... more) {
    House house = pushingTo(crm, more);
    house.leader = customer.url();
    return house;
  }

  /** The layers' server is here, and the sections name others; nobody need listen. */
  static House ledBy(String server, String... more) {
    House house = besideThePbx(more);
    house.leader = server;
    return house;
  }

  /** The AMI link goes through a {@link FaultProxy}; {@code more} are sections. */
  static House behindAProxy(String... more) {
    return new House(true, null, more);
  }

  /** Cuts the AMI link, and waits until it is back and the board is read anew. */
  void loseLink() {
    proxy().refuse(true);
    proxy().cut();
    awaitStale();
    proxy().normal();
    awaitLive();
  }

  Lab lab() {
    return there(lab);
  }

  FaultProxy proxy() {
    return there(proxy);
  }

  Watcher watcher() {
    return there(watcher);
  }

  /** Where the server listens. */
  int port() {
    return port;
  }

  /** What was told since the test began. */
  Story story() {
    return new Story(watcher(), mark);
  }

  /** What is told from here on. */
  Story storyFromHere() {
    return new Story(watcher(), watcher().mark());
  }

  /** An answer of the API. */
  record Answer(int status, JsonNode body) {}

  /** A request of the API; {@code body} null for none. */
  CompletableFuture<Answer> ask(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(80))
            .header("X-Api-Key", KEY)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(House::answer);
  }

  private static Answer answer(HttpResponse<String> response) {
    try {
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does something at the PBX as the user that we ship, over the server's own link. */
  AmiReply ami(ManagerAction action) {
    return there(cordboard)
        .nodes()
        .get(0)
        .link()
        .send(action)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /** Asterisk's name of the only leg of an extension. */
  String channel(String extension) {
    List<String> names = new ArrayList<>();
    for (JsonNode channel : watcher().all("channel")) {
      if (channel.path("extension").asText().equals(extension)) {
        names.add(channel.path("name").asText());
      }
    }
    assertThat(names).hasSize(1);
    return names.get(0);
  }

  /** Where board and PBX differ right now. */
  List<String> differences() {
    List<String> found = new ArrayList<>();
    for (var node : there(cordboard).nodes()) {
      found.addAll(
          node.differences()
              .toCompletableFuture()
              .orTimeout(10, TimeUnit.SECONDS)
              .exceptionally(e -> List.of("no picture: " + e))
              .join());
    }
    return found;
  }

  /** How often the server itself found its board to differ from the PBX. */
  long drifts() {
    return there(cordboard).nodes().stream().mapToLong(node -> node.drifts()).sum();
  }

  /** Waits until the node is said to be stale; how that is shown must fit. */
  void awaitStale() {
    watcher().await("stale", () -> watcher().get("node", "lab").path("stale").asBoolean());
    assertThat(watcher().get("node", "lab").path("state").asText()).isNotEqualTo("live");
  }

  /** {@code GET /v1/state} says of itself whether it is old. */
  void assertStale(boolean stale) {
    Answer answer = ask("GET", "/v1/state", null).orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("stale").asBoolean()).isEqualTo(stale);
    assertThat(answer.body().path("nodes").path(0).path("stale").asBoolean()).isEqualTo(stale);
  }

  /** A further client of the stream; close it. */
  Watcher secondWatcher() {
    return Watcher.connect(port, KEY);
  }

  /** {@code GET /v1/state} at a sequence number is the model that a client has then. */
  void assertStateIsWhatWasTold(Watcher watcher) {
    long seq;
    Answer state;
    do { // until nothing changed while we asked
      seq = watcher.seq();
      state = ask("GET", "/v1/state", null).orTimeout(20, TimeUnit.SECONDS).join();
    } while (state.body().path("seq").asLong() != seq || watcher.seq() != seq);
    assertThat(state.body().path("stale").asBoolean()).isFalse();
    for (String kind : KINDS) {
      assertThat(state.body().path(kind + "s"))
          .as(kind)
          .containsExactlyInAnyOrderElementsOf(watcher.all(kind));
    }
  }

  /** Waits until a call is said to have ended unseen. */
  Told awaitLost(String id) {
    Told end = story().awaitTold("the end of " + id, t -> t.id().equals(id) && t.gone());
    assertThat(end.synthetic()).isTrue();
    assertThat(end.data().path("outcome").asText()).isEqualTo("lost");
    assertThat(end.data().has("hungUpBy")).isFalse();
    return end;
  }

  /** What the stream said of the node since the test began. */
  List<String> nodeSteps() {
    return story().told().stream().filter(t -> t.kind().equals("node")).map(Told::what).toList();
  }

  /** Waits until the node is live. */
  void awaitLive() {
    watcher().awaitState("node", "lab", "live");
  }

  /** Waits until board and PBX agree; events may be under way, so one look is not enough. */
  void awaitAgreement() {
    List<String> last = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    do {
      last.clear();
      last.addAll(differences());
    } while (!last.isEmpty() && System.nanoTime() < end);
    assertThat(last).as("board and PBX differ").isEmpty();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    lab = Lab.shared();
    lab.quiet();
    lab.awaitPhones();
    int amiPort = lab.amiPort();
    if (proxied) {
      proxy = new FaultProxy("127.0.0.1", amiPort);
      amiPort = proxy.port();
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    if (crm != null) {
      crm.up();
    }
    config =
        Config.load(
            configuration(),
            Map.of(
                "CORDBOARD_CRM",
                crm == null ? "" : crm.url(),
                "CORDBOARD_PORT",
                String.valueOf(port),
                "CORDBOARD_LAB_AMI_PORT",
                String.valueOf(amiPort),
                "CORDBOARD_LAB_HTTP_PORT",
                String.valueOf(lab.httpPort()),
                "CORDBOARD_LAB_CEL",
                lab.callEvents().toString(),
                "CORDBOARD_LAB_RECORDINGS",
                lab.recordings().getParent().toString(),
                "CORDBOARD_LAB_IVR_RECORDINGS",
                lab.ivrRecordings().toString(),
                "CORDBOARD_DATA_FOLDER",
                Files.createTempDirectory("cordboard").toString()));
    startServer();
  }

  private void startServer() throws IOException {
    cordboard = new Cordboard(there(config), Clock.systemUTC(), SOON_BACK);
    cordboard.start();
    watcher = Watcher.connect(port, KEY);
    awaitLive();
  }

  /** The server ends and begins anew with the same data; what is told from here on is its. */
  void restartServer() throws IOException {
    watcher().close();
    there(cordboard).close();
    startServer();
    mark = watcher().mark();
  }

  private Path configuration() throws IOException {
    Path demo = Path.of("../conf/demo.yaml");
    String text = Files.readString(demo);
    if (more.stream().anyMatch(section -> section.startsWith("ivr:\n"))) {
      text = text.replaceFirst("(?s)\nivr:\n.*", "\n");
    }
    for (String section : more) {
      String name = section.substring(0, section.indexOf('\n') + 1);
      // A section that is there already is not written twice.
      text =
          text.contains("\n" + name) ? text.replace("\n" + name, "\n" + section) : text + section;
    }
    if (more.isEmpty()) {
      return demo;
    }
    Path folder = Files.createTempDirectory("house");
    Path layers = TestConfigs.layersInto(folder);
    if (leader != null) {
      String there = Files.readString(layers).replace("http://127.0.0.1:8099", leader);
      Files.writeString(layers, there.replace("first-digit-seconds: 7", "first-digit-seconds: 2"));
    }
    return Files.writeString(folder.resolve("cordboard.yaml"), text);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    mark = watcher().mark();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println(context.getDisplayName() + " failed; what was told of calls and nodes:");
      story().print(System.err);
    }
    lab().quiet();
    watcher().await("no calls", () -> watcher().all("call").isEmpty());
    assertThat(watcher().all("channel")).isEmpty();
    assertThat(watcher().all("caller")).isEmpty();
    awaitAgreement();
    assertThat(drifts()).as("drifts that the server found").isZero();
    watcher().check();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (watcher != null) {
      watcher.close();
    }
    if (cordboard != null) {
      cordboard.close();
      // Only now: while it runs it puts those back on pause who are logged out.
      lab().restoreMembers();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (crm != null) {
      crm.close();
    }
  }

  private static <T> T there(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("house: not begun (expected: within a test)");
    }
    return part;
  }
}

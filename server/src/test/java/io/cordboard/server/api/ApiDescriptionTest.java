package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Entity;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.StaticFiles;
import io.cordboard.server.http.Transport;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.StoreHealth;
import io.cordboard.server.stream.StreamEndpoint;
import io.cordboard.server.stream.StreamHub;
import io.cordboard.server.stream.StreamSettings;
import io.cordboard.server.stream.TestBoard;
import io.cordboard.server.stream.Things;
import io.cordboard.server.stream.WsClient;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiDescriptionTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private final EventLoopGroup loops = Transport.best().loops(1, "api-test");
  private final TestBoard board = new TestBoard();
  private final Router router = new Router();
  private StreamHub hub;
  private HttpServer server;

  private final List<String> broken = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Path yaml = folder.resolve("c.yaml");
    Files.writeString(
        yaml,
        """
        nodes:
          - name: main
            ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
            context: cordboard-internal
        extensions:
          - {numbers: ["801-820"], device: "PJSIP/{ext}"}
        teams:
          - {name: red, id: 1, extensions: ["804"]}
        """);
    Config config = Config.load(yaml, Map.of());
    Function<Principal, Scope> scopes = p -> Scope.of(p, config, LiveRoster.of(config));
    for (Entity e : Things.all()) {
      board.put(e, Change.What.CREATED);
    }
    hub = new StreamHub(StreamSettings.defaults(), scopes, Clock.systemUTC(), System::nanoTime);
    hub.start(board);
    Metrics metrics = new Metrics();
    metrics.add(hub.counts());
    new HealthRoutes(
            board,
            () -> new StoreHealth(false, 7, "disk full"),
            () -> broken,
            () -> List.of("webhooks: crm: 3 given up (see /v1/outbox)"),
            Clock.systemUTC(),
            "1.2.3",
            metrics::scrape)
        .addTo(router);
    new StateRoutes(board, scopes).addTo(router);
    router.webSocket("/v1/events", Role.AGENT, new StreamEndpoint(hub));
    ApiFiles.addTo(router);
    StaticFiles.load(getClass().getClassLoader(), "console").addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (h, r) ->
                switch (h.getOrDefault("x-api-key", "")) {
                  case "boss" -> new Principal("boss", Role.SUPERVISOR, null, null);
                  case "red" -> new Principal("red", Role.AGENT, "red", null);
                  default -> null;
                },
            loops);
    server.start();
  }

  @AfterEach
  void stop() {
    hub.close();
    server.close();
    loops.shutdownGracefully();
  }

  private RawHttp.Answer get(String path, String key) throws IOException {
    try (RawHttp c = new RawHttp(server.port())) {
      return c.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + key + "\r\n\r\n")
          .answer();
    }
  }

  @Test
  void answersFitTheirSchemas() throws IOException {
    Described.fits(
        Described.schema("openapi.yaml", "Health"), JSON.readTree(get("/v1/health", "").body()));
    JsonNode state = JSON.readTree(get("/v1/state", "boss").body());
    Described.fits(Described.schema("openapi.yaml", "State"), state);
    for (Entity e : Things.all()) {
      String plural = EntityJson.plural(e.kind());
      assertThat(state.get(plural)).hasSize(1);
      Described.fits(
          Described.schema("openapi.yaml", "State"),
          JSON.readTree(get("/v1/state/" + plural, "boss").body()));
      String word = e.kind().name();
      String name = word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
      JsonNode one =
          JSON.readTree(
              get("/v1/state/" + plural + "/" + e.id().replace("/", "%2F"), "boss").body());
      Described.fits(Described.schema("openapi.yaml", name), one);
      assertThat(get("/v1/state/" + plural + "/" + e.id(), "boss").status()).isEqualTo(200);
    }
    for (String path : List.of("/v1/state/nonsense", "/v1/state/calls/none", "/v1/none")) {
      RawHttp.Answer a = get(path, "boss");
      assertThat(a.status()).isEqualTo(404);
      Described.fits(Described.schema("openapi.yaml", "Error"), JSON.readTree(a.body()));
    }
    Described.fits(
        Described.schema("openapi.yaml", "Error"), JSON.readTree(get("/v1/state", "").body()));
  }

  @Test
  void staleNodeMarksAllItServes() throws IOException {
    board.put(Things.node(true), Change.What.LINK_LOST);
    JsonNode state = JSON.readTree(get("/v1/state", "boss").body());
    assertThat(state.get("stale").booleanValue()).isTrue();
    assertThat(state.get("channels").get(0).get("stale").booleanValue()).isTrue();
    Described.fits(Described.schema("openapi.yaml", "State"), state);
    JsonNode health = JSON.readTree(get("/v1/health", "").body());
    assertThat(health.get("status").textValue()).isEqualTo("stale");
  }

  @Test
  void whatWorksNoMoreIsToldToAllAndWhatItIsToThoseWithCredentials() throws IOException {
    broken.add("board: reader Recorder cut off at change 7 by X (expected: none)");
    for (String key : List.of("", "boss")) {
      JsonNode health = JSON.readTree(get("/v1/health", key).body());
      Described.fits(Described.schema("openapi.yaml", "Health"), health);
      assertThat(health.get("status").textValue()).isEqualTo("degraded");
      assertThat(health.toString().contains("Recorder")).isEqualTo(!key.isEmpty());
    }
  }

  @Test
  void strangersLearnThatALinkIsDownButNotWhy() throws IOException {
    JsonNode node = JSON.readTree(get("/v1/health", "").body()).get("nodes").get(0);
    assertThat(node.get("note").textValue()).isEmpty();
    assertThat(node.get("state").textValue()).isEqualTo("live");
    JsonNode known = JSON.readTree(get("/v1/health", "boss").body()).get("nodes").get(0);
    assertThat(known.get("note").textValue()).isEqualTo("note");
    JsonNode store = JSON.readTree(get("/v1/health", "").body()).get("store");
    assertThat(store.toString()).isEqualTo("{\"up\":false,\"sinceMs\":7}");
    JsonNode all = JSON.readTree(get("/v1/health", "boss").body()).get("store");
    assertThat(all.get("why").textValue()).isEqualTo("disk full");
  }

  @Test
  void teamSeesNothingOfOthers() throws IOException {
    JsonNode state = JSON.readTree(get("/v1/state", "red").body());
    assertThat(state.get("channels")).isEmpty();
    assertThat(state.get("calls")).isEmpty();
    assertThat(get("/v1/state/calls/" + Things.callId(1), "red").status()).isEqualTo(404);
    assertThat(get("/metrics", "red").status()).isEqualTo(403);
  }

  @Test
  void framesFitTheirSchema() throws IOException {
    JsonSchema frame = Described.schema("asyncapi.yaml", "Frame");
    try (WsClient ws = WsClient.open(server.port(), "/v1/events?since=99999", "X-Api-Key: boss")) {
      Described.fits(frame, ws.told());
      Described.fits(frame, ws.told());
      for (Entity e : Things.all()) {
        board.remove(e, Change.What.REMOVED);
        Described.fits(frame, ws.told());
        board.put(e, Change.What.CREATED);
        Described.fits(frame, ws.told());
      }
      ws.text("{\"type\":\"nonsense\"}");
      Described.fits(frame, ws.told());
      String filter = "{\"type\":\"filter\",\"kinds\":[\"call\"],\"queues\":[\"630\"]}";
      Described.fits(Described.schema("asyncapi.yaml", "Filter"), JSON.readTree(filter));
      ws.text(filter);
      Described.fits(frame, ws.told());
    }
  }

  @Test
  void metricsTellOfTheStream() throws IOException {
    assertThat(get("/metrics", "boss").body()).contains("cordboard_stream_changes_total");
  }

  @Test
  void pageComesWithItsTypePolicyAndTag() throws IOException {
    RawHttp.Answer page = get("/", "");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers()).containsEntry("content-type", "text/html; charset=utf-8");
    assertThat(page.headers().get("content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self'");
    // Below another path it would look for /v1 there.
    assertThat(get("/console/", "").status()).isEqualTo(308);
    assertThat(get("/console/agent.html", "").headers()).containsEntry("location", "../agent.html");
    RawHttp.Answer script = get("/console/app.js", "");
    assertThat(script.headers()).containsEntry("content-type", "text/javascript; charset=utf-8");
    try (RawHttp c = new RawHttp(server.port())) {
      String tag = page.headers().get("etag");
      RawHttp.Answer again =
          c.send("GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + tag + "\r\n\r\n").answer(true);
      assertThat(again.status()).isEqualTo(304);
    }
    for (String path :
        List.of(
            "/console/../api/openapi.yaml",
            "/console/%2e%2e/api/openapi.yaml",
            "/console/..%2fapi%2fopenapi.yaml",
            "/console//etc/passwd",
            "//etc/passwd",
            "/console/app.js%00.css",
            "/console/..%5capi",
            "/console/views")) {
      assertThat(get(path, "").status()).as(path).isIn(400, 404);
    }
  }
}

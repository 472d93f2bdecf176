package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.config.IvrSection;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.house.AskedServers;
import io.cordboard.server.ivr.house.IvrTraces;
import io.cordboard.server.ivr.house.TestPlans;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IvrRoutesTest {
  private static final Line.Caller SALES =
      new Line.Caller("lab", "c1", "1".repeat(32), "+7000", "0301", "Ann", 1_000);
  private static final Line.Caller NOBODYS =
      new Line.Caller("lab", "c2", "2".repeat(32), "7001", "0302", "", 2_000);

  private final EventLoopGroup loops = Transport.best().loops(1, "api-test");
  private final Clock clock = Clock.fixed(Instant.ofEpochMilli(9_000), ZoneOffset.UTC);
  private volatile String breaker = "closed";
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    IvrTraces traces = new IvrTraces(clock);
    traces.began(SALES, TestPlans.plan("+7000", false));
    traces.entered(SALES, "main", "main");
    traces.answered(SALES, 3, new IvrAnswer.Failed("late", "none within 5000 ms"), 5_000);
    traces.customData(SALES, Map.of("case", "17"));
    traces.began(NOBODYS, TestPlans.plan("7001", true));
    traces.ended(
        NOBODYS,
        new CallEnd(
            "7001", "0302", NOBODYS.callId(), "801", 2_000, 0, 0, 3_000, CallEnd.Status.BUSY),
        true);
    Router router = new Router();
    AskedServers servers =
        new AskedServers(
            List.of(
                new IvrSection.Number(TestPlans.plan("+7000", false), "sales", null),
                new IvrSection.Number(TestPlans.plan("7001", true), null, null)),
            url -> breaker);
    new IvrRoutes(traces, did -> did.equals("+7000") ? "sales" : null, servers, clock)
        .addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (h, r) ->
                switch (h.getOrDefault("x-api-key", "")) {
                  case "boss" -> new Principal("boss", Role.SUPERVISOR, null, null);
                  case "sales" -> new Principal("sales", Role.SUPERVISOR, "sales", null);
                  case "support" -> new Principal("support", Role.SUPERVISOR, "support", null);
                  case "agent" -> new Principal("agent", Role.AGENT, "sales", null);
                  default -> null;
                },
            loops);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    loops.shutdownGracefully();
  }

  private RawHttp.Answer ask(String path, String key) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      return client
          .send("GET " + path + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + key + "\r\n\r\n")
          .answer();
    }
  }

  private List<String> ids(String query, String key) throws IOException {
    return new JsonMapper()
        .readTree(ask("/v1/ivr/sessions" + query, key).body())
        .path("sessions")
        .findValuesAsText("id");
  }

  @Test
  void eachSessionIsShownAsItStands() throws Exception {
    RawHttp.Answer answer = ask("/v1/ivr/sessions/" + SALES.callId(), "boss");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode one = new JsonMapper().readTree(answer.body());
    assertThat(one.path("state").asText()).isEqualTo("running");
    assertThat(one.path("at").asText()).isEqualTo("main");
    assertThat(one.path("did").asText()).isEqualTo("+7000");
    assertThat(one.path("customData").path("case").asText()).isEqualTo("17");
    assertThat(one.path("lines").get(1).toString())
        .isEqualTo(
            "{\"atMs\":9000,\"what\":\"failed\",\"text\":\"late: none within 5000 ms\","
                + "\"step\":3,\"tookMs\":5000}");
    JsonNode over =
        new JsonMapper().readTree(ask("/v1/ivr/sessions/" + NOBODYS.callId(), "boss").body());
    assertThat(over.path("state").asText()).isEqualTo("lost");
    assertThat(over.path("status").asText()).isEqualTo("BUSY");
    assertThat(over.path("sensitive").asBoolean()).isTrue();
    assertThat(over.has("at")).isFalse();
  }

  @Test
  void aTeamSeesTheSessionsOfItsNumbersOnly() throws Exception {
    assertThat(ids("", "boss")).containsExactly(NOBODYS.callId(), SALES.callId());
    assertThat(ids("", "sales")).containsExactly(SALES.callId());
    assertThat(ids("", "support")).isEmpty();
    assertThat(ask("/v1/ivr/sessions/" + SALES.callId(), "support").status()).isEqualTo(404);
    assertThat(ask("/v1/ivr/sessions/" + NOBODYS.callId(), "sales").status()).isEqualTo(404);
    assertThat(ask("/v1/ivr/sessions", "agent").status()).isEqualTo(403);
    assertThat(ask("/v1/ivr/sessions", "nobody").status()).isEqualTo(401);
  }

  @Test
  void theBreakersOfTheServersOfOnesNumbersAreShown() throws Exception {
    String shown = TestPlans.plan("7000", false).server().shown();
    for (String state : List.of("closed", "open", "half_open")) {
      breaker = state;
      assertThat(servers("boss"))
          .isEqualTo("[{\"server\":\"" + shown + "\",\"breaker\":\"" + state + "\"}]");
    }
    assertThat(servers("sales")).isEqualTo(servers("boss"));
    assertThat(servers("support")).isEqualTo("[]");
    breaker = null; // nobody asked yet
    assertThat(servers("boss")).isEqualTo("[]");
  }

  private String servers(String key) throws IOException {
    String body = ask("/v1/ivr/sessions", key).body();
    return new JsonMapper().readTree(body).path("servers").toString();
  }

  @Test
  void aNumberIsFoundWithAndWithoutItsPlus() throws Exception {
    for (String did : List.of("7000", "+7000", "%2B7000")) {
      assertThat(ids("?did=" + did, "boss")).as(did).containsExactly(SALES.callId());
    }
    assertThat(ids("?did=70", "boss")).isEmpty();
    assertThat(ids("?limit=1", "boss")).containsExactly(NOBODYS.callId());
  }

  @ParameterizedTest
  @CsvSource({"limit=0,422", "limit=x,422", "limit=1001,422", "dids=7000,400", "did=1&did=2,400"})
  void whatIsNoFilterIsRefused(String query, int status) throws Exception {
    RawHttp.Answer answer = ask("/v1/ivr/sessions?" + query, "boss");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains("expected");
  }

  @Test
  void aSessionThatIsNotThereIsNotFound() throws Exception {
    RawHttp.Answer answer = ask("/v1/ivr/sessions/" + "3".repeat(32), "boss");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("not_found");
  }
}

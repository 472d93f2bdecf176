package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Talk;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.stream.TestBoard;
import io.cordboard.server.stream.Things;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The own calls over HTTP; every answer is held to its description. */
class OwnCallRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final EventLoopGroup loops = Transport.best().loops(1, "own-calls-test");
  private final TestBoard board = new TestBoard();
  private final Map<String, Talk> talks = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Roster roster =
        new Roster(List.of(), List.of(), List.of(agent("1001", "801"), agent("1002", null)));
    Router router = new Router();
    new OwnCallRoutes(() -> roster, board, leg -> CompletableFuture.completedFuture(talks.get(leg)))
        .addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (headers, remote) ->
                switch (headers.getOrDefault("x-api-key", "")) {
                  case "blue" -> new Principal("blue", Role.SUPERVISOR, "blue", null);
                  case "ann" -> new Principal("ann", Role.AGENT, "red", "1001");
                  default -> null;
                },
            loops);
    server.start();
  }

  private static AgentCard agent(String number, String extension) {
    return new AgentCard(1, number, number, null, "red", extension, false, Map.of(), true);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.shutdownGracefully();
  }

  private JsonNode calls(String agent) throws IOException {
    RawHttp.Answer answer = get(agent, "ann");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    Described.fits("openapi.yaml", "AgentCalls", json);
    return json.get("calls");
  }

  private RawHttp.Answer get(String agent, String key) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.send(
              "GET /v1/agents/%s/calls HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\n\r\n"
                  .formatted(agent, key))
          .answer();
    }
  }

  @Test
  void eachOwnLegIsShownWithItsStageAndWhomItHears() throws IOException {
    Call call = Things.call(1, "630", "801");
    String leg = call.parties().get(0).channelId();
    board.put(call, Change.What.CREATED);
    board.put(Things.call(2, "630", "802"), Change.What.CREATED);
    for (Talk.Stage stage : Talk.Stage.values()) {
      talks.put(leg, new Talk(leg, stage, List.of("main/2"), List.of("main/3"), true));
      JsonNode calls = calls("1001");
      assertThat(calls).hasSize(1);
      assertThat(calls.at("/0/callId").asText()).isEqualTo(call.id());
      assertThat(calls.at("/0/leg").asText()).isEqualTo(leg);
      assertThat(calls.at("/0/stage").asText()).isEqualToIgnoringCase(stage.name());
      assertThat(calls.at("/0/answered").asBoolean()).isTrue();
      assertThat(calls.at("/0/partners/0").asText()).isEqualTo("main/2");
      assertThat(calls.at("/0/waiting/0").asText()).isEqualTo("main/3");
    }
  }

  @Test
  void whatIsGoneMeanwhileOrOfNoPhoneIsNotShown() throws IOException {
    board.put(Things.call(1, "630", "801"), Change.What.CREATED);
    assertThat(calls("1001")).isEmpty();
    assertThat(calls("1002")).isEmpty();
  }

  @Test
  void anotherTeamSeesNobody() throws IOException {
    assertThat(get("1001", "blue").status()).isEqualTo(404);
    assertThat(get("1001", "nobody").status()).isEqualTo(401);
    assertThat(get("1009", "ann").status()).isEqualTo(404);
  }
}

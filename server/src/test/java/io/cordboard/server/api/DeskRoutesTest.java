package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Pause;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.desk.DeskListener;
import io.cordboard.server.desk.DeskResult;
import io.cordboard.server.desk.Hindrance;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.StoreUnavailable;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The desk over HTTP; every answer is held to its description. */
class DeskRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final AgentState STATE =
      new AgentState(
          "1001",
          5,
          new Pause("lunch", 7),
          9,
          Map.of(
              1, new Seat(1, 6, true, AfterCallMode.RINGING, WorkWay.DIAL_IN, Status.IN_USE, 9)));

  private final EventLoopGroup loops = Transport.best().loops(1, "desk-test");
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private boolean away;
  private DeskResult next = new DeskResult.Done(STATE);

  @BeforeEach
  void start() throws IOException {
    AgentCard ann = new AgentCard(1, "1001", "Ann", null, "red", "801", false, Map.of(), true);
    Roster roster = new Roster(List.of(), List.of(), List.of(ann));
    Router router = new Router();
    new DeskRoutes(new Noting(), () -> roster).addTo(router);
    server =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (headers, remote) ->
                switch (headers.getOrDefault("x-api-key", "")) {
                  case "boss" -> new Principal("boss", Role.OPERATOR, null, null);
                  case "blue" -> new Principal("blue", Role.SUPERVISOR, "blue", null);
                  case "ann" -> new Principal("ann", Role.AGENT, "red", "1001");
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

  private record Answer(int status, JsonNode json) {}

  private Answer send(String method, String word, String body, String key) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " /v1/agents/1001/"
            + word
            + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
            + key
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    try (RawHttp http = new RawHttp(server.port())) {
      RawHttp.Answer answer = http.send(head + body).answer();
      return new Answer(answer.status(), JSON.readTree(answer.body()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login          | ''                                          | login",
        "login          | {}                                          | login",
        "logout         | ''                                          | logout",
        "checkin        | {\"groups\":[2,1]}                          | checkin [1, 2]",
        "checkout       | {}                                          | checkout []",
        "pause          | {\"reason\":\"lunch\"}                      | pause lunch",
        "unpause        | ''                                          | unpause",
        "after-call     | {\"mode\":\"ringing\",\"groups\":[1]}       | after-call [1] RINGING",
        "after-call/end | {\"callId\":\"c1\"}                         | after-call/end c1",
        "after-call/end | ''                                          | after-call/end null",
        "work-way       | {\"workWay\":\"dial_out\",\"groups\":null}  | work-way [] DIAL_OUT"
      })
  void everyWishReachesTheDesk(String word, String body, String wish) throws IOException {
    Answer answer = send("POST", word, body, "ann");
    assertThat(answer.status).isEqualTo(200);
    assertThat(asked).containsExactly("ann 1001 " + wish);
    Described.fits("openapi.yaml", "DeskDone", answer.json);
    assertThat(answer.json.at("/state/pause/reason").asText()).isEqualTo("lunch");
    assertThat(answer.json.at("/state/seats/0/status").asText()).isEqualTo("in_use");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkin    | {\"groups\":1}",
        "checkin    | {\"groups\":[\"1\"]}",
        "checkin    | {\"group\":1}",
        "checkin    | nonsense",
        "pause      | {}",
        "after-call | {\"mode\":\"sometimes\"}",
        "work-way   | {}"
      })
  void nonsenseIsRefusedWithItsReason(String word, String body) throws IOException {
    Answer answer = send("POST", word, body, "ann");
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.json.at("/error/message").asText()).contains("(expected: ");
    assertThat(asked).isEmpty();
  }

  private static final Map<DeskResult.Why, Integer> STATUSES =
      Map.ofEntries(
          Map.entry(DeskResult.Why.NOT_ALLOWED, 403),
          Map.entry(DeskResult.Why.AGENT_UNKNOWN, 404),
          Map.entry(DeskResult.Why.GROUP_UNKNOWN, 404),
          Map.entry(DeskResult.Why.BAD_VALUE, 422),
          Map.entry(DeskResult.Why.NOT_KEPT, 503),
          Map.entry(DeskResult.Why.NOT_IN_GROUP, 409),
          Map.entry(DeskResult.Why.NO_GROUP, 409),
          Map.entry(DeskResult.Why.SUSPENDED, 409),
          Map.entry(DeskResult.Why.ALREADY_LOGGED_IN, 409),
          Map.entry(DeskResult.Why.NOT_LOGGED_IN, 409),
          Map.entry(DeskResult.Why.NOT_CHECKED_IN, 409),
          Map.entry(DeskResult.Why.NO_DEVICE, 409),
          Map.entry(DeskResult.Why.NO_AFTER_CALL_WORK, 409));

  @ParameterizedTest
  @EnumSource(DeskResult.Why.class)
  void everyRefusalIsDescribed(DeskResult.Why why) throws IOException {
    next = new DeskResult.Refused(why, "agent: x (expected: y)");
    Answer answer = send("POST", "login", "", "boss");
    assertThat(answer.status).isEqualTo(STATUSES.get(why));
    assertThat(answer.json.path("reason").asText()).isEqualTo(why.name().toLowerCase(Locale.ROOT));
    assertThat(answer.json.at("/error/message").asText()).isEqualTo("agent: x (expected: y)");
    Described.fits("openapi.yaml", "DeskRefusal", answer.json);
  }

  @Test
  void untilTheStoreHasToldNothingIsSaidOfAgents() throws IOException {
    away = true;
    assertThat(send("GET", "state", "", "boss").status).isEqualTo(503);
    assertThat(send("GET", "why", "", "boss").status).isEqualTo(503);
  }

  @Test
  void whatThePbxDoesNotHaveYetIsAccepted() throws IOException {
    next = new DeskResult.Unknown(STATE, "node: lab (expected: a node with a link)");
    Answer answer = send("POST", "login", "", "boss");
    assertThat(answer.status).isEqualTo(202);
    Described.fits("openapi.yaml", "DeskUnknown", answer.json);
  }

  @Test
  void whoMayLookSeesAndOthersSeeNobody() throws IOException {
    for (String key : List.of("ann", "boss")) {
      Answer state = send("GET", "state", "", key);
      Described.fits("openapi.yaml", "AgentDesk", state.json);
      Answer why = send("GET", "why", "", key);
      Described.fits("openapi.yaml", "DeskWhy", why.json);
      assertThat(why.json.at("/why/0").asText()).isEqualTo("paused: lunch since 12:03");
      assertThat(why.json.at("/kinds/0").asText()).isEqualTo("paused");
    }
    assertThat(send("GET", "state", "", "blue").status).isEqualTo(404);
    assertThat(send("GET", "why", "", "blue").status).isEqualTo(404);
    assertThat(send("GET", "why", "", "nobody").status).isEqualTo(401);
  }

  /** Notes what it is asked. */
  private final class Noting implements Desk {
    private CompletionStage<DeskResult> noted(Principal by, String agent, String wish) {
      asked.add(by.id() + " " + agent + " " + wish);
      return CompletableFuture.completedFuture(next);
    }

    @Override
    public CompletionStage<DeskResult> logIn(Principal by, String agent) {
      return noted(by, agent, "login");
    }

    @Override
    public CompletionStage<DeskResult> logOut(Principal by, String agent) {
      return noted(by, agent, "logout");
    }

    @Override
    public CompletionStage<DeskResult> checkIn(Principal by, String agent, Set<Integer> groups) {
      return noted(by, agent, "checkin " + new TreeSet<>(groups));
    }

    @Override
    public CompletionStage<DeskResult> checkOut(Principal by, String agent, Set<Integer> groups) {
      return noted(by, agent, "checkout " + new TreeSet<>(groups));
    }

    @Override
    public CompletionStage<DeskResult> pause(Principal by, String agent, String reason) {
      return noted(by, agent, "pause " + reason);
    }

    @Override
    public CompletionStage<DeskResult> unpause(Principal by, String agent) {
      return noted(by, agent, "unpause");
    }

    @Override
    public CompletionStage<DeskResult> afterCall(
        Principal by, String agent, Set<Integer> groups, AfterCallMode mode) {
      return noted(by, agent, "after-call " + new TreeSet<>(groups) + " " + mode);
    }

    @Override
    public CompletionStage<DeskResult> endAfterCall(Principal by, String agent, String callId) {
      return noted(by, agent, "after-call/end " + callId);
    }

    @Override
    public CompletionStage<DeskResult> workWay(
        Principal by, String agent, Set<Integer> groups, WorkWay workWay) {
      return noted(by, agent, "work-way " + new TreeSet<>(groups) + " " + workWay);
    }

    @Override
    public CompletionStage<AgentState> state(String agent) {
      return away ? down() : CompletableFuture.completedFuture(STATE);
    }

    private <T> CompletionStage<T> down() {
      return CompletableFuture.failedFuture(new StoreUnavailable("away"));
    }

    @Override
    public CompletionStage<List<AgentState>> states(List<String> agents) {
      return CompletableFuture.completedFuture(List.of(STATE));
    }

    @Override
    public CompletionStage<List<Hindrance>> why(String agent) {
      if (away) {
        return down();
      }
      return CompletableFuture.completedFuture(
          List.of(new Hindrance(Hindrance.Kind.PAUSED, "paused: lunch since 12:03")));
    }

    @Override
    public void tell(DeskListener listener) {}
  }
}

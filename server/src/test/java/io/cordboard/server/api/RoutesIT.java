package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.CallIds;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands and logins as a client on the network meets them. */
class RoutesIT {
  private static final Config CONFIG =
      TestConfigs.of(
          """
          access:
            login-attempts-per-minute: 3
          nodes:
            - {name: lab, ami: {secret: unused-here}}
          extensions:
            - numbers: [801-820]
          teams:
            - {name: sales, extensions: [801-803]}
            - {name: help, extensions: [804-806]}
          agents:
            - {number: 1001, name: Ann, password: pw1001, extension: 801, team: sales}
          users:
            - {name: admin, password: right-password, role: operator}
          keys:
            - {id: all, secret: all-secret, role: operator}
            - {id: sales, secret: sales-secret, role: supervisor, team: sales}
            - {id: help, secret: help-secret, role: supervisor, team: help}
          """);

  private static final String CALL = "{\"from\":\"801\",\"to\":\"802\"}";
  private static final String OPERATOR = "X-Api-Key: all-secret";
  private static final String JSON = "Content-Type: application/json";

  /** What a browser sends from our own page; without it a cookie moves nothing. */
  private static final String OWN = "Origin: http://x";

  private volatile Map<String, Call> calls = Map.of();
  private ApiRig rig;
  private FakePbx pbx;

  private final BoardFeed board =
      new BoardFeed() {
        @Override
        public CompletionStage<BoardSnapshot> snapshot() {
          return CompletableFuture.completedFuture(
              new BoardSnapshot(
                  1, 1, Map.of(), Map.of(), calls, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(),
                  Map.of(), Map.of()));
        }

        @Override
        public void attach(BoardReader reader) {}

        @Override
        public void detach(BoardReader reader) {}
      };

  private record Answer(int status, Map<String, String> headers, JsonNode json) {
    String error() {
      return json.at("/error/code").asText();
    }
  }

  @BeforeEach
  void start() throws IOException {
    rig = new ApiRig(CONFIG, board);
    pbx = rig.pbx;
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Answer ask(String method, String path, String body, String... headers)
      throws IOException {
    RawHttp.Answer a = rig.send(method, path, body, headers);
    return new Answer(a.status(), a.headers(), new JsonMapper().readTree(a.body()));
  }

  private Answer order(String body, String... headers) throws IOException {
    return ask("POST", "/v1/calls", body, headers);
  }

  private Answer login(String user, String password) throws IOException {
    String body = "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}";
    return ask("POST", "/v1/login", body, JSON);
  }

  private static String cookie(Answer login) {
    return "Cookie: " + login.headers.get("set-cookie").replaceAll(";.*", "");
  }

  private static List<String> names(JsonNode json) {
    TreeSet<String> names = new TreeSet<>();
    for (Iterator<String> i = json.fieldNames(); i.hasNext(); ) {
      names.add(i.next());
    }
    return List.copyOf(names);
  }

  @Test
  void aCallThatIsPickedUpIsCreated() throws Exception {
    Answer a =
        order(
            "{\"from\":801,\"to\":\"802\",\"callerId\":\"Dr. No\",\"tag\":\"crm-7\","
                + "\"timeoutSeconds\":30}",
            OPERATOR);
    assertThat(a.status).isEqualTo(201);
    assertThat(names(a.json)).containsExactly("callId", "outcome");
    assertThat(a.json.path("outcome").asText()).isEqualTo("done");
    Pbx.Ring ring = pbx.rings.get(0);
    assertThat(a.json.path("callId").asText()).isEqualTo(CallIds.of("lab/" + ring.uniqueId()));
    assertThat(ring.tag()).isEqualTo("crm-7");
    assertThat(ring.timeoutMs()).isEqualTo(30_000);
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, 409, busy",
    "NO_ANSWER, 409, no_answer",
    "UNREACHABLE, 409, unreachable",
    "WRONG_STATE, 409, wrong_state",
    "NOT_FOUND, 404, not_found",
    "NOT_ALLOWED, 403, not_allowed",
    "LINK_DOWN, 503, link_down",
    "FAILED, 502, failed",
  })
  void aRefusalHasItsStatusAndReason(Pbx.Reason reason, int status, String code) throws Exception {
    pbx.ends(new Pbx.Outcome.Refused(reason, "text of it"));
    Answer a = order(CALL, OPERATOR);
    assertThat(a.status).isEqualTo(status);
    assertThat(names(a.json)).containsExactly("error", "outcome", "reason");
    assertThat(a.json.path("outcome").asText()).isEqualTo("refused");
    assertThat(a.json.path("reason").asText()).isEqualTo(code);
    assertThat(a.error()).isEqualTo(code);
    assertThat(a.json.at("/error/message").asText()).isEqualTo("text of it");
  }

  @Test
  void whatNobodyKnowsIsSaidSoWithTheIdTheCallWouldHave() throws Exception {
    pbx.ends(new Pbx.Outcome.Unknown("link lost"));
    Answer a = order(CALL, OPERATOR);
    assertThat(a.status).isEqualTo(504);
    assertThat(names(a.json)).containsExactly("callId", "error", "outcome");
    assertThat(a.json.path("callId").asText())
        .isEqualTo(CallIds.of("lab/" + pbx.rings.get(0).uniqueId()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"from\":\"801\",\"to\":\"802\",\"context\":\"x\"}|400|bad_request",
        "{\"from\":\"801\",\"to\":\"802\",\"to\":\"803\"}|400|bad_request",
        "{\"from\":\"801\",\"to\":[\"802\"]}|400|bad_request",
        "{\"from\":\"801\",\"to\":\"802\",\"timeoutSeconds\":\"9\"}|400|bad_request",
        "{\"from\":\"801\",\"to\":\"802\",\"timeoutSeconds\":9.5}|400|bad_request",
        "{\"from\":\"801\"}|400|bad_request",
        "{\"from\":\"801\",\"to\":\"\"}|400|bad_request",
        "{\"from\":\"801\",\"to\":\"802\"} x|400|bad_request",
        "{\"from\":\"801\",|400|bad_request",
        "[1]|400|bad_request",
        "``|400|bad_request",
        "{\"from\":\"801\",\"to\":\"802\",\"timeoutSeconds\":4}|422|bad_value",
        "{\"from\":\"801\",\"to\":\"802\",\"tag\":\"a\\r\\nb\"}|422|bad_value",
        "{\"from\":\"801&802\",\"to\":\"802\"}|422|bad_value",
        "{\"from\":\"899\",\"to\":\"802\"}|404|not_found",
        "{\"from\":\"801\",\"to\":\"+49900123456\"}|422|number_refused",
      })
  void whatIsWronglyAskedIsRefusedBeforeThePbxHearsOfIt(String body, int status, String code)
      throws Exception {
    Answer a = order(body, OPERATOR);
    assertThat(a.status).as(a.json.toString()).isEqualTo(status);
    assertThat(a.error()).isEqualTo(code);
    assertThat(pbx.rings).isEmpty();
  }

  @Test
  void aDeeplyNestedBodyIsRefusedLikeAnyOther() throws Exception {
    assertThat(order("[".repeat(5_000), OPERATOR).status).isEqualTo(400);
  }

  @Test
  void anIdempotencyKeyMakesOneCallAndForbidsAnotherOrder() throws Exception {
    Answer first = order(CALL, OPERATOR, "Idempotency-Key: k1");
    Answer second = order(CALL, OPERATOR, "Idempotency-Key: k1");
    assertThat(second.status).isEqualTo(201);
    assertThat(second.json).isEqualTo(first.json);
    assertThat(pbx.rings).hasSize(1);
    Answer other = order("{\"from\":\"801\",\"to\":\"803\"}", OPERATOR, "Idempotency-Key: k1");
    assertThat(other.status).isEqualTo(422);
    assertThat(other.error()).isEqualTo("key_reused");
    assertThat(order(CALL, "X-Api-Key: sales-secret", "Idempotency-Key: k1").status).isEqualTo(201);
    assertThat(pbx.rings).hasSize(2);
  }

  @Test
  void withoutCredentialsNothingHappens() throws Exception {
    assertThat(order(CALL).status).isEqualTo(401);
    assertThat(order(CALL, "X-Api-Key: wrong").status).isEqualTo(401);
    assertThat(order(CALL, "Cookie: cordboard_session=guess", OWN).status).isEqualTo(401);
    assertThat(ask("DELETE", "/v1/calls/c", "").status).isEqualTo(401);
    assertThat(ask("GET", "/v1/me", "").status).isEqualTo(401);
    assertThat(pbx.rings).isEmpty();
  }

  @Test
  void aTeamRingsItsOwnPhonesAndAnAgentTheOwnOne() throws Exception {
    assertThat(order(CALL, "X-Api-Key: help-secret").status).isEqualTo(403);
    assertThat(order(CALL, "Authorization: Bearer sales-secret").status).isEqualTo(201);
    String ann = cookie(login("1001", "pw1001"));
    assertThat(order(CALL, ann, OWN).status).isEqualTo(201);
    Answer other = order("{\"from\":\"803\",\"to\":\"802\"}", ann, OWN);
    assertThat(other.status).isEqualTo(403);
    assertThat(other.error()).isEqualTo("not_allowed");
    assertThat(pbx.rings).hasSize(2);
  }

  @Test
  void hangingUpIsForThoseWhoSeeTheCall() throws Exception {
    calls = Map.of("c", aCall());
    assertThat(ask("DELETE", "/v1/calls/c", "", "X-Api-Key: help-secret").status).isEqualTo(404);
    assertThat(ask("DELETE", "/v1/calls/nope", "", OPERATOR).status).isEqualTo(404);
    String ann = cookie(login("1001", "pw1001"));
    Answer notOwn = ask("DELETE", "/v1/calls/c", "", ann, OWN);
    assertThat(notOwn.status).isEqualTo(403);
    assertThat(notOwn.error()).isEqualTo("not_allowed");
    assertThat(pbx.hungUp).isEmpty();
    Answer done = ask("DELETE", "/v1/calls/c", "", "X-Api-Key: sales-secret");
    assertThat(done.status).isEqualTo(200);
    assertThat(done.json.path("outcome").asText()).isEqualTo("done");
    assertThat(pbx.hungUp).containsExactly("lab/1");
  }

  @Test
  void aForeignPageCannotUseTheCookie() throws Exception {
    String admin = cookie(login("admin", "right-password"));
    for (String foreign : List.of("Origin: https://evil.example", "Sec-Fetch-Site: cross-site")) {
      Answer a = order(CALL, admin, foreign);
      assertThat(a.status).as(foreign).isEqualTo(403);
      assertThat(a.error()).isEqualTo("foreign_origin");
      assertThat(ask("POST", "/v1/logout", "", admin, foreign).status).isEqualTo(403);
    }
    assertThat(order(CALL, admin).error()).isEqualTo("foreign_origin");
    assertThat(pbx.rings).isEmpty();
    assertThat(order(CALL, admin, OWN).status).isEqualTo(201);
  }

  @Test
  void aLoginGivesACookieThatScriptsCannotReadAndThatLogoutEnds() throws Exception {
    Answer in = login("admin", "right-password");
    assertThat(in.status).isEqualTo(200);
    assertThat(in.json.path("id").asText()).isEqualTo("user:admin");
    assertThat(in.json.path("role").asText()).isEqualTo("operator");
    assertThat(in.headers.get("set-cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
    assertThat(in.json.path("zone").asText()).isNotEmpty();
    String cookie = cookie(in);
    assertThat(ask("GET", "/v1/me", "", cookie).json).isEqualTo(in.json);

    Answer out = ask("POST", "/v1/logout", "", cookie, OWN);
    assertThat(out.status).isEqualTo(204);
    assertThat(out.headers.get("set-cookie")).contains("Max-Age=0");
    assertThat(ask("GET", "/v1/me", "", cookie).status).isEqualTo(401);
    assertThat(ask("POST", "/v1/logout", "", cookie, OWN).status).isEqualTo(204);
  }

  @Test
  void anAgentIsToldItsNumberAndTeam() throws Exception {
    Answer a = login("1001", "pw1001");
    assertThat(a.json.path("agent").asText()).isEqualTo("1001");
    assertThat(a.json.path("team").asText()).isEqualTo("sales");
    assertThat(a.json.path("role").asText()).isEqualTo("agent");
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreAnsweredTheSameAndLimited() throws Exception {
    Answer wrong = login("admin", "wrong");
    Answer unknown = login("nobody", "wrong");
    assertThat(wrong.status).isEqualTo(401);
    assertThat(unknown.json).isEqualTo(wrong.json);
    assertThat(wrong.headers).doesNotContainKey("set-cookie");
    assertThat(login("admin", "worse").status).isEqualTo(401);
    Answer late = login("admin", "right-password");
    assertThat(late.status).isEqualTo(429);
    assertThat(late.error()).isEqualTo("too_many_attempts");
    assertThat(Integer.parseInt(late.headers.get("retry-after"))).isBetween(1, 61);
    rig.clock.pass(60_000);
    assertThat(login("admin", "right-password").status).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", ""})
  void aLoginThatAFormCouldSendIsRefused(String type) throws Exception {
    String body = "{\"user\":\"admin\",\"password\":\"right-password\"}";
    assertThat(ask("POST", "/v1/login", body, "Content-Type: " + type).status).isEqualTo(415);
  }

  @Test
  void aLoginsBodyIsStrict() throws Exception {
    String more = "{\"user\":\"admin\",\"password\":\"x\",\"role\":\"operator\"}";
    assertThat(ask("POST", "/v1/login", more, JSON).status).isEqualTo(400);
    assertThat(ask("POST", "/v1/login", "{\"user\":\"admin\"}", JSON).status).isEqualTo(400);
    assertThat(login("a".repeat(300), "x").status).isEqualTo(401);
  }

  private static Call aCall() {
    Party party =
        new Party("lab/1", Role.CALLER, "802", null, "802", null, Party.State.UP, 1, 1, 0);
    return new Call(
        "c",
        "lab",
        Call.Direction.INTERNAL,
        Call.State.UP,
        null,
        null,
        null,
        null,
        null,
        List.of(party),
        1,
        1,
        0,
        null,
        0,
        null);
  }
}

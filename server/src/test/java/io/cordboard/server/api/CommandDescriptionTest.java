package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.CommandResult;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.stream.TestBoard;
import io.cordboard.server.stream.Things;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands and logins really answer is what the description says. */
class CommandDescriptionTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BOSS = "X-Api-Key: key-of-the-boss";
  private static final String ORDER = "{\"from\":\"801\",\"to\":\"802\"}";

  private final TestBoard board = new TestBoard();
  private final Config config =
      TestConfigs.of(
          """
          nodes:
            - name: main
              ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
              context: cordboard-internal
          extensions:
            - {numbers: ["801-820"], device: "PJSIP/{ext}"}
          teams:
            - {name: red, id: 1, extensions: ["801-803"]}
          agents:
            - {number: 1001, name: Ann, password: ann-password, extension: 801, team: red}
          users:
            - {name: admin, password: admin-password, role: operator}
          keys:
            - {id: boss, secret: key-of-the-boss, role: operator}
            - {id: red, secret: key-of-the-reds, role: supervisor, team: red}
          access: {login-attempts-per-minute: 5}
          numbers: {internal: ["630"], home-country: DE, calls-per-minute: 2}
          """);
  private ApiRig rig;
  private FakePbx pbx;

  @BeforeEach
  void start() throws IOException {
    rig = new ApiRig(config, board);
    pbx = rig.pbx;
    board.put(Things.node(false), Change.What.CREATED);
    board.put(up(1, "801"), Change.What.CREATED);
    board.put(up(2, "804"), Change.What.CREATED);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static Call up(int n, String extension) {
    return Things.call(n, "630", extension);
  }

  private JsonNode call(int status, String body, String... headers) throws IOException {
    return described(status, "POST", "/v1/calls", "/v1/calls", body, headers);
  }

  private JsonNode hangUp(int status, String id, String... headers) throws IOException {
    return described(status, "DELETE", "/v1/calls/{id}", "/v1/calls/" + id, "", headers);
  }

  private JsonNode login(int status, String body, String... headers) throws IOException {
    return described(status, "POST", "/v1/login", "/v1/login", body, headers);
  }

  private JsonNode described(
      int status, String method, String pattern, String path, String body, String... headers)
      throws IOException {
    RawHttp.Answer answer = rig.send(method, path, body, headers);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    return Described.reply(method, pattern, answer);
  }

  private static String reason(JsonNode refusal) {
    assertThat(refusal.at("/error/code")).isEqualTo(refusal.get("reason"));
    return refusal.get("reason").textValue();
  }

  @Test
  void aCallThatIsPickedUpAndItsEnd() throws IOException {
    Described.fits(Described.request("POST", "/v1/calls"), JSON.readTree(ORDER));
    JsonNode done = call(201, ORDER, BOSS);
    assertThat(done.get("callId").textValue()).matches("[0-9a-f]{32}");
    JsonNode ended = hangUp(200, Things.callId(1), BOSS);
    assertThat(ended.get("callId").textValue()).isEqualTo(Things.callId(1));
  }

  @ParameterizedTest
  @EnumSource(Pbx.Reason.class)
  void whateverThePbxRefusesIsForeseen(Pbx.Reason reason) throws IOException {
    pbx.ends(new Pbx.Outcome.Refused(reason, "phone: x (expected: y)"));
    RawHttp.Answer call = rig.send("POST", "/v1/calls", ORDER, BOSS);
    RawHttp.Answer end = rig.send("DELETE", "/v1/calls/" + Things.callId(1), "", BOSS);
    String word = reason.name().toLowerCase(Locale.ROOT);
    assertThat(reason(Described.reply("POST", "/v1/calls", call))).isEqualTo(word);
    assertThat(reason(Described.reply("DELETE", "/v1/calls/{id}", end))).isEqualTo(word);
  }

  @Test
  void whatNobodyKnowsIsForeseen() throws IOException {
    pbx.ends(new Pbx.Outcome.Unknown("link: lost (expected: an answer)"));
    assertThat(call(504, ORDER, BOSS).get("outcome").textValue()).isEqualTo("unknown");
    assertThat(hangUp(504, Things.callId(1), BOSS).get("callId").textValue())
        .isEqualTo(Things.callId(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"from\":\"801\"}",
        "{\"from\":\"801\",\"to\":\"802\",\"context\":\"x\"}",
        "{\"from\":\"801\",\"to\":{}}",
        "{\"from\":\"801\",\"to\":\"802\",\"timeoutSeconds\":\"9\"}"
      })
  void bodiesThatAreNoneAreForeseen(String body) throws IOException {
    assertThat(call(400, body, BOSS).at("/error/code").textValue()).isEqualTo("bad_request");
    JsonNode json = JSON.readTree(body.equals("{") ? "" : body);
    assertThat(Described.request("POST", "/v1/calls").validate(json)).isNotEmpty();
  }

  @Test
  void valuesOutOfTheirPatternsAreRefusedAsDescribed() throws IOException {
    for (String body :
        List.of(
            "{\"from\":\"PJSIP/801\",\"to\":\"802\"}",
            "{\"from\":\"801\",\"to\":\"802\",\"tag\":\"a,b\"}",
            "{\"from\":\"801\",\"to\":\"802\",\"callerId\":\"a\\\"b\"}",
            "{\"from\":\"801\",\"to\":\"802\",\"timeoutSeconds\":4}",
            "{\"from\":\"801\",\"to\":\"802\",\"timeoutSeconds\":61}")) {
      assertThat(reason(call(422, body, BOSS))).isEqualTo("bad_value");
      assertThat(Described.request("POST", "/v1/calls").validate(JSON.readTree(body)))
          .as(body)
          .isNotEmpty();
    }
  }

  @Test
  void valuesAtTheEdgeOfTheirPatternsAreTakenAsDescribed() throws IOException {
    for (String body :
        List.of(
            "{\"from\":801,\"to\":802,\"tag\":4711,\"timeoutSeconds\":5}",
            "{\"from\":\"1001\",\"to\":\"802\",\"callerId\":\"Änne O'Hara (3)\",\"timeoutSeconds\":60}",
            "{\"from\":\"801\",\"to\":\"630\",\"callerId\":null,\"tag\":null,\"timeoutSeconds\":null}",
            "{\"from\":\"801\",\"to\":\"630\",\"timeoutSeconds\":0,\"tag\":\"a.b_c:d@e+f-9\"}")) {
      Described.fits(Described.request("POST", "/v1/calls"), JSON.readTree(body));
      call(201, body, BOSS);
    }
  }

  @Test
  void otherRefusalsOfCallsAreForeseen() throws IOException {
    assertThat(reason(call(404, "{\"from\":\"999\",\"to\":\"802\"}", BOSS))).isEqualTo("not_found");
    assertThat(reason(call(403, "{\"from\":\"804\",\"to\":\"802\"}", "X-Api-Key: key-of-the-reds")))
        .isEqualTo("not_allowed");
    assertThat(reason(call(422, "{\"from\":\"801\",\"to\":\"112\"}", BOSS)))
        .isEqualTo("number_refused");
    call(201, ORDER, BOSS, "Idempotency-Key: once");
    assertThat(
            reason(call(422, "{\"from\":\"801\",\"to\":\"803\"}", BOSS, "Idempotency-Key: once")))
        .isEqualTo("key_reused");
    assertThat(reason(call(422, ORDER, BOSS, "Idempotency-Key: " + "x".repeat(129))))
        .isEqualTo("bad_value");
    String outside = "{\"from\":\"801\",\"to\":\"+493023125100\"}";
    call(201, outside, BOSS);
    call(201, outside, BOSS);
    assertThat(reason(call(429, outside, BOSS))).isEqualTo("too_many");
    call(401, ORDER);
    call(403, ORDER, "Origin: https://evil.example", "Cookie: cordboard_session=x");
    call(413, "x".repeat(70_000), BOSS);
  }

  @Test
  void refusalsOfHangUpsAreForeseen() throws IOException {
    assertThat(reason(hangUp(404, Things.callId(7), BOSS))).isEqualTo("not_found");
    assertThat(reason(hangUp(404, Things.callId(2), "X-Api-Key: key-of-the-reds")))
        .isEqualTo("not_found");
    hangUp(401, Things.callId(1));
  }

  @Test
  void loginsAndSessionsAreForeseen() throws IOException {
    String json = "Content-Type: application/json";
    String right = "{\"user\":\"admin\",\"password\":\"admin-password\"}";
    Described.fits(Described.request("POST", "/v1/login"), JSON.readTree(right));
    RawHttp.Answer in = rig.send("POST", "/v1/login", right, json);
    JsonNode who = Described.reply("POST", "/v1/login", in);
    assertThat(who.get("role").textValue()).isEqualTo("operator");
    String cookie = "Cookie: " + in.headers().get("set-cookie").split(";")[0];
    String me = "/v1/me";
    assertThat(described(200, "GET", me, me, "", cookie)).isEqualTo(who);
    String out = "/v1/logout";
    described(204, "POST", out, out, "", cookie, "Origin: http://x");
    described(401, "GET", me, me, "", cookie);
    described(403, "POST", out, out, "", cookie, "Origin: https://evil.example");
    login(415, right);
    login(400, "{\"user\":\"admin\"}", json);
    login(400, "nonsense", json);
    JsonNode ann = login(200, "{\"user\":1001,\"password\":\"ann-password\"}", json);
    assertThat(ann.get("agent").textValue()).isEqualTo("1001");
    String wrong = "{\"user\":\"admin\",\"password\":\"wrong\"}";
    login(401, wrong, json);
    RawHttp.Answer last = rig.send("POST", "/v1/login", wrong, json);
    for (int i = 0; i < 10 && last.status() == 401; i++) {
      last = rig.send("POST", "/v1/login", wrong, json);
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.headers()).containsKey("retry-after");
    Described.reply("POST", "/v1/login", last);
  }

  @Test
  void wordsOfTheDescriptionsAreThoseOfTheServer() throws IOException {
    assertThat(words("openapi.yaml", "Refusal", "reason"))
        .isEqualTo(names(CommandResult.Why.values()));
    for (String file : List.of("openapi.yaml", "asyncapi.yaml")) {
      assertThat(words(file, "Call", "outcome")).isEqualTo(names(Call.Outcome.values()));
      assertThat(words(file, "Call", "state")).isEqualTo(names(Call.State.values()));
      assertThat(words(file, "Call", "hungUpBy")).isEqualTo(names(Call.HungUpBy.values()));
    }
    assertThat(words("asyncapi.yaml", "ChangeFrame", "what"))
        .isEqualTo(names(Change.What.values()));
  }

  private static List<String> words(String file, String schema, String property)
      throws IOException {
    JsonNode words =
        Described.file(file).at("/components/schemas/" + schema + "/properties/" + property);
    return JSON.convertValue(
        words.get("enum"), JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
  }
}

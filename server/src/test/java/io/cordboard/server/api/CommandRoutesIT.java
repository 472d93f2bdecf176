package io.cordboard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Party;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.stream.TestBoard;
import io.cordboard.server.stream.Things;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands on extensions, queues and the blacklist as a client on the network meets them. Every
 * answer is held to its description.
 */
class CommandRoutesIT {
  private static final Config CONFIG =
      TestConfigs.of(
          """
          nodes:
            - {name: main, ami: {secret: unused-here}}
          extensions:
            - numbers: [801-820]
          teams:
            - {name: red, extensions: [801-803]}
            - {name: blue, extensions: [804-806]}
          queues:
            - {name: "630", team: red}
            - {name: "640", team: blue}
          agents:
            - {number: 1001, name: Ann, password: pw1001, extension: 801, team: red}
          keys:
            - {id: boss, secret: boss-secret, role: operator}
            - {id: red, secret: red-secret, role: supervisor, team: red}
            - {id: blue, secret: blue-secret, role: supervisor, team: blue}
          """);

  private static final String BOSS = "X-Api-Key: boss-secret";
  private static final String RED = "X-Api-Key: red-secret";
  private static final String BLUE = "X-Api-Key: blue-secret";
  private static final String EXTENSION = "/v1/extensions/{ext}/";
  private static final String MEMBER = "/v1/queues/{queue}/members/{ext}";
  private static final String NUMBER = "/v1/blacklist/{number}";

  private final TestBoard board = new TestBoard();
  private ApiRig rig;
  private FakePbx pbx;
  private String ann;

  private record Answer(int status, JsonNode json) {
    String outcome() {
      return json.path("outcome").asText();
    }

    String reason() {
      assertThat(json.at("/error/code")).isEqualTo(json.path("reason"));
      return json.path("reason").asText();
    }
  }

  @BeforeEach
  void start() throws IOException {
    rig = new ApiRig(CONFIG, board);
    pbx = rig.pbx;
    board.put(Things.node(false), Change.What.CREATED);
    board.put(Things.queue("630"), Change.What.CREATED);
    board.put(Things.queue("640"), Change.What.CREATED);
    board.put(talk(), Change.What.CREATED);
    ann = cookie();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** 801 talks to 804. */
  private static Call talk() {
    return new Call(
        Things.callId(1),
        "main",
        Call.Direction.INTERNAL,
        Call.State.UP,
        null,
        null,
        null,
        null,
        null,
        List.of(party("main/1", "801"), party("main/2", "804")),
        1,
        1,
        0,
        null,
        0,
        null);
  }

  private static Party party(String channel, String extension) {
    return new Party(
        channel,
        io.cordboard.server.board.Role.CALLER,
        extension,
        null,
        extension,
        null,
        Party.State.UP,
        1,
        1,
        0);
  }

  private static Member member(String queue, String extension, boolean dynamic) {
    return new Member(
        "main/" + queue + "/PJSIP/" + extension,
        "main",
        queue,
        "PJSIP/" + extension,
        "Agent " + extension,
        extension,
        null,
        DeviceState.NOT_IN_USE,
        false,
        null,
        0,
        0,
        dynamic,
        false,
        0,
        0);
  }

  private String cookie() throws IOException {
    String body = "{\"user\":\"1001\",\"password\":\"pw1001\"}";
    RawHttp.Answer in = rig.send("POST", "/v1/login", body, "Content-Type: application/json");
    return "Origin: http://x\r\nCookie: " + in.headers().get("set-cookie").split(";")[0];
  }

  /** Asks, and holds the answer to the description of the pattern. */
  private Answer ask(String method, String pattern, String path, String body, String... headers)
      throws IOException {
    RawHttp.Answer answer = rig.send(method, path, body, headers);
    return new Answer(answer.status(), Described.reply(method, pattern, answer));
  }

  private Answer of(String extension, String word, String body, String... headers)
      throws IOException {
    return ask("POST", EXTENSION + word, "/v1/extensions/" + extension + "/" + word, body, headers);
  }

  private Answer member(String method, String queue, String extension, String... headers)
      throws IOException {
    return ask(method, MEMBER, "/v1/queues/" + queue + "/members/" + extension, "", headers);
  }

  private Answer pause(String queue, String extension, String body, String... headers)
      throws IOException {
    String path = "/v1/queues/" + queue + "/members/" + extension + "/pause";
    return ask("POST", MEMBER + "/pause", path, body, headers);
  }

  private Answer number(String method, String number, String... headers) throws IOException {
    return ask(method, NUMBER, "/v1/blacklist/" + number, "", headers);
  }

  private void nothingWasAsked() {
    assertThat(pbx.asked).isEmpty();
    assertThat(pbx.hungUp).isEmpty();
    assertThat(pbx.spies).isEmpty();
  }

  @Test
  void aTransferSendsTheOtherPartyOn() throws IOException {
    Described.fits(
        Described.request("POST", EXTENSION + "transfer"),
        new JsonMapper().readTree("{\"to\":\"805\"}"));
    Answer a = of("801", "transfer", "{\"to\":\"805\"}", BOSS);
    assertThat(a.status).isEqualTo(200);
    assertThat(a.json.path("callId").asText()).isEqualTo(Things.callId(1));
    assertThat(pbx.asked).hasSize(1);
    assertThat(pbx.asked.get(0)).startsWith("transfer main/1 to 805@");
    assertThat(rig.audited.get(0).command()).isEqualTo("transfer src=801 dst=805");
  }

  @Test
  void anExtensionIsHungUp() throws IOException {
    Answer a = of("804", "hangup", "", BLUE);
    assertThat(a.status).isEqualTo(200);
    assertThat(a.json.path("callId").asText()).isEqualTo(Things.callId(1));
    assertThat(pbx.hungUp).containsExactly("main/2");
  }

  @Test
  void aSupervisorHearsATalk() throws IOException {
    Answer a = of("802", "spy", "{\"on\":\"801\"}", RED);
    assertThat(a.status).isEqualTo(200);
    assertThat(pbx.spies).hasSize(1);
    assertThat(pbx.spies.get(0).device()).isEqualTo("PJSIP/802");
    assertThat(pbx.spies.get(0).spiedChannelId()).isEqualTo("main/1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "801|transfer|{}|400|bad_request",
        "801|transfer|{\"to\":\"805\",\"context\":\"x\"}|400|bad_request",
        "801|transfer|{\"to\":\"801\"}|422|bad_value",
        "801|transfer|{\"to\":\"112\"}|422|number_refused",
        "803|transfer|{\"to\":\"805\"}|409|no_call",
        "899|transfer|{\"to\":\"805\"}|404|not_found",
        "PJSIP|transfer|{\"to\":\"805\"}|422|bad_value",
        "803|hangup|``|409|no_call",
        "899|hangup|``|404|not_found",
        "802|spy|{}|400|bad_request",
        "802|spy|{\"on\":\"803\"}|409|no_call",
        "802|spy|{\"on\":\"802\"}|422|bad_value",
        "802|spy|{\"on\":\"899\"}|404|not_found",
      })
  void whatCannotBeIsRefusedBeforeThePbxHearsOfIt(
      String extension, String word, String body, int status, String code) throws IOException {
    Answer a = of(extension, word, body, BOSS);
    assertThat(a.status).as(a.json.toString()).isEqualTo(status);
    assertThat(a.json.at("/error/code").asText()).isEqualTo(code);
    assertThat(a.json.at("/error/message").asText()).doesNotContain("src", "dst");
    nothingWasAsked();
  }

  @Test
  void aTeamAndAnAgentCommandOnlyTheirOwnPhones() throws IOException {
    String to = "{\"to\":\"805\"}";
    assertThat(of("801", "transfer", to, BLUE).reason()).isEqualTo("not_allowed");
    assertThat(of("801", "hangup", "", BLUE).status).isEqualTo(403);
    assertThat(of("805", "spy", "{\"on\":\"801\"}", BLUE).status).isEqualTo(403);
    assertThat(of("804", "transfer", to, ann).status).isEqualTo(403);
    assertThat(of("804", "hangup", "", ann).status).isEqualTo(403);
    assertThat(of("801", "spy", "{\"on\":\"802\"}", ann).reason()).isEqualTo("not_allowed");
    assertThat(of("801", "hangup", "").status).isEqualTo(401);
    nothingWasAsked();
    assertThat(of("801", "hangup", "", ann).status).isEqualTo(200);
    assertThat(pbx.hungUp).containsExactly("main/1");
  }

  @Test
  void aKeyMakesACommandHappenOnceAndIsForThatCommandAlone() throws IOException {
    String key = "Idempotency-Key: k1";
    Answer first = of("801", "hangup", "", BOSS, key);
    assertThat(of("801", "hangup", "", BOSS, key).json).isEqualTo(first.json);
    assertThat(pbx.hungUp).hasSize(1);
    assertThat(of("804", "hangup", "", BOSS, key).reason()).isEqualTo("key_reused");
    assertThat(member("POST", "630", "801", BOSS, key).reason()).isEqualTo("key_reused");
    Answer order =
        ask("POST", "/v1/calls", "/v1/calls", "{\"from\":\"801\",\"to\":\"802\"}", BOSS, key);
    assertThat(order.reason()).isEqualTo("key_reused");
    String end = "/v1/calls/" + Things.callId(1);
    assertThat(ask("DELETE", "/v1/calls/{id}", end, "", BOSS, key).reason())
        .isEqualTo("key_reused");
    String other = "Idempotency-Key: k2";
    assertThat(ask("DELETE", "/v1/calls/{id}", end, "", BOSS, other).status).isEqualTo(200);
    assertThat(ask("DELETE", "/v1/calls/{id}", end, "", BOSS, other).status).isEqualTo(200);
    assertThat(pbx.hungUp).hasSize(3);
  }

  @Test
  void anExtensionGoesIntoAQueueAndOut() throws IOException {
    Answer in = member("POST", "630", "801", ann);
    assertThat(in.status).isEqualTo(200);
    assertThat(in.outcome()).isEqualTo("done");
    assertThat(in.json.has("callId")).isFalse();
    assertThat(pbx.asked).containsExactly("add 630 PJSIP/801 as Ann");
    board.put(member("630", "801", true), Change.What.CREATED);
    assertThat(member("POST", "630", "801", ann).reason()).isEqualTo("already_member");
    assertThat(member("DELETE", "630", "801", RED).status).isEqualTo(200);
    assertThat(pbx.asked).hasSize(2).endsWith("remove 630 PJSIP/801");
    board.put(member("630", "802", false), Change.What.CREATED);
    assertThat(member("DELETE", "630", "802", RED).reason()).isEqualTo("static_member");
    assertThat(member("DELETE", "630", "803", RED).reason()).isEqualTo("not_member");
    assertThat(pbx.asked).hasSize(2);
  }

  @Test
  void aMemberIsPausedAndTakesCallsAgain() throws IOException {
    board.put(member("630", "801", true), Change.What.CREATED);
    assertThat(pause("630", "801", "{\"paused\":true,\"reason\":\"lunch\"}", ann).status)
        .isEqualTo(200);
    assertThat(pause("630", "801", "{\"paused\":false}", RED).status).isEqualTo(200);
    assertThat(pbx.asked).containsExactly("pause 630 PJSIP/801 lunch", "unpause 630 PJSIP/801");
    assertThat(pause("630", "801", "{}", RED).status).isEqualTo(400);
    assertThat(pause("630", "801", "{\"paused\":\"yes\"}", RED).status).isEqualTo(400);
    String acw = "{\"paused\":true,\"reason\":\"acw\"}";
    assertThat(pause("630", "801", acw, RED).reason()).isEqualTo("bad_value");
    assertThat(pause("630", "802", "{\"paused\":true}", RED).reason()).isEqualTo("not_member");
    assertThat(pbx.asked).hasSize(2);
  }

  @Test
  void aQueueOrPhoneOutOfReachIsRefused() throws IOException {
    assertThat(member("POST", "640", "801", RED).reason()).isEqualTo("queue_unknown");
    assertThat(member("POST", "699", "801", BOSS).reason()).isEqualTo("queue_unknown");
    assertThat(member("POST", "630", "804", RED).reason()).isEqualTo("not_allowed");
    assertThat(member("DELETE", "630", "802", ann).reason()).isEqualTo("not_allowed");
    assertThat(pause("630", "802", "{\"paused\":true}", ann).reason()).isEqualTo("not_allowed");
    assertThat(member("POST", "630", "801").status).isEqualTo(401);
    assertThat(pause("630", "801", "{\"paused\":true}").status).isEqualTo(401);
    nothingWasAsked();
  }

  @Test
  void theBlacklistIsFilledAndReadAndEmptied() throws IOException {
    assertThat(number("PUT", "%2B49301234", BOSS).status).isEqualTo(200);
    assertThat(number("PUT", "0171555", BOSS).status).isEqualTo(200);
    Answer list = ask("GET", "/v1/blacklist", "/v1/blacklist", "", BOSS);
    assertThat(list.json.path("numbers"))
        .extracting(JsonNode::asText)
        .containsExactly("0171555", "49301234");
    assertThat(number("DELETE", "49301234", BOSS).status).isEqualTo(200);
    assertThat(pbx.blacklist).containsOnlyKeys("0171555");
    assertThat(number("PUT", "abc", BOSS).reason()).isEqualTo("bad_value");
    assertThat(number("DELETE", "1", BOSS).reason()).isEqualTo("bad_value");
    pbx.ends(new Pbx.Outcome.Refused(Pbx.Reason.NOT_FOUND, "number: x (expected: y)"));
    assertThat(number("DELETE", "49301234", BOSS).reason()).isEqualTo("not_found");
  }

  @Test
  void theBlacklistIsForSupervisorsOfTheWholeHouse() throws IOException {
    for (String who : List.of(RED, ann)) {
      Answer list = ask("GET", "/v1/blacklist", "/v1/blacklist", "", who);
      assertThat(list.status).isEqualTo(403);
      assertThat(list.reason()).isEqualTo("not_allowed");
      assertThat(number("PUT", "0171555", who).status).isEqualTo(403);
      assertThat(number("DELETE", "0171555", who).status).isEqualTo(403);
    }
    assertThat(ask("GET", "/v1/blacklist", "/v1/blacklist", "").status).isEqualTo(401);
    nothingWasAsked();
    assertThat(rig.audited).hasSize(6).allMatch(entry -> entry.outcome().equals("refused"));
  }

  @ParameterizedTest
  @EnumSource(Pbx.Reason.class)
  void whateverThePbxRefusesIsForeseen(Pbx.Reason reason) throws IOException {
    board.put(member("630", "801", true), Change.What.CREATED);
    pbx.ends(new Pbx.Outcome.Refused(reason, "it: x (expected: y)"));
    String word = reason.name().toLowerCase(Locale.ROOT);
    for (Answer a : all()) {
      assertThat(a.reason()).isEqualTo(word);
    }
  }

  @Test
  void whatNobodyKnowsIsSaidSo() throws IOException {
    board.put(member("630", "801", true), Change.What.CREATED);
    pbx.ends(new Pbx.Outcome.Unknown("link: lost (expected: an answer)"));
    for (Answer a : all()) {
      assertThat(a.status).isEqualTo(504);
      assertThat(a.outcome()).isEqualTo("unknown");
    }
  }

  private List<Answer> all() throws IOException {
    return List.of(
        of("801", "transfer", "{\"to\":\"805\"}", BOSS),
        of("801", "hangup", "", BOSS),
        of("802", "spy", "{\"on\":\"801\"}", BOSS),
        member("POST", "630", "802", BOSS),
        member("DELETE", "630", "801", BOSS),
        pause("630", "801", "{\"paused\":true}", BOSS),
        ask("GET", "/v1/blacklist", "/v1/blacklist", "", BOSS),
        number("PUT", "0171555", BOSS),
        number("DELETE", "0171555", BOSS));
  }
}

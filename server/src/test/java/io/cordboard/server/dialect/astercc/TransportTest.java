package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.AccHouse.encode;
import static io.cordboard.server.dialect.astercc.AccHouse.form;
import static io.cordboard.server.dialect.astercc.AccHouse.who;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.desk.AgentState.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation in every transport: the same wish arrives, the same answer comes back. */
class TransportTest {
  private static final JsonMapper JSON = new JsonMapper();

  private AccHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new AccHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void assertWish(Operation op) {
    assertThat(house.reached()).isEqualTo(AccCalls.wish(op));
    if (op == Operation.MAKE_CALL) {
      assertThat(house.notes.of(house.talks.tag))
          .isEqualTo(
              new CallNotes.Note(
                  "sales", "0411", 2, "Campaign", "10", "customer_id=109&pwd=as'dfg"));
    }
    house.desk.asked.clear();
    house.talks.asked.clear();
    house.listed.clear();
  }

  @ParameterizedTest
  @EnumSource
  void byHttp(Operation op) {
    Map<String, String> all = new LinkedHashMap<>(AccCalls.request(op));
    all.put("EVENT", op.event());
    all.put("nobody_knows", "it");
    assertThat(house.event(all)).isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
    all.put("EVENT", op.event().toLowerCase(java.util.Locale.ROOT));
    HttpResponse<String> posted =
        house.post(
            "/asterccinterface/?replyword=Retuen", "application/x-www-form-urlencoded", form(all));
    assertThat(posted.body()).isEqualTo(AccCalls.text(op, "Retuen"));
    assertThat(posted.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    assertWish(op);
    HttpResponse<String> padded = house.get("/asterccinterfaces?callback=a.b$1&" + form(all));
    assertThat(padded.body()).startsWith("a.b$1({\"code\":1,").endsWith("})");
    assertWish(op);
  }

  @ParameterizedTest
  @EnumSource
  void byScript(Operation op) throws IOException {
    List<String> functions = new ArrayList<>(op.functions());
    functions.add(op.soap().name());
    for (String function : functions) {
      HttpResponse<String> got =
          house.get("/setevent/" + function + "?callback=jQuery1_2&" + form(AccCalls.request(op)));
      assertThat(got.headers().firstValue("content-type"))
          .hasValue("text/javascript; charset=utf-8");
      assertThat(got.headers().firstValue("cross-origin-resource-policy")).hasValue("cross-origin");
      String body = got.body();
      assertThat(body).startsWith("jQuery1_2(").endsWith(")");
      assertJson(op, body.substring("jQuery1_2(".length(), body.length() - 1));
      assertWish(op);
    }
    HttpResponse<String> plain =
        house.post(
            "/setevent/" + functions.get(0),
            "application/json",
            JSON.writeValueAsString(AccCalls.request(op)));
    assertThat(plain.headers().firstValue("content-type")).hasValue("application/json");
    assertJson(op, plain.body());
    assertWish(op);
  }

  private static void assertJson(Operation op, String body) throws IOException {
    JsonNode json = JSON.readTree(body);
    assertThat(json.path("code").isInt()).isTrue();
    assertThat(json.path("code").asInt()).isEqualTo(1);
    assertThat(json.path("message").asText()).isEqualTo(BackMsg.text(op, Condition.DONE, null));
    AccCalls.parts(op)
        .forEach((name, value) -> assertThat(json.path(name).asText()).isEqualTo(value));
    assertThat(json.path("language").asText("none"))
        .isEqualTo(op == Operation.LOGIN ? "de" : "none");
  }

  private String soap(String body) {
    HttpResponse<String> answer = house.post("/astcccwi.php", "text/xml; charset=utf-8", body);
    assertThat(answer.statusCode()).isEqualTo(200);
    String text = answer.body();
    int from = text.indexOf("<return xsi:type=\"xsd:string\">");
    assertThat(from).as(text).isPositive();
    return text.substring(from + 30, text.indexOf("</return>")).replace("&amp;", "&");
  }

  @ParameterizedTest
  @EnumSource
  void bySoap(Operation op) {
    String name = op.soap().name();
    Map<String, String> named = AccCalls.inOrder(op, op.soap().parameters());
    assertThat(soap(AccCalls.envelope(name, named))).isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
    Map<String, String> numbered = new LinkedHashMap<>();
    named.values().forEach(value -> numbered.put("param" + numbered.size(), value));
    assertThat(soap(AccCalls.envelope(name, numbered))).isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUE", "ACW_OFF", "WORK_WAY"})
  void bySoapAsTheManualsSignatureForgotTheUsersType(Operation op) {
    List<String> described = op.soap().parameters();
    List<String> manuals = new ArrayList<>(described);
    manuals.remove("usertype");
    List<String> values = new ArrayList<>(AccCalls.inOrder(op, manuals).values());
    Map<String, String> shifted = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      shifted.put(described.get(i), values.get(i)); // as PHP does: by place, the last is missing
    }
    assertThat(soap(AccCalls.envelope(op.soap().name(), shifted)))
        .isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
    shifted.replaceAll((part, value) -> value.equals("1001") ? "ann" : value);
    assertThat(soap(AccCalls.envelope(op.soap().name(), shifted)))
        .isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
    assertThat(soap(AccCalls.envelope(op.soap().name(), AccCalls.inOrder(op, manuals))))
        .isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
  }

  @ParameterizedTest
  @EnumSource
  void bySoap12MultipartAndJson(Operation op) throws IOException {
    Map<String, String> all = AccCalls.request(op);
    String envelope =
        AccCalls.envelope(op.soap().name(), AccCalls.inOrder(op, op.soap().parameters()))
            .replace(SoapRequest.SOAP_11, SoapRequest.SOAP_12);
    HttpResponse<String> soap =
        house.post("/astcccwi.php", "application/soap+xml; charset=utf-8", envelope);
    assertThat(soap.headers().firstValue("content-type").orElse(""))
        .startsWith("application/soap+xml");
    assertThat(soap.body())
        .contains(SoapRequest.SOAP_12)
        .contains("xsd:string\">" + Wsdl.escaped(AccCalls.text(op, "Return")) + "</return>");
    assertWish(op);
    all.put("EVENT", op.event());
    StringBuilder parts = new StringBuilder();
    all.forEach(
        (name, value) ->
            parts
                .append("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    assertThat(
            house
                .post("/asterccinterfaces", "multipart/form-data; boundary=b", parts + "--b--\r\n")
                .body())
        .isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
    assertThat(
            house
                .post("/asterccinterfaces", "application/json", JSON.writeValueAsString(all))
                .body())
        .isEqualTo(AccCalls.text(op, "Return"));
    assertWish(op);
  }

  @Test
  void aHundredNumbersAndNoTimeThatIsNone() {
    String numbers = "0411;".repeat(AccLimits.DIAL_NUMBERS);
    assertThat(dial(numbers, "0", "0000-00-00 00:00:00"))
        .isEqualTo("|Return|1|Return|BackMsg_43|Return|100");
    assertThat(house.listed).hasSize(100).containsOnly("10 0411 0 null");
    assertThat(dial(numbers + "0412", "0", "")).endsWith("BackMsg_28");
    assertThat(dial("0411", "0", "2026-02-30 08:00:00")).endsWith("BackMsg_28");
    assertThat(dial("0411", "0", "2026-01-31 24:00:01")).endsWith("BackMsg_28");
    assertThat(dial("0411", Integer.toString(AccLimits.PRIORITY + 1), "")).endsWith("BackMsg_28");
    assertThat(dial("0411", Integer.toString(AccLimits.PRIORITY), "")).contains("BackMsg_43");
    assertThat(house.listed).hasSize(101);
  }

  private String dial(String numbers, String priority, String time) {
    return house.event(
        who(
            "EVENT",
            "DIALERLIST",
            "campaignid",
            "10",
            "phonenum",
            numbers,
            "priority",
            priority,
            "dialtime",
            time));
  }

  @Test
  void otherSpellingsAreAccepted() {
    house.event(who("event", "queuepause", "TYPE", "1", "Paused_Reason", "rest"));
    house.event(who("EVENT", "INTRUDE", "onenumber", "803", "pwdtype", "textplain"));
    house.event(who("EVENT", "FORCEDRELEASE", "phonenummer", "803", "usertype", "AGENT"));
    assertThat(house.reached())
        .containsExactly(
            "1001 1001 pause rest",
            "1001 1001 supervise BARGE null 803",
            "1001 1001 supervise RELEASE null 803");
  }

  /** As pages put together requests from what they have. */
  @Test
  void whatSaysNothingIsNotGiven() {
    house.event(who("EVENT", "QUEUE", "type", "1", "list", ","));
    house.event(who("EVENT", "QUEUE", "type", "1", "list", "1,,2,"));
    house.event(who("EVENT", "HANGUP", "uniqueid", " , "));
    house.event(
        who(
            "EVENT",
            "MAKECALL",
            "targetdn",
            "0411",
            "targettype",
            "exter",
            "modeltype",
            "undefined",
            "model_id",
            "null"));
    assertThat(house.reached())
        .containsExactly(
            "1001 1001 checkIn []",
            "1001 1001 checkIn [1, 2]",
            "1001 1001 hangUp []",
            "1001 1001 dial null/0411/0");
    assertThat(house.notes.of(house.talks.tag))
        .isEqualTo(new CallNotes.Note("sales", "0411", 0, null, null, null));
  }

  @Test
  void listsOfFourKilobytesAreCountedFirst() {
    String most = "1,".repeat(AccLimits.ITEMS);
    assertThat(house.event(who("EVENT", "QUEUE", "type", "1", "list", most)))
        .contains("BackMsg_14");
    for (String list : List.of(most + "1", "1,".repeat(2_048), ",".repeat(4_096) + "1")) {
      assertThat(house.event(who("EVENT", "QUEUE", "type", "1", "list", list)))
          .contains("BackMsg_28");
      assertThat(house.event(who("EVENT", "HANGUP", "uniqueid", list))).contains("BackMsg_28");
    }
    assertThat(house.reached()).containsExactly("1001 1001 checkIn [1]");
  }

  @Test
  void breaksMayHaveAnyReason() {
    for (String reason : List.of("coffee/tea", "back office (A)", "Q&A: 5+5 min.", "午休")) {
      assertThat(house.event(who("EVENT", "QUEUEPAUSE", "type", "1", "pause_reason", reason)))
          .contains("BackMsg_14");
    }
    assertThat(house.reached())
        .containsExactly(
            "1001 1001 pause coffee/tea",
            "1001 1001 pause back office (A)",
            "1001 1001 pause Q&A: 5+5 min.",
            "1001 1001 pause 午休");
  }

  @Test
  void theReplyWordIsASetting() throws IOException {
    try (AccHouse retuen = new AccHouse("Retuen")) {
      assertThat(retuen.event(who("EVENT", "LOGOUT"))).isEqualTo("|Retuen|1|Retuen|BackMsg_08");
      assertThat(retuen.event(who("EVENT", "LOGOUT", "replyword", "return")))
          .isEqualTo("|Return|1|Return|BackMsg_08");
      assertThat(retuen.event(who("EVENT", "LOGOUT", "replyword", "<b>")))
          .isEqualTo("|Retuen|2|Retuen|BackMsg_28");
    }
  }

  @Test
  void aLoginSaysWhatTheAgentDoesInEachGroup() {
    assertThat(house.event(who("EVENT", "LOGIN", "user", "1004")))
        .as("in no group")
        .isEqualTo("|Return|1|Return|BackMsg_04");
    house.desk.states.put(
        "1001",
        FakeDesk.now(
            "1001",
            FakeDesk.seat(1, 5, false, Status.RINGING),
            FakeDesk.seat(2, 5, true, Status.BUSY)));
    assertThat(house.event(who("EVENT", "LOGIN")))
        .contains("&status=ringing&groupadmin=yes&agenttype=dynamic&agentline=online&")
        .contains("&status=busy&groupadmin=no&agenttype=static&agentline=online&");
    house.desk.states.put("1001", FakeDesk.now("1001", FakeDesk.seat(1, 5, false, Status.IN_USE)));
    assertThat(house.event(who("EVENT", "LOGIN")))
        .contains("|||agent_group_id=2&groupname=Support&status=idel&")
        .doesNotContain("in use");
  }

  @Test
  void anEmptyPartAtTheEndIsLeftOut() {
    assertThat(house.event(who("EVENT", "DIALERLIST", "campaignid", "10", "phonenum", "0411;")))
        .isEqualTo("|Return|1|Return|BackMsg_43|Return|1");
    assertThat(house.listed).containsExactly("10 0411 0 null");
  }

  @Test
  void agentsAreToldOfOnlyIfAsked() {
    house.event(who("EVENT", "QUEUE", "type", "2", "pushevent", "yes"));
    house.event(who("EVENT", "QUEUE", "type", "2", "pushevent", "no"));
    house.event(who("EVENT", "ACW", "type", "3", "agent_group_id", "1", "pushevent", "YES"));
    house.event(who("EVENT", "QUEUE", "type", "7", "pushevent", "yes"));
    for (String type : List.of("1", "2")) {
      house.event(who("EVENT", "ACW", "type", type, "agent_group_id", "1", "pushevent", "yes"));
    }
    for (String status : List.of("all", "dialin", "DialOut")) {
      house.event(
          who("EVENT", "WORKWAY", "status", status, "agent_group_id", "2", "pushevent", "yes"));
    }
    assertThat(house.news)
        .containsExactly(
            "1001 logoff []",
            "1001 acwoff [1]",
            "1001 acwring [1]",
            "1001 acwanswer [1]",
            "1001 workwayall [2]",
            "1001 workwaydialin [2]",
            "1001 workwaydialout [2]");
  }

  @Test
  void theDescriptionNamesTheAddressThatTheClientUsed() throws IOException {
    String ours = house.url("/astcccwi.php");
    assertThat(house.get("/astcccwi.php?wsdl").body()).contains("location=\"" + ours + "\"");
    assertThat(house.get("/astcccwi.wsdl?replyword=Retuen").body())
        .contains("location=\"" + ours + "?replyword=Retuen\"");
    HttpResponse<String> behindProxy =
        house.send(
            HttpRequest.newBuilder(URI.create(house.url("/astcccwi.php?WSDL")))
                .header("X-Forwarded-Proto", "https"));
    assertThat(behindProxy.body()).contains("location=\"https://127.0.0.1:" + house.port() + "/");
    assertThat(house.get("/astcccwi.php").body()).contains("?wsdl");
    try (Socket stranger =
        new Socket("127.0.0.1", house.port(), InetAddress.getByName("127.0.0.2"), 0)) {
      stranger
          .getOutputStream()
          .write(
              ("GET /astcccwi.wsdl HTTP/1.1\r\nHost: pbx:1\r\nX-Forwarded-Proto: https\r\n"
                      + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("location=\"http://pbx:1/");
    }
  }

  @Test
  void pagesOfNamedSitesMayReadWhatTheyPost() {
    HttpResponse<String> named =
        house.send(
            HttpRequest.newBuilder(URI.create(house.url("/setevent/logoutCJI")))
                .header("Origin", AccHouse.ADMITTED)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(who()))));
    assertThat(named.headers().firstValue("access-control-allow-origin"))
        .hasValue(AccHouse.ADMITTED);
    assertThat(named.body()).contains("BackMsg_08");
    HttpResponse<String> foreign =
        house.send(
            HttpRequest.newBuilder(URI.create(house.url("/setevent/logoutCJI")))
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(who()))));
    assertThat(foreign.statusCode()).isEqualTo(200);
    assertThat(foreign.body()).isEqualTo("{\"code\":2,\"message\":\"BackMsg_28\"}");
    assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(house.reached()).containsExactly("1001 1001 logOut");
  }

  @Test
  void onlyNamesOfFunctionsAreCalledBack() {
    for (String name :
        List.of("alert(1)//", "a b", "a..b", "1a", "<script>", "a'", "é", "x".repeat(200))) {
      HttpResponse<String> answer =
          house.get("/setevent/logoutCJI?callback=" + encode(name) + "&" + form(who()));
      assertThat(answer.body()).isEqualTo("{\"code\":2,\"message\":\"BackMsg_28\"}");
      assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }
    assertThat(house.reached()).isEmpty();
  }
}

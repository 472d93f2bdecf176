package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.AccHouse.form;
import static io.cordboard.server.dialect.astercc.AccHouse.who;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.dialect.astercc.AccHouse.Crowd;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the port itself refuses is told in the shape that the transport's clients read. */
class PortRefusalsTest {
  private static final String SITE = "https://evil.example";

  /** As each transport asks for an agent's hold; then what it is told of that message. */
  private static void eachIsTold(AccHouse house, String message) {
    Map<String, String> hold = who("EVENT", "HOLD");
    String text = "|Return|2|Return|" + message;
    String json = "{\"code\":2,\"message\":\"" + message + "\"}";
    assertTold(house.get("/asterccinterfaces?" + form(hold)), "text/plain", text);
    assertTold(
        house.get("/asterccinterface/?replyword=retuen&" + form(hold)),
        "text/plain",
        text.replace("Return", "Retuen"));
    assertTold(
        house.get("/asterccinterfaces?callback=a.b&" + form(hold)),
        "text/javascript",
        "a.b(" + json + ")");
    assertTold(house.get("/setevent/holdCJI?" + form(hold)), "application/json", json);
    HttpResponse<String> script = house.get("/setevent/holdCJI?callback=f&" + form(hold));
    assertTold(script, "text/javascript", "f(" + json + ")");
    assertThat(script.headers().firstValue("cross-origin-resource-policy"))
        .hasValue("cross-origin");
    // Which operation an envelope names is not looked at then.
    HttpResponse<String> soap =
        house.post("/astcccwi.php", "text/xml", AccCalls.envelope("hold", who()));
    assertThat(soap.statusCode()).isEqualTo(200);
    assertThat(soap.body())
        .contains("|Return|2|Return|BackMsg_28</return>")
        .doesNotContain("Fault");
  }

  private static void assertTold(HttpResponse<String> answer, String type, String body) {
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(type);
  }

  @Test
  void tooManyAtOnce() throws IOException {
    try (AccHouse house = new AccHouse("Return", Crowd.FULL)) {
      eachIsTold(house, "BackMsg_51");
      assertThat(house.get("/asterccinterfaces?" + form(who("EVENT", "HOLD"))).headers().map())
          .containsKey("retry-after");
      assertTold(
          house.post("/asterccinterface/events", "application/x-www-form-urlencoded", "identity=x"),
          "application/json",
          "{\"code\":2,\"message\":\"BackMsg_44\"}");
      assertThat(house.get("/asterccinterface/test_CJI.html").statusCode()).isEqualTo(503);
      assertThat(house.reached()).isEmpty();
    }
  }

  @Test
  void tooOften() throws IOException {
    try (AccHouse house = new AccHouse("Return", Crowd.OFTEN)) {
      house.get("/asterccinterface/test_CJI.html");
      eachIsTold(house, "BackMsg_51");
      assertThat(house.reached()).isEmpty();
    }
  }

  @Test
  void noAnswerInTime() throws IOException {
    try (AccHouse house = new AccHouse("Return", Crowd.SLOW)) {
      house.talks.later = new CompletableFuture<>();
      eachIsTold(house, "BackMsg_51");
    }
  }

  @Test
  void whatCannotBeReadOrIsNoMethodOrComesFromElsewhere() throws IOException {
    try (AccHouse house = new AccHouse()) {
      String text = "|Return|2|Return|BackMsg_28";
      String json = "{\"code\":2,\"message\":\"BackMsg_28\"}";
      for (String method : List.of("PUT", "DELETE", "PATCH")) {
        assertTold(sent(house, method, "/asterccinterfaces"), "text/plain", text);
        assertTold(sent(house, method, "/setevent/holdCJI"), "application/json", json);
        assertThat(sent(house, method, "/astcccwi.php").body()).contains(text);
      }
      assertThat(foreign(house, "/astcccwi.php").body()).contains(text);
      assertTold(foreign(house, "/asterccinterfaces"), "text/plain", text);
      assertTold(foreign(house, "/setevent/holdCJI"), "application/json", json);
      // What no client's library lets through.
      for (String broken : List.of("password=a%zz", "%zz", "a=%")) {
        assertThat(raw(house, "/asterccinterfaces?EVENT=HOLD&" + broken)).endsWith("\r\n" + text);
        assertThat(raw(house, "/setevent/holdCJI?" + broken)).endsWith("\r\n" + json);
        assertThat(raw(house, "/setevent/holdCJI?callback=f&" + broken))
            .endsWith("\r\nf(" + json + ")");
        assertThat(raw(house, "/asterccinterfaces?callback=f&" + broken))
            .endsWith("\r\nf(" + json + ")");
      }
      assertThat(house.get("/setevent/holdCJI?callback=1&callback=g&callback=h").body())
          .isEqualTo("g(" + json + ")");
      assertThat(house.post("/setevent/holdCJI?callback=f", "application/json", "{").body())
          .isEqualTo("f(" + json + ")");
      assertThat(house.reached()).isEmpty();
    }
  }

  @Test
  void aThousandChineseCharactersFitIntoAScriptsRequest() throws IOException {
    try (AccHouse house = new AccHouse()) {
      String userdata = "客".repeat(AccLimits.USERDATA);
      Map<String, String> call = who("targetdn", "0411", "targettype", "exter");
      call.put("userdata", userdata);
      assertThat(house.get("/setevent/makeCallCJI?callback=f&" + form(call)).body())
          .isEqualTo("f({\"code\":1,\"message\":\"BackMsg_19\"})");
      assertThat(house.notes.of(house.talks.tag).userdata()).isEqualTo(userdata);
    }
  }

  private static HttpResponse<String> sent(AccHouse house, String method, String path) {
    return house.send(
        HttpRequest.newBuilder(URI.create(house.url(path)))
            .method(method, BodyPublishers.ofString("x")));
  }

  private static HttpResponse<String> foreign(AccHouse house, String path) {
    return house.send(
        HttpRequest.newBuilder(URI.create(house.url(path)))
            .header("Origin", SITE)
            .POST(BodyPublishers.ofString(form(who("EVENT", "LOGOUT")))));
  }

  private static String raw(AccHouse house, String target) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", house.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return answer;
    }
  }
}

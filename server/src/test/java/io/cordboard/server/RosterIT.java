package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent who was added while running is an agent like those of the configuration. */
@Timeout(480)
class RosterIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String AGENT = "/v1/agents/2001";
  private static final String NEW =
      "{\"number\":\"2001\",\"name\":\"Gus\",\"account\":\"gus\",\"password\":\"secret7\","
          + "\"team\":\"demo\",\"extension\":\"807\",\"groups\":[{\"id\":1,\"post\":\"admin\"}]}";

  private static Phone phone;
  private static Phone other;

  @BeforeAll
  static void phones() {
    Lab.shared().quiet();
    phone = Lab.shared().phone(807);
    other = Lab.shared().phone(808);
  }

  @AfterAll
  static void giveBack() {
    phone.close();
    other.close();
    Lab.shared().quiet();
  }

  @Test
  void anAgentAddedByTheApiLogsInIsSeenMovesAndSurvivesARestart() throws Exception {
    try (SecondServer server = new SecondServer(Lab.shared().amiPort())) {
      server.start();
      server.awaitState("live");
      HttpResponse<String> added = server.send("POST", "/v1/agents", NEW);
      assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
      long id = JSON.readTree(added.body()).path("id").asLong();
      assertThat(id).isPositive();
      String cookie = logIn(server, "2001");
      assertThat(agentOf(server, cookie)).isEqualTo("2001");
      assertThat(agentOf(server, logIn(server, "gus"))).isEqualTo("2001");
      awaitState(server, "2001", "logged_out");

      moveWhileRinging(server);

      server.stop();
      server.start();
      server.awaitState("live");
      assertThat(server.get(AGENT).path("id").asLong()).isEqualTo(id);
      assertThat(server.get(AGENT).path("extension").asText()).isEqualTo("807");
      assertThat(server.get(AGENT).path("groups").path(0).path("post").asText()).isEqualTo("admin");
      awaitState(server, "2001", "logged_out");
      assertThat(agentOf(server, cookie)).isEqualTo("2001");

      assertThat(change(server, "{\"suspended\":true}").statusCode()).isEqualTo(200);
      assertThat(server.send("GET", "/v1/me", null, "Cookie", cookie).statusCode()).isEqualTo(401);
      assertThat(tryToLogIn(server, "2001").statusCode()).isEqualTo(403);
      assertThat(server.send("DELETE", AGENT, null).statusCode()).isEqualTo(204);
      Lab.await(
          Duration.ofSeconds(20),
          "gone from the board",
          () -> server.get("/v1/state/agents/2001").has("error"));
      assertThat(tryToLogIn(server, "2001").statusCode()).isEqualTo(401);
      assertThat(server.get("/v1/audit").toString()).contains("agent add number=2001");
    }
  }

  /** The phone rings for whoever is bound to it at the moment. */
  private static void moveWhileRinging(SecondServer server) throws Exception {
    Thread caller =
        new Thread(
            () -> {
              try {
                server.send("POST", "/v1/calls", "{\"from\":\"2001\",\"to\":\"808\"}");
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    caller.start();
    PhoneCall in = phone.awaitCall();
    awaitState(server, "2001", "ringing");
    assertThat(change(server, "{\"extension\":null}").statusCode()).isEqualTo(200);
    awaitState(server, "2001", "logged_out");
    assertThat(server.get("/v1/state/agents/2001").has("extension")).isFalse();
    assertThat(change(server, "{\"extension\":\"807\"}").statusCode()).isEqualTo(200);
    awaitState(server, "2001", "ringing");
    assertThat(server.get("/v1/state/calls").toString()).contains("\"agent\":\"2001\"");
    in.decline();
    caller.join(60_000);
    awaitState(server, "2001", "logged_out");
  }

  private static HttpResponse<String> change(SecondServer server, String body) throws Exception {
    return server.send("PATCH", AGENT, body);
  }

  private static void awaitState(SecondServer server, String agent, String state) {
    Lab.await(
        Duration.ofSeconds(30),
        agent + " " + state,
        () -> server.get("/v1/state/agents/" + agent).path("state").asText().equals(state));
  }

  private static HttpResponse<String> tryToLogIn(SecondServer server, String name)
      throws Exception {
    String body = "{\"user\":\"" + name + "\",\"password\":\"secret7\"}";
    return server.send("POST", "/v1/login", body, "X-Asked-By", "a test");
  }

  private static String logIn(SecondServer server, String name) throws Exception {
    HttpResponse<String> answer = tryToLogIn(server, name);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static String agentOf(SecondServer server, String cookie) throws Exception {
    JsonNode me = JSON.readTree(server.send("GET", "/v1/me", null, "Cookie", cookie).body());
    return me.path("agent").asText();
  }
}

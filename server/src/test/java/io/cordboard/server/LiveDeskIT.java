package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.server.api.Described;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An agent's shift beside the lab's Asterisk, over {@code /v1}: 801 stands in queue 630 (group 1)
 * and comes into 631 (group 2) by checking in. What counts is what the PBX says of its queues.
 */
@Timeout(300)
class LiveDeskIT {
  private static final String ANN = "/v1/agents/1001/";

  private final Lab lab = Lab.shared();
  private SecondServer server;

  @BeforeEach
  void start() throws Exception {
    server = new SecondServer(lab.amiPort());
    server.start();
    server.awaitState("live");
  }

  @AfterEach
  void stop() throws Exception {
    lab.quiet();
    server.close();
    lab.cli("queue remove member PJSIP/801 from 631");
    lab.cli("queue unpause member PJSIP/801");
  }

  /** The PBX's line of 801 in a queue, empty if it is not there. */
  private String member(String queue) {
    return line(queue, "PJSIP/801");
  }

  private String line(String queue, String iface) {
    return lab.cli("queue show " + queue)
        .lines()
        .filter(line -> line.contains(iface + " ") || line.contains(iface + ")"))
        .findFirst()
        .orElse("");
  }

  private void awaitMember(String queue, String pause) {
    Lab.await(
        Duration.ofSeconds(20),
        "801 in " + queue + " paused: " + pause,
        () -> {
          String line = member(queue);
          return pause.isEmpty()
              ? !line.isEmpty() && !line.contains("paused")
              : line.contains("paused:" + pause + " ");
        });
  }

  private JsonNode done(String word, String json) throws IOException {
    JsonNode answer = server.post(ANN + word, json);
    assertThat(answer.path("outcome").asText()).as(answer.toString()).isEqualTo("done");
    Described.fits("openapi.yaml", "DeskDone", answer);
    return answer.path("state");
  }

  private String refused(String word, String json) throws IOException {
    JsonNode answer = server.post(ANN + word, json);
    Described.fits("openapi.yaml", "DeskRefusal", answer);
    return answer.path("reason").asText();
  }

  @Test
  void aShiftHoldsOverRestartsOfEitherSide() throws Exception {
    assertThat(refused("checkin", "{}")).isEqualTo("not_logged_in");
    done("login", "");
    awaitMember("630", "cb-out");
    assertThat(refused("login", "{}")).isEqualTo("already_logged_in");
    assertThat(server.get("/v1/state/agents/lab/1001").toString()).doesNotContain("cb-out");
    assertThat(refused("pause", "{\"reason\":\"lunch\"}")).isEqualTo("not_checked_in");

    done("checkin", "{\"groups\":[1,2]}");
    awaitMember("630", "");
    awaitMember("631", "");
    assertThat(member("631")).contains("dynamic");
    JsonNode why = server.get(ANN + "why");
    Described.fits("openapi.yaml", "DeskWhy", why);
    assertThat(why.path("why")).isEmpty();

    done("pause", "{\"reason\":\"lunch\"}");
    awaitMember("630", "lunch");
    awaitMember("631", "lunch");

    lab.restartAsterisk();
    awaitMember("630", "lunch");
    awaitMember("631", "lunch");

    server.stop();
    lab.restartAsterisk();
    assertThat(member("630")).doesNotContain("paused");
    server.start();
    server.awaitState("live");
    awaitMember("630", "lunch");
    awaitMember("631", "lunch");
    JsonNode state = server.get(ANN + "state");
    Described.fits("openapi.yaml", "AgentDesk", state);
    assertThat(state.at("/pause/reason").asText()).isEqualTo("lunch");
    assertThat(state.at("/seats/0/fixed").asBoolean()).isTrue();
    assertThat(state.at("/seats/0/status").asText()).isEqualTo("paused");
    assertThat(state.at("/seats/1/fixed").asBoolean()).isFalse();
    assertThat(server.get(ANN + "why").at("/why/0").asText()).startsWith("paused: lunch since ");

    done("unpause", "{}");
    awaitMember("630", "");
    awaitMember("631", "");
    done("work-way", "{\"workWay\":\"dial_out\",\"groups\":[2]}");
    awaitMember("631", "cb-dial-out");
    awaitMember("630", "");
    done("checkout", "{\"groups\":[2]}");
    Lab.await(Duration.ofSeconds(10), "801 is out of 631", () -> member("631").isEmpty());
    done("logout", "{}");
    awaitMember("630", "cb-out");
    lab.restartAsterisk();
    awaitMember("630", "cb-out");
    assertThat(server.get("/v1/audit?limit=20").toString())
        .contains("log in agent=1001")
        .contains("pause reason=lunch agent=1001")
        .contains("log out agent=1001");
  }

  @Test
  void theRecordKnowsTheSecondsAfterTheCall() throws Exception {
    done("login", "{}");
    done("checkin", "{\"groups\":[1]}");
    done("after-call", "{\"mode\":\"answered\"}");
    assertThat(refused("after-call/end", "{}")).isEqualTo("no_after_call_work");
    awaitMember("630", "");
    try (Phone ann = lab.phone(801);
        LabCall caller = lab.call("4930630", "--from", "491710001", "--for", "100")) {
      PhoneCall call = ann.awaitCall();
      call.answer();
      awaitMember("630", "acw");
      call.hangUp();
      caller.awaitEnd();
      Lab.await(Duration.ofSeconds(10), "in the work", () -> why().contains("after-call work: "));
      JsonNode seat = server.get(ANN + "state").at("/seats/0");
      assertThat(seat.path("status").asText()).isEqualTo("paused");
      assertThat(seat.path("afterCallUntilMs").asLong()).isPositive();
    }
    done("after-call/end", "{}");
    awaitMember("630", "");
    Lab.await(
        Duration.ofSeconds(20),
        "the record is complete",
        () -> server.records().stream().anyMatch(r -> r.path("complete").asBoolean()));
    JsonNode record = server.records().get(0);
    assertThat(record.at("/spans/acwMs").asLong()).as(record.toString()).isPositive();
    done("logout", "{}");
  }

  /** 801 in queue 630 as the server sees it. */
  private JsonNode seen() {
    for (JsonNode member : server.get("/v1/state/members").findParents("iface")) {
      if (member.path("id").asText().equals("lab/630/PJSIP/801")) {
        return member;
      }
    }
    return MissingNode.getInstance();
  }

  private String why() {
    return server.get(ANN + "why").toString();
  }

  @Test
  void theWorkOfAnAgentGoesOnAfterARestart() throws Exception {
    done("login", "{}");
    done("checkin", "{\"groups\":[1]}");
    done("after-call", "{\"mode\":\"answered\"}");
    awaitMember("630", "");
    try (Phone ann = lab.phone(801);
        LabCall caller = lab.call("4930630", "--from", "491710001", "--for", "100")) {
      PhoneCall call = ann.awaitCall();
      awaitWhy("the phone rings");
      call.answer();
      awaitWhy("in a call");
      awaitMember("630", "acw");
      call.hangUp();
      caller.awaitEnd();
      awaitWhy("after-call work: ");
    }
    server.stop();
    server.start();
    server.awaitState("live");
    awaitWhy("after-call work: ");
    assertThat(member("630")).contains("paused:acw ");
    done("after-call/end", "{}");
    awaitMember("630", "");
    Lab.await(
        Duration.ofSeconds(20),
        "the record is complete",
        () -> server.records().stream().anyMatch(r -> r.path("complete").asBoolean()));
    assertThat(server.records().get(0).at("/spans/acwMs").asLong()).isPositive();
    done("logout", "{}");
  }

  /** The phone is in the call over a restart of Cordboard. */
  @Test
  void aCallThatIsUpOverARestartIsFollowedByTheWork() throws Exception {
    done("login", "{}");
    done("checkin", "{\"groups\":[1]}");
    done("after-call", "{\"mode\":\"answered\"}");
    awaitMember("630", "");
    try (Phone ann = lab.phone(801);
        LabCall caller = lab.call("4930630", "--from", "491710001", "--for", "100")) {
      PhoneCall call = ann.awaitCall();
      server.stop();
      call.answer();
      caller.awaitAnswered();
      server.start();
      server.awaitState("live");
      awaitWhy("in a call");
      awaitMember("630", "acw");
      call.hangUp();
      awaitWhy("after-call work: ");
    }
    done("logout", "{}");
  }

  @Test
  void whenTheCallerLeavesAConsultTheWorkBeginsAtTheAgentsHangUp() throws Exception {
    done("login", "{}");
    done("checkin", "{\"groups\":[1]}");
    done("after-call", "{\"mode\":\"answered\"}");
    awaitMember("630", "");
    try (Phone ann = lab.phone(801);
        Phone dan = lab.phone(804);
        Phone other = lab.phone(815)) {
      PhoneCall caller = other.call("630");
      PhoneCall call = ann.awaitCall().answer();
      caller.awaitAnswered();
      awaitWhy("in a call");
      assertThat(send("POST", ANN + "calls/consult", "{\"number\":\"804\"}")).isEqualTo(200);
      PhoneCall asked = dan.awaitCall().answer();
      call.hearsOnly(dan);
      caller.hangUp();
      Lab.await(
          Duration.ofSeconds(10), "the caller is gone", () -> !seen().path("inCall").asBoolean());
      call.hearsOnly(dan);
      assertThat(why()).contains("in a call").doesNotContain("after-call work");
      assertThat(server.get(ANN + "state").at("/seats/0/status").asText()).isEqualTo("busy");
      asked.hangUp();
      call.awaitOver();
      awaitWhy("after-call work: ");
    }
    done("logout", "{}");
  }

  /** Agent 2001 at 811, dynamic in the queue of a group that is added, too. */
  @Test
  void aChangedRosterMovesAndFreesPhones() throws Exception {
    assertThat(send("PUT", "/v1/groups/7", "{\"queue\":\"631\"}")).isEqualTo(200);
    assertThat(
            send(
                "POST",
                "/v1/agents",
                "{\"number\":\"2001\",\"name\":\"Gus\",\"password\":\"pw200100\",\"extension\":\"811\","
                    + "\"groups\":[{\"id\":7,\"post\":\"member\"}]}"))
        .isEqualTo(201);
    assertThat(send("POST", "/v1/agents/2001/login", "{}")).isEqualTo(200);
    assertThat(send("POST", "/v1/agents/2001/checkin", "{}")).isEqualTo(200);
    awaitIn("PJSIP/811", true);
    others("pause");
    try (Phone gus = lab.phone(811);
        LabCall caller = lab.call("4930631", "--from", "491710001", "--for", "100")) {
      PhoneCall call = gus.awaitCall().answer();
      caller.awaitAnswered();
      assertThat(send("PATCH", "/v1/agents/2001", "{\"extension\":\"812\"}")).isEqualTo(200);
      awaitIn("PJSIP/812", true);
      awaitIn("PJSIP/811", false);
      call.hangUp();
    }
    Lab.await(
        Duration.ofSeconds(10),
        "812 takes calls",
        () ->
            line("631", "PJSIP/812").contains("dynamic")
                && !line("631", "PJSIP/812").contains("paused"));
    assertThat(send("DELETE", "/v1/groups/7", null)).isEqualTo(204);
    awaitIn("PJSIP/812", false);
    others("unpause");
    assertThat(send("PATCH", "/v1/agents/2001", "{\"suspended\":true}")).isEqualTo(200);
    Lab.await(
        Duration.ofSeconds(10),
        "logged out",
        () ->
            server
                .get("/v1/agents/2001/why")
                .path("why")
                .toString()
                .equals("[\"suspended\",\"in no group\",\"not logged in\"]"));
    assertThat(send("DELETE", "/v1/agents/2001", null)).isEqualTo(204);
  }

  private void others(String word) {
    lab.cli("queue " + word + " member PJSIP/804 queue 631");
    lab.cli("queue " + word + " member PJSIP/805 queue 631");
  }

  private int send(String method, String path, @Nullable String body) throws Exception {
    return server.send(method, path, body).statusCode();
  }

  private void awaitIn(String iface, boolean there) {
    Lab.await(
        Duration.ofSeconds(20),
        iface + " in 631: " + there,
        () -> line("631", iface).isEmpty() != there);
  }

  @Test
  void whyNamesAPhoneThatIsAway() throws Exception {
    done("login", "{}");
    done("checkin", "{\"groups\":[1]}");
    try (Phone ann = lab.phone(801)) {
      Lab.await(Duration.ofSeconds(20), "801 is there", () -> !why().contains("device 801"));
      ann.die();
      awaitWhy("device 801 un");
    }
    done("logout", "{}");
  }

  private void awaitWhy(String word) {
    Lab.await(Duration.ofSeconds(30), word + ": " + why(), () -> why().contains(word));
  }

  @Test
  void aDynamicMemberThatVanishedIsPutBackAndOneFreedAfterTheShiftIsLeftAlone() throws Exception {
    done("login", "{}");
    done("checkin", "{}");
    awaitMember("631", "");
    lab.cli("queue remove member PJSIP/801 from 631");
    awaitMember("631", "");
    done("logout", "{}");
    awaitMember("630", "cb-out");
    Lab.await(Duration.ofSeconds(10), "801 is out of 631", () -> member("631").isEmpty());
    // Longer than an echo of our own order.
    Lab.await(
        Duration.ofSeconds(15),
        "paused for some seconds",
        () -> member("630").matches(".*paused:cb-out was ([2-9]|[0-9]{2,}) secs.*"));
    lab.cli("queue unpause member PJSIP/801 queue 630");
    Lab.await(
        Duration.ofSeconds(10), "the server saw it", () -> !seen().path("paused").asBoolean(true));
    done("logout", "{}"); // answered after what was seen is written down
    server.stop();
    server.start();
    server.awaitState("live");
    assertThat(member("630")).doesNotContain("paused");
    assertThat(server.get(ANN + "state").path("loggedInAtMs").asLong()).isZero();
  }
}

package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The records of real calls, as {@code GET /v1/records} gives them. */
@Timeout(120)
class RecordsIT {
  private static final String CUSTOMER = "491701234567";

  @RegisterExtension static final House house = House.besideThePbx();

  private static Phone ann;
  private static Phone ben;
  private static Phone cid;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(801);
    ben = Lab.shared().phone(802);
    cid = Lab.shared().phone(809);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
    cid.close();
  }

  private static LabCall customer(String did, String... options) {
    List<String> all = new ArrayList<>(List.of("--from", CUSTOMER));
    all.addAll(List.of(options));
    return house.lab().call(did, all.toArray(new String[0]));
  }

  /** The record of the only call of the test, when it is written. */
  private static JsonNode recordOf(JsonNode ended) {
    String path = "/v1/records/" + ended.path("id").asText();
    JsonNode[] found = {MissingNode.getInstance()};
    house
        .watcher()
        .await(
            "the record",
            () -> {
              House.Answer answer =
                  house.ask("GET", path, null).orTimeout(10, TimeUnit.SECONDS).join();
              found[0] = answer.body();
              return answer.status() == 200;
            });
    JsonNode record = found[0];
    assertThat(record.path("partial").asBoolean()).isFalse();
    assertThat(record.path("node").asText()).isEqualTo("lab");
    assertThat(record.path("origin").asText()).isEqualToIgnoringCase("live");
    assertThat(record.at("/times/startedAtMs").asLong())
        .isEqualTo(ended.path("startedAtMs").asLong());
    assertThat(record.at("/times/endedAtMs").asLong()).isEqualTo(ended.path("endedAtMs").asLong());
    assertThat(record.path("uniqueId").asText())
        .isEqualTo(ended.path("linkedIds").path(0).asText());
    return record;
  }

  private static String ending(JsonNode record) {
    JsonNode e = record.path("ending");
    return String.join(
            " ",
            e.path("outcome").asText(),
            e.path("where").asText(),
            e.path("by").asText(),
            e.path("cause").asText(),
            e.path("missed").asText("-"))
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static List<String> chain(JsonNode record) {
    List<String> chain = new ArrayList<>();
    record
        .path("parties")
        .forEach(p -> chain.add(p.path("role").asText() + " " + p.at("/who/number").asText()));
    return chain;
  }

  private static int span(JsonNode record, String name) {
    return record.path("spans").path(name).asInt(-1);
  }

  @Test
  void answeredInternalCallWithAHold() {
    PhoneCall out = cid.call("802");
    PhoneCall in = ben.awaitCall();
    house.story().awaitCall("ringing", "caller 809 dialing", "callee 802 ringing");
    in.answer();
    house.story().awaitCall("up", "caller 809 up", "callee 802 up");
    in.hold();
    house.story().awaitCall("held", "caller 809 held", "callee 802 up");
    in.resume();
    house.story().awaitCall("up", "caller 809 up", "callee 802 up");
    out.hangUp();
    JsonNode record = recordOf(house.story().awaitEnd());
    assertThat(ending(record)).isEqualTo("answered bridged caller 16 -");
    assertThat(record.path("direction").asText()).isEqualToIgnoringCase("internal");
    assertThat(record.path("dialed").asText()).isEqualTo("802");
    assertThat(record.at("/caller/extension").asText()).isEqualTo("809");
    assertThat(record.at("/caller/channel").asText()).startsWith("PJSIP/809-");
    assertThat(record.at("/callee/channel").asText()).startsWith("PJSIP/802-");
    assertThat(record.has("queue")).isFalse();
    assertThat(chain(record)).containsExactly("caller 809", "callee 802");
    assertThat(span(record, "holdMs")).isPositive().isLessThan(span(record, "talkMs"));
    assertThat(span(record, "ringMs")).isPositive();
    assertThat(record.path("complete").asBoolean()).isTrue();
  }

  @Test
  void busyPhone() {
    cid.call("807").awaitRefused(486);
    JsonNode record = recordOf(house.story().awaitEnd());
    assertThat(ending(record)).isEqualTo("busy ringing callee 17 -");
    assertThat(span(record, "talkMs")).isZero();
    assertThat(record.at("/times/answeredAtMs").asLong()).isZero();
    assertThat(record.at("/callee/extension").asText()).isEqualTo("807");
  }

  @Test
  void queueCallerWhoIsAnswered() {
    try (LabCall call = customer("4930630", "--for", "60")) {
      PhoneCall in = ann.awaitCall();
      house.story().awaitCall("queued", "caller " + CUSTOMER + " dialing", "agent 801 ringing");
      in.answer();
      house.story().awaitCall("up", "caller " + CUSTOMER + " up", "agent 801 up");
      call.awaitAnswered();
      in.hangUp();
      JsonNode record = recordOf(house.story().awaitEnd());
      assertThat(ending(record)).isEqualTo("answered bridged callee 16 -");
      assertThat(record.path("direction").asText()).isEqualToIgnoringCase("inbound");
      assertThat(record.path("did").asText()).isEqualTo("4930630");
      assertThat(record.path("queue").asText()).isEqualTo("630");
      assertThat(record.at("/agent/agent").asText()).isEqualTo("1001");
      assertThat(record.path("callee")).isEqualTo(record.path("agent"));
      assertThat(record.at("/caller/number").asText()).isEqualTo(CUSTOMER);
      assertThat(record.at("/caller/channel").asText())
          .startsWith("PJSIP/" + record.path("trunk").asText());
      assertThat(span(record, "waitMs")).isGreaterThanOrEqualTo(span(record, "ringMs"));
      assertThat(span(record, "talkMs")).isPositive();
      assertThat(record.at("/times/queuedAtMs").asLong())
          .isBetween(
              record.at("/times/startedAtMs").asLong(), record.at("/times/ringingAtMs").asLong());
    }
  }

  @Test
  void queueCallerWhoLeavesAtOnceHasCancelled() {
    try (LabCall call = customer("4930630", "--ring", "2")) {
      ann.awaitCall();
      call.awaitEnd();
      JsonNode record = recordOf(house.story().awaitEnd());
      assertThat(ending(record)).isEqualTo("abandoned queue caller 127 member_cancel");
      assertThat(record.at("/agent/extension").asText()).isEqualTo("801");
      assertThat(span(record, "waitMs")).isPositive();
      assertThat(span(record, "talkMs")).isZero();
    }
  }

  @Test
  void callerInTheIvrWhoGoesOnToAPhone() {
    PhoneCall out = cid.call("610").awaitAnswered();
    house
        .story()
        .awaitTold("in the IVR", t -> t.kind().equals("call") && t.what().equals("reported"));
    out.type('1');
    PhoneCall in = ann.awaitCall();
    in.answer();
    house.story().awaitCall("up", "caller 809 up", "callee 801 up");
    in.hangUp();
    JsonNode record = recordOf(house.story().awaitEnd());
    JsonNode visit = record.at("/told/ivrs/0");
    assertThat(visit.path("id").asText()).isEqualTo("610");
    assertThat(visit.path("name").asText()).isEqualTo("working time");
    assertThat(visit.path("keys").asText()).isEqualTo("1");
    assertThat(visit.path("next").asText()).isEqualTo("801");
    assertThat(span(record, "ivrMs")).isPositive();
    assertThat(ending(record)).startsWith("answered bridged callee 16");
  }
}

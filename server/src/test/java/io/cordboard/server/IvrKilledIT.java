package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ami.fake.FaultProxy;
import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code kill -9} of the server, a restart of Asterisk, a lost ARI link, while calls are led. */
@Tag("long")
@Timeout(240)
class IvrKilledIT {
  private static final Voice LONG = Voice.record("en", "long");
  private static final Voice SORRY = Voice.record("en", "im-sorry");

  private final Lab lab = Lab.shared();
  private final IvrCustomer customer = new IvrCustomer();
  private FaultProxy ari;
  private SecondServer server;
  private Phone ann;
  private Phone ben;

  @BeforeEach
  void begin() throws Exception {
    lab.quiet();
    ann = lab.phone(809);
    ben = lab.phone(810);
    String section =
        """
        ivr:
          numbers:
            - {did: 7000, url: "URL/ivr", allow-private: true}
        """
            .replace("URL", customer.url());
    ari = new FaultProxy("127.0.0.1", lab.httpPort());
    server = new SecondServer(lab.amiPort(), ari.port(), section);
    server.startApart();
    awaitLinks();
  }

  @AfterEach
  void end() throws Exception {
    lab.quiet();
    server.close();
    ari.close();
    ann.close();
    ben.close();
    customer.close();
  }

  private PhoneCall hearsLong() {
    customer.answers("MENU", "MENU=m", "REC=long", "LOOP=9", "DELAY=0", "SIZE=1", "VALIDATION=0");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(LONG);
    customer.next();
    return call;
  }

  private PhoneCall dials() {
    customer.answers(
        "CALL",
        "TARGET=810",
        "CALLERID=",
        "CALLERNAME=",
        "CALL_MAX_DIAL=30",
        "CALL_MAX=25",
        "REC_STATUS=0");
    PhoneCall out = ann.call("7000");
    customer.next();
    return out;
  }

  /** Before that the dialplan apologizes to callers. */
  private void awaitLinks() {
    server.awaitState("live");
    awaitAri(true);
  }

  private void awaitAri(boolean up) {
    Lab.await(
        Duration.ofSeconds(40),
        "the ARI link " + (up ? "is up" : "is down"),
        () -> server.get("/v1/state/nodes").findValuesAsText("ariUp").contains("" + up));
  }

  private void killAndStart() throws Exception {
    server.kill();
    server.startApart();
    server.awaitState("live");
  }

  @Test
  void whoIsInAMenuHearsTheApologyWhenTheServerIsBack() throws Exception {
    PhoneCall call = hearsLong();
    killAndStart();
    Lab.await(
        Duration.ofSeconds(30),
        "the apology",
        () -> call.played().contains(SORRY.name()) || call.isOver());
    call.awaitOver();
    assertThat(call.played()).contains(SORRY.name());
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("VOEND");
  }

  @Test
  void whoTalkGoOnTalkingAndTheirTimeEndsStill() throws Exception {
    PhoneCall out = dials();
    PhoneCall in = ben.awaitCall().answer();
    in.hearsOnly(ann);
    killAndStart();
    in.hearsOnly(ann);
    out.hearsOnly(ben);
    out.awaitOver();
    in.awaitOver();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("ANSWER");
  }

  @Test
  void aPhoneThatRingsDoesNotOutliveItsCaller() throws Exception {
    PhoneCall out = dials();
    PhoneCall in = ben.awaitCall();
    server.kill();
    out.hangUp();
    server.startApart();
    server.awaitState("live");
    in.awaitOver();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("CANCEL");
  }

  @Test
  void aNewCallMeetsTheDialplansApologyWhileTheServerIsAway() {
    server.kill();
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(SORRY);
    call.awaitOver();
  }

  /** Waits for the record of this call. */
  private JsonNode record(Asked end) {
    List<JsonNode> found = new ArrayList<>();
    Lab.await(
        Duration.ofSeconds(60),
        "the record of the call",
        () -> {
          for (JsonNode record : server.get("/v1/records?limit=5").path("records")) {
            if (record.path("id").asText().equals(end.text("IVR_UNIQUE_ID"))) {
              found.add(record);
            }
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  @Test
  void asterisksRestartEndsTheSessionAndItIsReported() {
    hearsLong();
    lab.restartAsterisk();
    Asked end = customer.end();
    assertThat(end.text("CALL_STATUS")).isEqualTo("VOEND");
    awaitLinks();
    lab.awaitPhones();
    // The PBX said goodbye to him before it went.
    JsonNode record = record(end);
    assertThat(record.at("/ending/where").asText()).as("%s", record).isEqualTo("ivr");
    assertThat(record.at("/ending/by").asText()).as("%s", record).isEqualTo("pbx");
    PhoneCall call = hearsLong();
    call.hangUp();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("VOEND");
  }

  @Test
  void whoListensIsLedOnAfterAShortLossOfTheAriLinkAlone() {
    PhoneCall call = hearsLong();
    ari.refuse(true);
    ari.cut();
    awaitAri(false);
    ari.normal();
    awaitAri(true);
    customer.answers("HANGUP", "HANGUP_REC=bye", "HANGUP_CAUSE=16");
    call.press('5');
    assertThat(customer.next().text("DTMF")).isEqualTo("5");
    call.awaitOver();
    assertThat(call.played()).endsWith("en/bye");
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("TE");
  }

  @Test
  void aLongLossOfTheAriLinkAloneEndsTheSession() {
    PhoneCall call = hearsLong();
    ari.refuse(true);
    ari.cut();
    Lab.await(Duration.ofSeconds(100), "the end is told", () -> !customer.more().isEmpty());
    Asked end = customer.end();
    assertThat(end.text("CALL_STATUS")).isEqualTo("VOEND");
    ari.normal();
    Lab.await(
        Duration.ofSeconds(60),
        "the apology",
        () -> call.played().contains(SORRY.name()) || call.isOver());
    call.awaitOver();
    assertThat(call.played()).contains(SORRY.name());
    JsonNode record = record(end);
    assertThat(record.at("/told/ivrLost").asBoolean()).as("%s", record).isTrue();
    customer.assertEveryCallEndedOnce();
  }
}

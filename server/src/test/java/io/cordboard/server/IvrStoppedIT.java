package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A planned stop of the server while calls are led. */
@Tag("long")
@Timeout(120)
class IvrStoppedIT {
  private static final Voice SORRY = Voice.record("en", "im-sorry");

  private final Lab lab = Lab.shared();
  private final IvrCustomer customer = new IvrCustomer();
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
    server = new SecondServer(lab.amiPort(), lab.httpPort(), section);
    start();
  }

  private void start() throws Exception {
    server.start();
    server.awaitState("live");
    Lab.await(
        Duration.ofSeconds(20),
        "ARI is up",
        () -> server.get("/v1/state/nodes").findValuesAsText("ariUp").contains("true"));
  }

  @AfterEach
  void end() throws Exception {
    lab.quiet();
    server.close();
    ann.close();
    ben.close();
    customer.close();
  }

  private PhoneCall dials() {
    customer.answers(
        "CALL",
        "TARGET=810",
        "CALLERID=",
        "CALLERNAME=",
        "CALL_MAX_DIAL=60",
        "CALL_MAX=60",
        "REC_STATUS=0");
    PhoneCall out = ann.call("7000");
    customer.next();
    return out;
  }

  @Test
  void whoIsInAMenuHearsTheApologyAtOnceAndHisEndIsToldLater() throws Exception {
    customer.answers("MENU", "MENU=m", "REC=long", "LOOP=9", "DELAY=0", "SIZE=1", "VALIDATION=0");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(Voice.record("en", "long"));
    customer.next();
    server.stop();
    call.hearsNext(SORRY);
    call.awaitOver();
    start();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("VOEND");
  }

  @Test
  void theCallSaysThatAKillCutItsIvrShort() throws Exception {
    server.stop();
    server.startApart();
    server.awaitState("live");
    customer.answers("MENU", "MENU=m", "REC=long", "LOOP=9", "DELAY=0", "SIZE=1", "VALIDATION=0");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(Voice.record("en", "long"));
    customer.next();
    server.kill();
    start();
    Lab.await(
        Duration.ofSeconds(20),
        "the call says so",
        () -> server.get("/v1/state/calls").findPath("ivrLost").asBoolean());
    call.awaitOver();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("VOEND");
  }

  @Test
  void aPhoneThatRingsStops() throws Exception {
    PhoneCall out = dials();
    PhoneCall in = ben.awaitCall();
    server.stop();
    in.awaitOver();
    out.awaitAnswered().hearsNext(SORRY);
    out.awaitOver();
    start();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("CANCEL");
  }

  @Test
  void whoTalkTalkOn() throws Exception {
    PhoneCall out = dials();
    PhoneCall in = ben.awaitCall().answer();
    in.hearsOnly(ann);
    server.stop();
    in.hearsOnly(ann);
    out.hearsOnly(ben);
    start();
    out.hearsOnly(ben);
    in.hangUp();
    out.awaitOver();
    assertThat(customer.end().text("CALL_STATUS")).isEqualTo("ANSWER");
  }
}

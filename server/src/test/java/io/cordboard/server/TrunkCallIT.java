package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls out through the trunk and in to a phone. The cause decides, not the dial status. */
@Timeout(120)
class TrunkCallIT {
  @RegisterExtension static final House house = House.besideThePbx();

  private static Phone ann;

  @BeforeAll
  static void phone() {
    ann = Lab.shared().phone(809);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
  }

  @Test
  void answeredOutsideCallIsOutbound() {
    PhoneCall out = ann.call("94930555").awaitAnswered();
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 4930555 up");
    assertThat(up.path("direction").asText()).isEqualTo("outbound");
    assertThat(up.path("trunk").asText()).isEqualTo("trunk");
    assertThat(up.path("dialed").asText()).isEqualTo("94930555");
    out.hangUp();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("outbound answered 16 by caller");
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee 4930555");
    assertThat(house.story().steps()).containsExactly("created", "ringing", "answered", "ended");
  }

  @ParameterizedTest
  @CsvSource({
    "94930551, 486, outbound busy 17 by callee",
    "94930553, 503, outbound congestion 34 by pbx",
    "94930554, 404, outbound unknown_number 1 by pbx"
  })
  void refusalOfTheNetworkSaysWhy(String number, int status, String expected) {
    ann.call(number).awaitRefused(status);
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo(expected);
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee " + number.substring(1));
    assertThat(end.path("answeredAtMs").asLong()).isZero();
  }

  @Test
  void callerWhoGivesUpOnTheNetworkHasCancelled() {
    PhoneCall out = ann.call("94930552").awaitRinging();
    house.story().awaitCall("ringing", "caller 809 dialing", "callee 4930552 ringing");
    out.hangUp();
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("outbound cancelled 127 by caller");
  }

  /** Inside and outside at once: the dialplan rings for half a minute. */
  @Test
  void callsThatNobodyPicksUpAreNoAnswer() {
    ann.call("808").awaitRinging();
    ann.call("94930552").awaitRinging();
    assertThat(Story.end(noAnswer("808"))).isEqualTo("internal no_answer 16 by pbx");
    assertThat(Story.end(noAnswer("94930552"))).isEqualTo("outbound no_answer 16 by pbx");
  }

  private static JsonNode noAnswer(String dialed) {
    JsonNode end =
        house
            .story()
            .awaitTold(
                "the end of the call to " + dialed,
                t ->
                    t.kind().equals("call")
                        && t.gone()
                        && t.data().path("dialed").asText().equals(dialed))
            .data();
    assertThat(Story.parties(end))
        .containsExactly("caller 809", "callee " + dialed.replaceFirst("^9", ""));
    return end;
  }

  @Test
  void inboundCallToAPhoneCarriesItsDidAndCaller() {
    try (LabCall call = house.lab().call("4930809", "--from", "491701234567", "--for", "60")) {
      PhoneCall in = ann.awaitCall().answer();
      call.awaitAnswered();
      JsonNode up = house.story().awaitCall("up", "caller 491701234567 up", "callee 809 up");
      assertThat(up.path("direction").asText()).isEqualTo("inbound");
      assertThat(up.path("did").asText()).isEqualTo("4930809");
      assertThat(up.path("trunk").asText()).isEqualTo("trunk");
      in.hangUp();
      assertThat(Story.end(house.story().awaitEnd())).isEqualTo("inbound answered 16 by callee");
    }
  }

  @Test
  void inboundCallToNobodyIsAnUnknownNumber() {
    try (LabCall call = house.lab().call("4930999", "--from", "491701234567")) {
      assertThat(call.awaitEnd()).startsWith("not_found");
      JsonNode end = house.story().awaitEnd();
      assertThat(end.path("outcome").asText()).isEqualTo("unknown_number");
      assertThat(end.path("did").asText()).isEqualTo("4930999");
      assertThat(Story.parties(end)).containsExactly("caller 491701234567");
    }
  }

  @Test
  void callerInTheHelloIvrIsAnsweredByIt() {
    try (LabCall call = house.lab().call("4930600", "--from", "491701234567", "--for", "2")) {
      call.awaitAnswered();
      house.story().awaitCall("dialing", "caller 491701234567 up");
      call.awaitEnd();
      JsonNode end = house.story().awaitEnd();
      assertThat(Story.end(end)).isEqualTo("inbound answered 16 by caller");
      assertThat(Story.parties(end)).containsExactly("caller 491701234567");
      assertThat(end.path("answeredAtMs").asLong()).isPositive();
    }
  }
}

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

/** Calls between phones, as a client of the stream sees them. */
@Timeout(120)
class InternalCallIT {
  @RegisterExtension static final House house = House.besideThePbx();

  private static Phone ann;
  private static Phone bob;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(809);
    bob = Lab.shared().phone(810);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    bob.close();
  }

  @Test
  void answeredCallRingsTalksAndEndsByTheCaller() {
    PhoneCall out = ann.call("810");
    PhoneCall in = bob.awaitCall();
    JsonNode ringing =
        house.story().awaitCall("ringing", "caller 809 dialing", "callee 810 ringing");
    assertThat(ringing.path("dialed").asText()).isEqualTo("810");
    house.watcher().await("810 rings", () -> extension("810") == 8);
    in.answer();
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    assertThat(up.path("parties").get(1).path("extension").asText()).isEqualTo("810");
    assertThat(up.path("answeredAtMs").asLong()).isGreaterThanOrEqualTo(startedAtMs(up));
    house.watcher().await("810 talks", () -> extension("810") == 1);
    out.hangUp();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal answered 16 by caller");
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee 810");
    assertThat(house.story().steps()).containsExactly("created", "ringing", "answered", "ended");
    house.watcher().await("810 is free", () -> extension("810") == 0);
  }

  @Test
  void answeredCallEndsByTheCallee() {
    ann.call("810");
    PhoneCall in = bob.awaitCall().answer();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    in.hangUp();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal answered 16 by callee");
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee 810");
  }

  @Test
  void busyPhoneIsBusy() {
    ann.call("807").awaitRefused(486);
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal busy 17 by callee");
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee 807");
    assertThat(end.path("answeredAtMs").asLong()).isZero();
  }

  @Test
  void callerWhoGivesUpHasCancelled() {
    PhoneCall out = ann.call("808").awaitRinging();
    house.story().awaitCall("ringing", "caller 809 dialing", "callee 808 ringing");
    out.hangUp();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal cancelled 127 by caller");
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee 808");
    assertThat(house.story().steps()).containsExactly("created", "ringing", "ended");
  }

  @Test
  void unregisteredPhoneIsUnreachableAndComesBack() {
    house.lab().unregister(811);
    try {
      house.watcher().await("811 gone", () -> registration("811").equals("unregistered"));
      house.watcher().await("811 off", () -> extension("811") == 4);
      try (LabCall call = house.lab().call("811", "--as", "809")) {
        call.awaitEnd();
      }
      JsonNode end = house.story().awaitEnd();
      assertThat(Story.end(end)).isEqualTo("internal unreachable 3 by pbx");
      assertThat(Story.parties(end)).containsExactly("caller 809");
    } finally {
      house.lab().register(811);
    }
    house.watcher().await("811 back", () -> registration("811").equals("reachable"));
    house.watcher().await("811 on", () -> extension("811") == 0);
  }

  @Test
  void phoneHoldsAndResumes() {
    PhoneCall out = ann.call("810");
    PhoneCall in = bob.awaitCall().answer();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    in.hold();
    house.story().awaitCall("held", "caller 809 held", "callee 810 up");
    in.resume();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    out.hangUp();
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("internal answered 16 by caller");
    assertThat(house.story().steps())
        .containsExactly("created", "ringing", "answered", "held", "resumed", "ended");
  }

  private static long startedAtMs(JsonNode call) {
    return call.path("startedAtMs").asLong();
  }

  /** The bits of the hint. */
  private static int extension(String number) {
    return house.watcher().get("extension", "lab/" + number).path("status").asInt(-1);
  }

  private static String registration(String number) {
    return house.watcher().get("registration", "lab/" + number).path("status").asText();
  }
}

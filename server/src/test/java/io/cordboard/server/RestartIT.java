package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asterisk restarts, or is killed, while a call is up. */
@Timeout(180)
class RestartIT {
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

  /** Other tests rely on every phone. */
  @AfterEach
  void phonesAreBack() {
    house.lab().awaitPhones();
  }

  private static String talk() {
    ann.call("810");
    bob.awaitCall().answer();
    return house.story().awaitCall("up", "caller 809 up", "callee 810 up").path("id").asText();
  }

  private static void assertNewCallsAreSeen() {
    Story story = house.storyFromHere();
    PhoneCall out = ann.call("810");
    bob.awaitCall().answer();
    story.awaitCall("up", "caller 809 up", "callee 810 up");
    out.hangUp();
    assertThat(Story.end(story.awaitEnd())).isEqualTo("internal answered 16 by caller");
  }

  @Test
  void restartEndsTheCallsAndTheBoardIsThePbxAgain() {
    JsonNode before = house.watcher().get("node", "lab");
    String id = talk();
    house.lab().restartAsterisk();
    // Whether the hang-ups were told before the link went is up to Asterisk.
    house.story().awaitTold("end", t -> t.gone() && t.id().equals(id));
    house.story().awaitTold("loss", t -> t.what().equals("link_lost"));
    house.awaitLive();
    house.awaitAgreement();
    JsonNode after = house.watcher().get("node", "lab");
    assertThat(after.path("startedAtMs").asLong())
        .isGreaterThan(before.path("startedAtMs").asLong());
    assertThat(house.nodeSteps()).containsSubsequence("link_lost", "resyncing", "live");
    phonesAreBack();
    assertNewCallsAreSeen();
  }

  @Test
  void killedMidCallTheCallIsLostAndSaidSo() {
    String id = talk();
    house.lab().killAsterisk();
    house.awaitStale();
    assertThat(house.watcher().get("call", id).path("state").asText()).isEqualTo("up");
    house.assertStale(true);
    house.lab().startAsterisk();
    house.awaitLive();
    house.awaitLost(id);
    house.awaitAgreement();
    house.assertStale(false);
    phonesAreBack();
    assertNewCallsAreSeen();
  }
}

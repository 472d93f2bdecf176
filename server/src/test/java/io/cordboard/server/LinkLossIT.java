package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.Watcher.Told;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The AMI link breaks while calls are up; meanwhile they go on, end and begin. */
@Timeout(120)
class LinkLossIT {
  private static final String CUSTOMER = "491701234567";

  @RegisterExtension static final House house = House.behindAProxy();

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

  @AfterEach
  void mend() {
    house.proxy().normal();
  }

  /** Cuts the line and keeps it down until {@link #mend}. */
  private static void cut() {
    house.proxy().refuse(true);
    house.proxy().cut();
    house.awaitStale();
  }

  private record Talk(PhoneCall caller, PhoneCall callee, String id) {}

  private static Talk talk() {
    PhoneCall out = ann.call("810");
    PhoneCall in = bob.awaitCall().answer();
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    return new Talk(out, in, up.path("id").asText());
  }

  @Test
  void lossIsSaidAtOnceAndTheCallGoesOnAfterIt() {
    Talk talk = talk();
    cut();
    house.assertStale(true);
    mend();
    house.awaitLive();
    house.assertStale(false);
    assertThat(house.nodeSteps()).containsSubsequence("link_lost", "resyncing", "live");
    house.awaitAgreement();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    talk.caller().hangUp();
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("internal answered 16 by caller");
    assertThat(house.story().onlyCall()).isEqualTo(talk.id());
  }

  @Test
  void callThatEndedMeanwhileIsConcluded() {
    Talk talk = talk();
    cut();
    talk.caller().hangUp();
    assertThat(house.watcher().all("call")).hasSize(1);
    mend();
    house.awaitLive();
    Told end = house.awaitLost(talk.id());
    assertThat(Story.parties(end.data())).containsExactly("caller 809", "callee 810");
    assertThat(house.story().told())
        .filteredOn(t -> t.kind().equals("channel") && t.gone())
        .hasSize(2)
        .allMatch(Told::synthetic);
    house.awaitAgreement();
  }

  @Test
  void whoComesDuringTheLossSeesTheSameInTheEnd() {
    talk();
    cut();
    try (Watcher late = house.secondWatcher()) {
      assertThat(late.get("node", "lab").path("stale").asBoolean()).isTrue();
      assertThat(late.all("call")).hasSize(1);
      mend();
      house.awaitLive();
      house.awaitAgreement();
      house.assertStateIsWhatWasTold(house.watcher());
      house.assertStateIsWhatWasTold(late);
      late.check();
    }
  }

  @Test
  void callThatBeganMeanwhileIsFoundWithItsParties() {
    cut();
    PhoneCall out = ann.call("810");
    bob.awaitCall().answer();
    out.awaitAnswered();
    assertThat(house.watcher().all("call")).isEmpty();
    mend();
    house.awaitLive();
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    assertThat(up.path("direction").asText()).isEqualTo("internal");
    house.awaitAgreement();
    out.hangUp();
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("internal answered 16 by caller");
  }

  @Test
  void blackHoleIsNoticedAndMended() {
    Talk talk = talk();
    house.proxy().blackHole(true);
    talk.callee().hangUp();
    PhoneCall next = bob.call("809");
    ann.awaitCall().answer();
    next.awaitAnswered();
    house.awaitStale();
    house.proxy().blackHole(false);
    house.proxy().cut();
    house.awaitLive();
    house.awaitLost(talk.id());
    house.storyFromHere().awaitCall("up", "caller 810 up", "callee 809 up");
    house.awaitAgreement();
  }

  @Test
  void callerWhoWaitedThroughTheLossIsServedAndCounted() {
    JsonNode before = house.watcher().get("queue", "lab/630");
    try (Phone agent = house.lab().phone(801);
        LabCall call = house.lab().call("4930630", "--from", CUSTOMER, "--for", "60")) {
      agent.awaitCall();
      JsonNode queued =
          house.story().awaitCall("queued", "caller " + CUSTOMER + " dialing", "agent 801 ringing");
      cut();
      mend();
      house.awaitLive();
      house.awaitAgreement();
      assertThat(house.watcher().all("caller"))
          .extracting(c -> c.path("callId").asText(), c -> c.path("position").asInt())
          .containsExactly(tuple(queued.path("id").asText(), 1));
      JsonNode again = house.watcher().get("call", queued.path("id").asText());
      assertThat(again.path("state").asText()).isEqualTo("queued");
      assertThat(again.path("queue").asText()).isEqualTo("630");
      // The ring of 801 may be over by now; whoever of the agents comes next answers.
      call.awaitAnswered();
      house.watcher().await("talk", () -> state(queued).equals("up"));
      house.watcher().await("nobody waits", () -> house.watcher().all("caller").isEmpty());
    }
    house
        .watcher()
        .await(
            "counted",
            () ->
                house.watcher().get("queue", "lab/630").path("answeredToday").asInt()
                    == before.path("answeredToday").asInt() + 1);
  }

  @Test
  void callerWhoCameMeanwhileWaitsOnTheBoard() {
    cut();
    try (Phone agent = house.lab().phone(801);
        LabCall call = house.lab().call("4930630", "--from", CUSTOMER, "--for", "60")) {
      PhoneCall ring = agent.awaitCall();
      mend();
      house.awaitLive();
      house.story().awaitCall("queued", "caller " + CUSTOMER + " dialing", "agent 801 ringing");
      assertThat(house.watcher().get("queue", "lab/630").path("waiting").asInt()).isEqualTo(1);
      house.awaitAgreement();
      ring.answer();
      call.awaitAnswered();
      house.story().awaitCall("up", "caller " + CUSTOMER + " up", "agent 801 up");
      ring.hangUp();
      assertThat(Story.end(house.story().awaitEnd())).isEqualTo("inbound answered 16 by callee");
    }
  }

  @Test
  void flappingLineLeavesNoTrace() {
    Talk talk = talk();
    for (int i = 0; i < 3; i++) {
      house.proxy().cut();
      house.awaitStale();
      house.awaitLive();
    }
    talk.caller().hangUp();
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("internal answered 16 by caller");
    assertThat(house.story().onlyCall()).isEqualTo(talk.id());
  }

  private static String state(JsonNode call) {
    return house.watcher().get("call", call.path("id").asText()).path("state").asText();
  }
}

package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers in queue 630 and its agents 1001 (801) and 1002 (802). */
@Timeout(120)
class QueueIT {
  private static final String CUSTOMER = "491701234567";
  private static final String TALKING = "caller " + CUSTOMER + " up";

  @RegisterExtension static final House house = House.besideThePbx();

  private static Phone ann;
  private static Phone ben;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(801);
    ben = Lab.shared().phone(802);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
  }

  private static LabCall customer(String... options) {
    List<String> all = new ArrayList<>(List.of("--from", CUSTOMER));
    all.addAll(List.of(options));
    return house.lab().call("4930630", all.toArray(new String[0]));
  }

  @Test
  void answeredCallerIsCountedAndTheAgentBusyUntilTheEnd() {
    JsonNode before = queue();
    int taken = member("801").path("callsTaken").asInt();
    try (LabCall call = customer("--for", "60")) {
      PhoneCall in = ann.awaitCall();
      JsonNode queued = house.story().awaitCall("queued", waiting(), "agent 801 ringing");
      assertThat(queued.path("queue").asText()).isEqualTo("630");
      assertThat(queued.path("did").asText()).isEqualTo("4930630");
      house.watcher().await("one waits", () -> queue().path("waiting").asInt() == 1);
      JsonNode caller = house.watcher().all("caller").iterator().next();
      assertThat(caller.path("number").asText()).isEqualTo(CUSTOMER);
      assertThat(caller.path("position").asInt()).isEqualTo(1);
      assertThat(caller.path("callId").asText()).isEqualTo(house.story().onlyCall());
      assertThat(queue().path("longestWaitSinceMs").asLong())
          .isEqualTo(caller.path("joinedAtMs").asLong());
      house.watcher().awaitState("agent", "1001", "ringing");
      in.answer();
      JsonNode up = house.story().awaitCall("up", TALKING, "agent 801 up");
      assertThat(up.path("parties").get(1).path("agent").asText()).isEqualTo("1001");
      call.awaitAnswered();
      house.watcher().awaitState("agent", "1001", "busy");
      assertThat(house.watcher().get("agent", "1001").path("callId").asText())
          .isEqualTo(house.story().onlyCall());
      house.watcher().await("801 in call", () -> member("801").path("inCall").asBoolean());
      assertThat(house.watcher().all("caller")).isEmpty();
      assertThat(queue().path("waiting").asInt()).isZero();
      in.hangUp();
      JsonNode end = house.story().awaitEnd();
      assertThat(Story.end(end)).isEqualTo("inbound answered 16 by callee");
      assertThat(Story.parties(end)).containsExactly("caller " + CUSTOMER, "agent 801");
    }
    house.watcher().awaitState("agent", "1001", "idle");
    house.watcher().await("801 free", () -> !member("801").path("inCall").asBoolean());
    house
        .watcher()
        .await("801 took it", () -> member("801").path("callsTaken").asInt() == taken + 1);
    assertCounted(before, 1, 0);
  }

  @Test
  void callerWhoGivesUpHasAbandoned() {
    JsonNode before = queue();
    try (LabCall call = customer("--ring", "2")) {
      ann.awaitCall();
      house.story().awaitCall("queued", waiting(), "agent 801 ringing");
      assertThat(call.awaitEnd()).startsWith("no_answer");
      JsonNode end = house.story().awaitEnd();
      assertThat(end.path("outcome").asText()).isEqualTo("abandoned");
      assertThat(end.path("hungUpBy").asText()).isEqualTo("caller");
      assertThat(Story.parties(end)).containsExactly("caller " + CUSTOMER, "agent 801");
      Watcher.Told gone =
          house.story().awaitTold("caller gone", t -> t.kind().equals("caller") && t.gone());
      assertThat(gone.what()).isEqualTo("abandoned");
    }
    house.watcher().awaitState("agent", "1001", "idle");
    assertCounted(before, 0, 1);
  }

  @Test
  void agentWhoDoesNotAnswerIsPassedOverForTheNext() {
    JsonNode before = queue();
    try (LabCall call = customer("--for", "2")) {
      PhoneCall first = ann.awaitCall();
      house.story().awaitCall("queued", waiting(), "agent 801 ringing");
      PhoneCall second = ben.awaitCall();
      first.awaitOver();
      house.story().awaitCall("queued", waiting(), "agent 802 ringing");
      house.watcher().awaitState("agent", "1001", "idle");
      second.answer();
      house.story().awaitCall("up", TALKING, "agent 802 up");
      house.watcher().awaitState("agent", "1002", "busy");
      call.awaitAnswered();
      second.awaitOver();
      JsonNode end = house.story().awaitEnd();
      assertThat(Story.end(end)).isEqualTo("inbound answered 16 by caller");
      assertThat(Story.parties(end))
          .containsExactly("caller " + CUSTOMER, "agent 801", "agent 802");
      assertThat(house.story().steps()).containsOnlyOnce("created", "queued", "answered", "ended");
    }
    house.watcher().awaitState("agent", "1002", "idle");
    assertCounted(before, 1, 0);
  }

  /** Before an agent answers, the PBX has not answered the caller's own leg. */
  private static String waiting() {
    return "caller " + CUSTOMER + " dialing";
  }

  private static void assertCounted(JsonNode before, int answered, int abandoned) {
    JsonNode now = queue();
    assertThat(now.path("answeredToday").asInt())
        .isEqualTo(before.path("answeredToday").asInt() + answered);
    assertThat(now.path("abandonedToday").asInt())
        .isEqualTo(before.path("abandonedToday").asInt() + abandoned);
    assertThat(now.path("waiting").asInt()).isZero();
    assertThat(now.path("longestWaitSinceMs").asLong()).isZero();
  }

  private static JsonNode queue() {
    return house.watcher().get("queue", "lab/630");
  }

  private static JsonNode member(String extension) {
    return house.watcher().get("member", "lab/630/PJSIP/" + extension);
  }
}

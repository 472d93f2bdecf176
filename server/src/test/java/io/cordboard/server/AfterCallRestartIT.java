package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * After-call work over a restart or kill of the server: the agent is freed, the work is told once.
 */
@Tag("long")
@Timeout(180)
class AfterCallRestartIT {
  private static final long LIMIT_MS = 12_000;

  private final Lab lab = Lab.shared();
  private SecondServer server;
  private Phone ann;

  @BeforeEach
  void begin() throws Exception {
    lab.quiet();
    server =
        new SecondServer(
            lab.amiPort(),
            "coocenter",
            "cdr, cc_cdr",
            "after-call-work: {enabled: true, limit-seconds: " + LIMIT_MS / 1_000 + "}\n");
    server.start();
    server.awaitState("live");
    ann = lab.phone(801);
    alone("pause");
  }

  @AfterEach
  void end() throws Exception {
    alone("unpause");
    lab.quiet();
    ann.close();
    server.close();
  }

  /** Nobody else takes calls of the queue. */
  private void alone(String word) {
    lab.cli("queue " + word + " member PJSIP/802 queue 630");
    lab.cli("queue " + word + " member PJSIP/803 queue 630");
  }

  /** A queue call that the agent ended; its record waits for the work after it. */
  private JsonNode callThatIsOver() {
    try (LabCall customer = lab.call("4930630", "--from", "491701234567", "--for", "60")) {
      PhoneCall taken = ann.awaitCall().answer();
      customer.awaitAnswered();
      await("paused", this::paused);
      taken.hangUp();
      JsonNode record = server.awaitRecords(1).get(0);
      assertThat(record.path("complete").asBoolean()).isFalse();
      return record;
    }
  }

  private boolean paused() {
    for (JsonNode member : server.get("/v1/state/members").path("members")) {
      if (member.path("queue").asText().equals("630")
          && member.path("iface").asText().equals("PJSIP/801")) {
        return member.path("paused").asBoolean();
      }
    }
    throw new AssertionError("PJSIP/801 is not in 630");
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    Lab.await(Duration.ofSeconds(40), what, condition);
  }

  private boolean nothingIsOwed() {
    JsonNode owed = server.get("/v1/outbox?state=pending").path("messages");
    return owed.isArray() && owed.isEmpty();
  }

  private boolean pausedInThePbx() {
    return lab.cli("queue show 630")
        .lines()
        .anyMatch(line -> line.contains("PJSIP/801") && line.contains("paused"));
  }

  /** The agent is freed, and the work is in the record and told, once. */
  private void assertEnds(JsonNode ended, long leastMs) {
    await("freed", () -> !pausedInThePbx());
    await("complete", () -> server.records().get(0).path("complete").asBoolean());
    assertThat(server.records()).hasSize(1);
    JsonNode record = server.records().get(0);
    assertThat(record.path("id")).isEqualTo(ended.path("id"));
    assertThat(record.path("origin").asText()).isEqualTo("live");
    long acwMs = record.path("spans").path("acwMs").asLong();
    assertThat(acwMs).isGreaterThanOrEqualTo(leastMs);
    // What comes after the next call would have come after a second word of this one, too.
    try (Phone other = lab.phone(809)) {
      other.call("807").awaitRefused(486);
    }
    List<JsonNode> told = server.awaitBodies(3);
    assertThat(told.stream().map(b -> b.path("event").asText()))
        .containsExactly("cdr", "cc_cdr", "cdr");
    assertThat(told.get(1).path("uuid")).isEqualTo(record.path("uniqueId"));
    assertThat(told.get(1).path("pauseTime").asLong()).isEqualTo(Math.round(acwMs / 1_000.0));
  }

  @Test
  void workThatIsNotOverGoesOnAfterARestart() throws Exception {
    JsonNode ended = callThatIsOver();
    server.stop();
    assertThat(pausedInThePbx()).isTrue();
    server.start();
    server.awaitState("live");
    assertEnds(ended, LIMIT_MS);
  }

  @Test
  void workWhoseTimeWasOverMeanwhileEndsAfterAKill() throws Exception {
    server.stop();
    server.startApart();
    server.awaitState("live");
    JsonNode ended = callThatIsOver();
    await("told", this::nothingIsOwed); // else it would be told again, as it should
    server.kill();
    long tookMs = LIMIT_MS + 3_000;
    long overAtMs = ended.path("times").path("endedAtMs").asLong() + tookMs;
    await("the time is over", () -> System.currentTimeMillis() > overAtMs);
    assertThat(pausedInThePbx()).isTrue();
    server.start();
    server.awaitState("live");
    assertEnds(ended, tookMs); // as long as the agent was paused, not as long as it may take
  }
}

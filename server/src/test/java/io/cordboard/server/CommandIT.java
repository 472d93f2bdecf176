package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code POST /v1/calls} and {@code DELETE /v1/calls/{id}} with real phones. */
@Timeout(120)
class CommandIT {
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

  private static CompletableFuture<Answer> order(String from, String to, String... headers) {
    String body = "{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"tag\":\"crm-17\"}";
    return house.ask("POST", "/v1/calls", body, headers);
  }

  private static Answer answer(CompletableFuture<Answer> asked) {
    return asked.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static void assertRefused(Answer answer, int status, String reason) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.body().path("outcome").asText()).isEqualTo("refused");
    assertThat(answer.body().path("reason").asText()).isEqualTo(reason);
  }

  @Test
  void clickToCallRingsFirstTheOneThenTheOther() {
    CompletableFuture<Answer> asked = order("809", "810");
    PhoneCall first = ann.awaitCall();
    house.story().awaitCall("ringing", "caller 809 ringing");
    first.answer();
    Answer answer = answer(asked);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("outcome").asText()).isEqualTo("done");
    PhoneCall second = bob.awaitCall();
    house.story().awaitCall("ringing", "caller 809 up", "callee 810 ringing");
    second.answer();
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    assertThat(up.path("id").asText()).isEqualTo(answer.body().path("callId").asText());
    assertThat(up.path("tag").asText()).isEqualTo("crm-17");
    second.hangUp();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal answered 16 by callee");
    assertThat(Story.parties(end)).containsExactly("caller 809", "callee 810");
    assertThat(end.path("dialed").asText()).isEqualTo("810");
  }

  @Test
  void clickToCallEndsWhenItsLimitIsOverNotBefore() {
    String body = "{\"from\":\"809\",\"to\":\"810\",\"limitSeconds\":3}";
    CompletableFuture<Answer> asked = house.ask("POST", "/v1/calls", body);
    ann.awaitCall().answer();
    PhoneCall second = bob.awaitCall().answer();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    second.awaitOver();
    JsonNode end = house.story().awaitEnd();
    assertThat(Story.end(end)).isEqualTo("internal answered 16 by server");
    assertThat(end.path("endedAtMs").asLong() - end.path("answeredAtMs").asLong())
        .isGreaterThanOrEqualTo(3_000);
    assertThat(answer(asked).status()).isEqualTo(201);
  }

  @Test
  void clickToCallGoesOutThroughTheTrunk() {
    CompletableFuture<Answer> asked = order("809", "+4930123455");
    ann.awaitCall().answer();
    assertThat(answer(asked).status()).isEqualTo(201);
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 030123455 up");
    assertThat(up.path("direction").asText()).isEqualTo("outbound");
    assertThat(up.path("trunk").asText()).isEqualTo("trunk");
  }

  @Test
  void busyFirstPhoneRefusesTheOrder() {
    CompletableFuture<Answer> asked = order("809", "810");
    ann.awaitCall().busy();
    assertRefused(answer(asked), 409, "busy");
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("internal busy 17 by caller");
  }

  @Test
  void firstPhoneThatNobodyPicksUpRefusesTheOrder() {
    String body = "{\"from\":\"808\",\"to\":\"810\",\"timeoutSeconds\":5}";
    assertRefused(answer(house.ask("POST", "/v1/calls", body)), 409, "no_answer");
    JsonNode end = house.story().awaitEnd();
    assertThat(end.path("outcome").asText()).isEqualTo("no_answer");
    assertThat(Story.parties(end)).containsExactly("caller 808");
  }

  @Test
  void unregisteredFirstPhoneRefusesTheOrderAndThereIsNoCall() {
    house.lab().unregister(812);
    try {
      assertRefused(answer(order("812", "810")), 409, "unreachable");
    } finally {
      house.lab().register(812);
    }
    assertThat(house.story().told()).noneMatch(t -> t.kind().equals("call"));
  }

  @Test
  void sameKeyIsTheSameCallOnce() {
    CompletableFuture<Answer> one = order("809", "810", "Idempotency-Key", "order-1");
    CompletableFuture<Answer> two = order("809", "810", "Idempotency-Key", "order-1");
    ann.awaitCall().answer();
    bob.awaitCall().answer();
    String id = house.story().awaitCall("up", "caller 809 up", "callee 810 up").path("id").asText();
    Answer late = answer(order("809", "810", "Idempotency-Key", "order-1"));
    assertThat(late.status()).isEqualTo(201);
    assertThat(late.body().path("callId").asText()).isEqualTo(id);
    assertThat(answer(one).body()).isEqualTo(answer(two).body()).isEqualTo(late.body());
    assertRefused(answer(order("809", "811", "Idempotency-Key", "order-1")), 422, "key_reused");
    assertThat(house.story().onlyCall()).isEqualTo(id);
  }

  @Test
  void callIsEndedByCommand() {
    ann.call("810");
    PhoneCall in = bob.awaitCall().answer();
    JsonNode up = house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    String path = "/v1/calls/" + up.path("id").asText();
    assertThat(answer(house.ask("DELETE", path, null)).status()).isEqualTo(200);
    in.awaitOver();
    assertThat(Story.end(house.story().awaitEnd())).isEqualTo("internal answered 16 by server");
    assertThat(answer(house.ask("DELETE", path, null)).status()).isEqualTo(404);
  }

  @Test
  void ringingCallIsEndedByCommand() {
    ann.call("810");
    PhoneCall in = bob.awaitCall();
    JsonNode ringing =
        house.story().awaitCall("ringing", "caller 809 dialing", "callee 810 ringing");
    String path = "/v1/calls/" + ringing.path("id").asText();
    assertThat(answer(house.ask("DELETE", path, null)).status()).isEqualTo(200);
    in.awaitOver();
    JsonNode end = house.story().awaitEnd();
    assertThat(end.path("outcome").asText()).isEqualTo("cancelled");
    assertThat(end.path("hungUpBy").asText()).isEqualTo("server");
  }

  @Test
  void stateIsWhatTheStreamTold() {
    ann.call("810");
    bob.awaitCall().answer();
    house.story().awaitCall("up", "caller 809 up", "callee 810 up");
    house.awaitAgreement();
    house.assertStateIsWhatWasTold(house.watcher());
  }
}

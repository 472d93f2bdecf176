package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Talker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who hears whom, by what the phones really hear. */
@Timeout(120)
class SoundIT {
  @RegisterExtension static final House house = House.besideThePbx();

  private static Phone ann;
  private static Phone ben;
  private static Phone eve;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(809);
    ben = Lab.shared().phone(810);
    eve = Lab.shared().phone(811);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
    eve.close();
  }

  private static CompletableFuture<Answer> command(String extension, String what, String body) {
    return house.ask("POST", "/v1/extensions/" + extension + "/" + what, body);
  }

  private static void assertDone(CompletableFuture<Answer> command) {
    Answer answer = command.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(answer.status()).as("%s", answer.body()).isBetween(200, 202);
  }

  @Test
  void twoPhonesHearEachOther() {
    PhoneCall out = ann.call("810");
    PhoneCall in = ben.awaitCall().answer();
    in.hearsOnly(ann);
    out.hearsOnly(ben);
  }

  @Test
  void heldPartyHearsMusicAndThePhoneThatHoldsHearsNothing() {
    PhoneCall out = ann.call("810");
    PhoneCall in = ben.awaitCall().answer();
    out.hearsOnly(ben);
    in.hold();
    out.hearsMusic();
    in.hearsNothing();
    in.resume();
    out.hearsOnly(ben);
    in.hearsOnly(ann);
  }

  @Test
  void callerFromOutsideIsHeardAsHimself() {
    try (Outsider customer = house.lab().outsider("491701234567")) {
      PhoneCall out = customer.call("4930809");
      PhoneCall in = talk(customer, out);
      out.hangUp();
      in.awaitOver();
    }
  }

  @Test
  void blindTransferByCommandMovesThePartyToTheOtherPhone() {
    try (Outsider customer = house.lab().outsider("491701234567")) {
      PhoneCall out = customer.call("4930809");
      PhoneCall first = talk(customer, out);
      assertDone(command("809", "transfer", "{\"to\":\"810\"}"));
      PhoneCall second = ben.awaitCall();
      first.awaitOver();
      out.hearsNothing();
      second.answer().hearsOnly(customer);
      out.hearsOnly(ben);
    }
  }

  @Test
  void blindTransferByThePhoneMovesThePartyToTheOtherPhone() {
    try (Outsider customer = house.lab().outsider("491701234567")) {
      PhoneCall out = customer.call("4930809");
      PhoneCall first = talk(customer, out);
      first.transferTo("810");
      PhoneCall second = ben.awaitCall().answer();
      second.hearsOnly(customer);
      out.hearsOnly(ben);
      first.hangUp();
      out.hearsOnly(ben);
      second.hearsOnly(customer);
    }
  }

  @Test
  void whoListensInHearsBothAndIsHeardByNeither() {
    try (Outsider customer = house.lab().outsider("491701234567")) {
      PhoneCall out = customer.call("4930809");
      PhoneCall in = talk(customer, out);
      CompletableFuture<Answer> asked = command("811", "spy", "{\"on\":\"809\"}");
      PhoneCall listener = eve.awaitCall().answer();
      assertDone(asked);
      listener.hearsOnly(customer, ann);
      in.hearsOnly(customer);
      out.hearsOnly(ann);
      in.hold();
      out.hearsMusic();
      in.resume();
      listener.hearsOnly(customer, ann);
      listener.hangUp();
      in.hearsOnly(customer);
      out.hearsOnly(ann);
    }
  }

  @Test
  void callerHearsMusicWhileWaitingAndThenTheAgent() {
    try (Phone agent = house.lab().phone(805);
        Outsider customer = house.lab().outsider("491701234567")) {
      // The only agent talks, so that the caller waits for as long as we like.
      agent.call("809");
      PhoneCall before = talk(agent);
      PhoneCall out = customer.call("4930632");
      out.hearsMusic();
      before.hearsOnly(agent);
      before.hangUp();
      PhoneCall in = agent.awaitCall().answer();
      in.hearsOnly(customer);
      out.hearsOnly(agent);
    }
  }

  @Test
  void conferenceOfFourHearsTheOthersAndNobodyHimself() {
    try (Phone dan = house.lab().phone(812)) {
      PhoneCall a = ann.call("661").awaitAnswered();
      PhoneCall b = ben.call("661").awaitAnswered();
      PhoneCall c = eve.call("661").awaitAnswered();
      PhoneCall d = dan.call("661").awaitAnswered();
      a.hearsOnly(ben, eve, dan);
      b.hearsOnly(ann, eve, dan);
      c.hearsOnly(ann, ben, dan);
      d.hearsOnly(ann, ben, eve);
      d.hangUp();
      a.hearsOnly(ben, eve);
      c.hearsOnly(ann, ben);
    }
  }

  @Test
  void digitsAreHeardBetweenThePhonesAsDigits() {
    PhoneCall out = ann.call("810");
    PhoneCall in = ben.awaitCall().answer();
    out.awaitAnswered().press('1').press('2');
    in.hearsDigits("12");
    out.type('5');
    in.hearsDigits("125").hearsOnly(ann);
    in.press('9');
    out.hearsDigits("9").hearsOnly(ben);
  }

  /** Ann answers; whoever has called her and she hear each other. */
  private static PhoneCall talk(Talker caller) {
    PhoneCall in = ann.awaitCall().answer();
    in.hearsOnly(caller);
    return in;
  }

  private static PhoneCall talk(Talker caller, PhoneCall out) {
    PhoneCall in = talk(caller);
    out.hearsOnly(ann);
    return in;
  }
}

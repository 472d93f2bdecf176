package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
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

  private static void command(String extension, String what, String body) {
    Answer answer =
        house
            .ask("POST", "/v1/extensions/" + extension + "/" + what, body)
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
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
      PhoneCall in = ann.awaitCall().answer();
      in.hearsOnly(customer);
      out.awaitAnswered().hearsOnly(ann);
      out.hangUp();
      in.awaitOver();
    }
  }
}

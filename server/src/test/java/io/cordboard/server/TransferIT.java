package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import org.asteriskjava.manager.action.AtxferAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that moves keeps its id and its customer. */
@Timeout(120)
class TransferIT {
  private static final String CUSTOMER = "491701234567";

  @RegisterExtension static final House house = House.besideThePbx();

  private static Phone ann;
  private static Phone ben;

  @BeforeAll
  static void phones() {
    ann = Lab.shared().phone(809);
    ben = Lab.shared().phone(810);
  }

  @AfterAll
  static void giveBack() {
    ann.close();
    ben.close();
  }

  private static LabCall customer(String seconds) {
    return house.lab().call("4930809", "--from", CUSTOMER, "--for", seconds);
  }

  @Test
  void blindTransferByThePhoneKeepsTheCallAndTheCustomer() {
    try (LabCall customer = customer("60")) {
      PhoneCall first = ann.awaitCall().answer();
      customer.awaitAnswered();
      String id = talk("809").path("id").asText();
      first.transferTo("810");
      PhoneCall second = ben.awaitCall();
      house.story().awaitStep("transferred");
      second.answer();
      JsonNode up = talk("810");
      assertThat(up.path("id").asText()).isEqualTo(id);
      second.hangUp();
      JsonNode end = house.story().awaitEnd();
      assertThat(Story.end(end)).isEqualTo("inbound answered 16 by callee");
      assertThat(Story.parties(end))
          .containsExactly("caller " + CUSTOMER, "callee 809", "callee 810");
      assertThat(house.story().steps()).containsOnlyOnce("created", "answered", "transferred");
    }
  }

  @Test
  void attendedTransferKeepsTheCallAndTheCustomer() {
    try (LabCall customer = customer("60")) {
      ann.awaitCall().answer();
      customer.awaitAnswered();
      String id = talk("809").path("id").asText();
      AtxferAction consult = new AtxferAction(house.channel("809"), "internal", "810", 1);
      assertThat(house.ami(consult)).isInstanceOf(AmiReply.Done.class);
      PhoneCall second = ben.awaitCall();
      house
          .story()
          .awaitCall(
              "held", "caller " + CUSTOMER + " held", "callee 809 up", "consult 810 ringing");
      second.answer();
      house
          .story()
          .awaitCall("held", "caller " + CUSTOMER + " held", "callee 809 up", "consult 810 up");
      assertThat(house.ami(new HangupAction(house.channel("809"))))
          .isInstanceOf(AmiReply.Done.class);
      JsonNode up = house.story().awaitCall("up", "caller " + CUSTOMER + " up", "consult 810 up");
      assertThat(up.path("id").asText()).isEqualTo(id);
      second.hangUp();
      JsonNode end = house.story().awaitEnd();
      assertThat(Story.end(end)).isEqualTo("inbound answered 16 by callee");
      assertThat(Story.parties(end))
          .containsExactly("caller " + CUSTOMER, "callee 809", "consult 810");
      assertThat(house.story().steps()).contains("held", "transferred");
    }
  }

  @Test
  void conferenceOfThreeIsOneCall() {
    PhoneCall one = ann.call("660").awaitAnswered();
    PhoneCall two = ben.call("660").awaitAnswered();
    try (LabCall three = house.lab().call("660", "--as", "811", "--for", "60")) {
      three.awaitAnswered();
      JsonNode up =
          house.storyFromHere().awaitCall("up", "caller 809 up", "caller 810 up", "caller 811 up");
      assertThat(house.watcher().all("call")).hasSize(1);
      one.hangUp();
      house.story().awaitCall("up", "caller 810 up", "caller 811 up");
      two.hangUp();
      house.lab().quiet();
      Watcher.Told end =
          house.story().awaitTold("end", t -> t.gone() && t.id().equals(up.path("id").asText()));
      assertThat(end.data().path("outcome").asText()).isEqualTo("answered");
      assertThat(house.story().told())
          .filteredOn(t -> t.kind().equals("call") && t.gone() && !t.id().equals(end.id()))
          .allMatch(t -> t.data().path("outcome").asText().equals("merged"))
          .allMatch(t -> t.data().path("mergedInto").asText().equals(end.id()));
    }
  }

  @Test
  void whoListensInIsASupervisorOfTheCall() {
    try (LabCall customer = customer("60")) {
      ann.awaitCall().answer();
      customer.awaitAnswered();
      String id = talk("809").path("id").asText();
      OriginateAction spy = new OriginateAction();
      spy.setChannel("PJSIP/810");
      spy.setApplication("ChanSpy");
      spy.setData(house.channel("809") + ",qE");
      spy.setAsync(true);
      assertThat(house.ami(spy)).isInstanceOf(AmiReply.Done.class);
      PhoneCall listener = ben.awaitCall().answer();
      house
          .story()
          .awaitCall("up", "caller " + CUSTOMER + " up", "callee 809 up", "supervisor 810 up");
      listener.hangUp();
      JsonNode up = talk("809");
      assertThat(up.path("id").asText()).isEqualTo(id);
    }
  }

  /** Waits until the customer talks to this phone and nobody else. */
  private static JsonNode talk(String extension) {
    return house
        .story()
        .awaitCall("up", "caller " + CUSTOMER + " up", "callee " + extension + " up");
  }
}

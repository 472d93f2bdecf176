package io.cordboard.server.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiMessage;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.Fact;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events become facts; broken ones become nothing. */
class AmiFactsTest {
  private static final String FIELDS =
      String.join(
          "\r\n",
          "Channel: PJSIP/801-1",
          "ChannelState: 6",
          "CallerIDNum: 801",
          "Uniqueid: 1.1",
          "Linkedid: 1.1",
          "DestUniqueid: 1.2",
          "DestChannel: PJSIP/802-1",
          "BridgeUniqueid: b1",
          "BridgeTechnology: simple_bridge",
          "LocalOneUniqueid: 1.3",
          "LocalTwoUniqueid: 1.4",
          "Result: Success",
          "TransfererUniqueid: 1.1",
          "OrigTransfererUniqueid: 1.1",
          "SpyerUniqueid: 1.1",
          "SpyeeUniqueid: 1.2",
          "Queue: 630",
          "Interface: PJSIP/801",
          "Newname: PJSIP/801-2",
          "Exten: 801",
          "Status: 1",
          "Device: PJSIP/801",
          "State: INUSE",
          "EndpointName: 801",
          "ContactStatus: Reachable",
          "UserEvent: CordboardIvr",
          "Did: entered",
          "Ivr: 610",
          "Name: working time",
          "Cause: 16");

  private static AmiMessage message(String text) {
    return AmiMessage.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyInterestingEventGivesAFact() {
    AmiFacts facts = new AmiFacts("pbx1");
    for (String name : AmiFacts.interesting()) {
      assertThat(facts.fact(message("Event: " + name + "\r\n" + FIELDS + "\r\n"), 1))
          .as(name)
          .isNotNull()
          .satisfies(f -> assertThat(f.node()).isEqualTo("pbx1"));
    }
    assertThat(facts.malformed()).isZero();
    assertThat(facts.fact(message("Event: VarSet\r\n" + FIELDS + "\r\n"), 1)).isNull();
  }

  @Test
  void anEventCutAtAnyByteHarmsNobody() {
    BoardSettings settings =
        new BoardSettings(List.of("pbx1"), false, Map.of(), List.of(), Map.of(), ZoneId.of("UTC"));
    for (String name : AmiFacts.interesting()) {
      Board board = new Board(settings);
      AmiFacts facts = new AmiFacts("pbx1");
      byte[] whole = ("Event: " + name + "\r\n" + FIELDS + "\r\n").getBytes(StandardCharsets.UTF_8);
      for (int cut = 0; cut <= whole.length; cut++) {
        Fact fact = facts.fact(AmiMessage.of(Arrays.copyOf(whole, cut)), cut);
        if (fact != null) {
          board.apply(fact, change -> {});
        }
      }
      assertThat(facts.malformed()).as(name).isNotNegative();
    }
  }

  @Test
  void missingFieldsAreCounted() {
    AmiFacts facts = new AmiFacts("pbx1");
    assertThat(facts.fact(message("Event: Newchannel\r\nChannel: PJSIP/801-1\r\n"), 1)).isNull();
    assertThat(facts.fact(message("Event: BridgeEnter\r\nUniqueid: 1\r\n"), 1)).isNull();
    assertThat(facts.malformed()).isEqualTo(2);
  }

  @Test
  void numbersThatAreNoneAreTakenForTheirDefault() {
    AmiFacts facts = new AmiFacts("pbx1");
    Fact fact =
        facts.fact(
            message(
                "Event: Hangup\r\nChannel: x\r\nUniqueid: 1\r\nCause: 99999999999999999999\r\n"),
            1);
    assertThat(((Fact.ChannelGone) fact).cause()).isZero();
  }
}

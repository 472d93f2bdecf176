package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The layers of conf/examples/ivr-layers.yaml, alone and with a customer's server behind one. */
@Tag("long")
@Timeout(120)
class IvrLayersIT extends IvrCase {
  private static PhoneCall begins() {
    return ann.call("7002").awaitAnswered().hearsNext(en("welcome"));
  }

  private static Asked input(PhoneCall call, String digits) {
    call.press('1');
    call.hearsNext(en("menu"));
    press(call, digits + "#");
    Asked asked = customer.next();
    assertThat(asked.method()).isEqualTo("IVR_LAYER_INPUT");
    assertThat(asked.path()).isEqualTo("/layer");
    assertThat(asked.text("DTMF")).isEqualTo(digits);
    assertThat(asked.data().path("LAYER_ID").asInt()).isEqualTo(2);
    assertThat(asked.data().path("PREVIOUS_LAYER_ID").asInt()).isEqualTo(1);
    return asked;
  }

  @Test
  void whatMeansNothingIsSaidAndTheLayerBeginsAgain() {
    PhoneCall call = begins();
    call.press('7');
    call.hearsNext(en("invalid"), en("welcome"));
    call.press('9');
    call.awaitOver();
  }

  @Test
  void theServerOfALayerSendsTheCallerOn() {
    customer.answersLayer(
        "{\"STATUS\":0,\"ACTION\":\"GO_TO_LAYER\",\"LAYER \":\"3\",\"CALLER_NAME\":\"Shlomi\","
            + "\"CUSTOM_DATA\":{\"order\":\"17\"}}");
    PhoneCall call = begins();
    input(call, "1234");
    call.hearsNext(en("voicemail"));
    assertThat(house.ask("GET", "/v1/state/calls", null).join().body().toString())
        .contains("\"customData\":{\"order\":\"17\"}");
    call.hangUp();
    Lab.await(
        Duration.ofSeconds(20),
        "the record has the custom data",
        () ->
            house
                .ask("GET", "/v1/records?limit=1", null)
                .join()
                .body()
                .toString()
                .contains("\"order\":\"17\""));
  }

  @Test
  void theServerOfALayerDialsExtensionsInOrder() {
    customer.answersLayer(
        "{\"STATUS\":0,\"ACTION\":\"DIAL\",\"MAX_CALL_DURATION\":60,\"MAX_DIAL_DURATION\":20,"
            + "\"RECORDING\":\"no\",\"TARGETS\":[{\"TARGET\":\"807\",\"TYPE\":\"EXTENSION\"},"
            + "{\"TARGET\":\"810\",\"TYPE\":\"EXTENSION\"}],\"NEXT_VO_ID\":1,"
            + "\"UNAVAILABLE_VO\":3,\"ANSWER_NEXT_VO_ID\":1,\"CUSTOM_DATA\":[]}");
    PhoneCall call = begins();
    input(call, "55");
    PhoneCall in = ben.awaitCall().answer();
    in.hearsOnly(ann).hangUp();
    call.hearsNext(en("welcome"));
    call.press('9');
    call.awaitOver();
  }

  @Test
  void nobodyThereGoesToTheLayerForThat() {
    customer.answersLayer(
        "{\"STATUS\":0,\"ACTION\":\"DIAL\",\"MAX_DIAL_DURATION\":3,\"MAX_CALL_DURATION\":60,"
            + "\"TARGETS\":[{\"TARGET\":\"811\",\"TYPE\":\"EXTENSION\"}],\"NEXT_VO_ID\":1,"
            + "\"UNAVAILABLE_VO_ID\":3,\"CUSTOM_DATA\":{}}");
    PhoneCall call = begins();
    input(call, "55");
    call.hearsNext(en("voicemail")).hangUp();
  }

  @Test
  void aLayerGivesTheCallerToAQueue() {
    try (Phone agent = house.lab().phone(801)) {
      PhoneCall call = begins();
      call.press('3');
      agent.awaitCall().answer().hearsOnly(ann);
      call.hearsOnly(agent).hangUp();
    }
  }

  @Test
  void aServersCallGoesOnInLayers() {
    customer.answers("VO", "LAYER=1", "RECORD=say", "LOOP=2", "DELAY=0");
    PhoneCall call = ann.call("7000").awaitAnswered();
    asked("-1", "");
    call.hearsNext(en("say"), en("say"), en("welcome"));
    call.hangUp();
    ended("VOEND");
  }

  @Test
  void whoPressesNothingHearsItAgainAndComesToWhatIsNext() {
    try (Phone agent = house.lab().phone(801)) {
      PhoneCall call = begins().hearsNext(en("welcome"), en("welcome"));
      agent.awaitCall().answer().hearsOnly(ann);
      call.hearsOnly(agent).hangUp();
    }
  }

  @Test
  void aLayerDialsInOrderAndGoesOnAfterTheTalk() {
    try (Phone first = house.lab().phone(801);
        Phone second = house.lab().phone(802)) {
      PhoneCall call = begins();
      call.press('2');
      first.awaitCall().decline();
      PhoneCall in = second.awaitCall().answer();
      call.hearsOnly(second);
      in.hearsOnly(ann).hangUp();
      call.hearsNext(en("welcome")).hangUp();
    }
  }

  @Test
  void theServerOfALayerDialsOutsideAndAFailedCallGoesToItsLayer() {
    // An extension never goes outside; the second is busy.
    customer.answersLayer(
        "{\"STATUS\":0,\"ACTION\":\"DIAL\",\"TARGETS\":[{\"TARGET\":\"0305551235\",\"TYPE\":\"EXTENSION\"},"
            + "{\"TARGET\":\"0305551231\",\"TYPE\":\"PHONE\"}],\"NEXT_VO_ID\":\"1\","
            + "\"UNAVAILABLE_VO_ID\":3,\"CUSTOM_DATA\":{}}");
    customer.answersLayer(
        "{\"STATUS\":0,\"ACTION\":\"DIAL\",\"TARGETS\":[{\"TARGET\":\"0305551235\",\"TYPE\":\"PHONE\"}],"
            + "\"NEXT_VO_ID\":1,\"CUSTOM_DATA\":[]}");
    PhoneCall call = begins();
    input(call, "55");
    call.hearsNext(en("welcome"));
    input(call, "56");
    call.hearsOnly(Voice.NETWORK).hangUp();
    assertThat(traced()).anyMatch(line -> line.startsWith("remark skipped 0305551235: "));
  }

  @Test
  void theServerOfALayerSaysDigits() {
    customer.answersLayer(
        "{\"STATUS\":0,\"ACTION\":\"SAY_DIGITS\",\"NEXT_LAYER\":3,\"DATA\":["
            + "{\"RecordType\":\"Recording\",\"Content\":\"say\"},"
            + "{\"RecordType\":\"Digits\",\"Content\":\"07\"}],\"CUSTOM_DATA\":{}}");
    PhoneCall call = begins();
    input(call, "55");
    call.hearsNext(en("say")).hearsNext(Voice.digits("en", "07")).hearsNext(en("voicemail"));
    call.hangUp();
  }

  @Test
  void theEndOfANumberThatBeginsWithALayerIsToldToo() {
    PhoneCall call = ann.call("7006").awaitAnswered().hearsNext(en("welcome"));
    call.press('9');
    call.awaitOver();
    Asked end = ended("VOEND");
    assertThat(end.path()).isEqualTo("/ends");
    assertThat(end.text("DID")).isEqualTo("7006");
  }
}

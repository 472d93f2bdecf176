package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CALL in each of its fields, and every CALL_STATUS that can be reached. */
@Tag("long")
@Timeout(180)
class IvrCallsIT extends IvrCase {
  private static PhoneCall begins() {
    PhoneCall call = ann.call("7000");
    asked("-1", "");
    return call;
  }

  /** Whom a CALL may reach, and what is said of it then. */
  enum Reached {
    BUSY("807", "BUSY"),
    NOBODY("811", "NOANSWER"),
    BUSY_OUTSIDE("0305551231", "BUSY"),
    SILENT_OUTSIDE("0305551232", "NOANSWER"),
    NO_SERVICE_OUTSIDE("0305551233", "CONGESTION"),
    UNKNOWN_OUTSIDE("0305551234", "CONGESTION"),
    NO_NUMBER("x", "INVALIDARGS");

    private final String target;
    private final String status;

    Reached(String target, String status) {
      this.target = target;
      this.status = status;
    }
  }

  @ParameterizedTest
  @EnumSource(Reached.class)
  void whatBecameOfTheAttemptIsReported(Reached reached) {
    call("TARGET=" + reached.target, "CALL_MAX_DIAL=4", "NEXT_MENU=");
    begins();
    ended(reached.status);
  }

  @Test
  void aPhoneThatIsNotThereIsUnavailable() {
    house.lab().unregister(812);
    try {
      call("TARGET=812");
      begins();
      ended("CHANUNAVAIL");
    } finally {
      house.lab().register(812);
    }
  }

  @Test
  void oneWhoRejectsDoesNotWantToBeCalled() {
    call();
    begins();
    ben.awaitCall().decline();
    ended("DONTCALL");
  }

  @Test
  void aCallerWhoDoesNotWaitCancels() {
    call();
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall();
    out.awaitRinging().hangUp();
    in.awaitOver();
    assertThat(ended("CANCEL").text("TARGET")).isEqualTo("810");
  }

  @Test
  void afterAFailureWithARecordTheNextMenuIsPlayedHere() {
    call(
            "TARGET=807",
            "NEXT_MENU=sorry",
            "NEXT_MENU_RECORD=other",
            "NEXT_MENU_LOOP=1",
            "NEXT_MENU_SIZE=1",
            "NEXT_MENU_WAIT=1")
        .answers("HANGUP", "HANGUP_REC=bye", "HANGUP_CAUSE=16");
    PhoneCall out = begins().awaitAnswered().hearsNext(en("other"));
    out.press('5');
    asked("sorry", "5");
    out.hearsNext(en("bye")).awaitOver();
    ended("BUSY");
  }

  @Test
  void afterAFailureWithoutARecordTheServerIsAskedAtOnce() {
    call("TARGET=807", "NEXT_MENU=sorry");
    bye();
    PhoneCall out = begins();
    asked("sorry", "");
    out.awaitAnswered().hearsNext(en("bye")).awaitOver();
    ended("BUSY");
  }

  @Test
  void unknownProvidersAreSkippedAndTheOthersTriedInOrder() {
    call(
        "TARGET=0305551235",
        "DIALSTRINGS=[\"SIP/49305551235@nobody\",\" SIP/49305551231@provider1\","
            + "\"SIP/49305551235@provider1\"]");
    PhoneCall out = begins().awaitAnswered();
    out.hearsOnly(Voice.NETWORK);
    out.hangUp();
    ended("ANSWER");
  }

  @Test
  void theCallerIsShownAsTheCustomerSaysOrNotAtAll() {
    call("CALLERID=4930777", "CALLERNAME=Weber");
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall().answer();
    assertThat(in.events()).anyMatch(event -> event.contains("4930777"));
    out.awaitAnswered().hearsOnly(ben).hangUp();
    in.awaitOver();
    ended("ANSWER");
    call("CALLERID=Unknown");
    out = begins();
    in = ben.awaitCall().answer();
    assertThat(in.events()).noneMatch(event -> event.contains("<sip:809@"));
    out.hangUp();
    in.awaitOver();
    ended("ANSWER");
  }

  @Test
  void digitsAreSentToWhoAnswered() {
    call("DTMF_PLAY=31");
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall().answer().hearsDigits("31");
    in.hearsOnly(ann);
    in.hangUp();
    out.awaitOver();
    ended("ANSWER");
  }

  @Test
  void aCallEndsWhenItsTimeIsOver() {
    call("CALL_MAX=3");
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall().answer();
    out.awaitOver();
    in.awaitOver();
    Asked end = ended("ANSWER");
    assertThat(end.data().path("CALL_DURATION").asInt()).isGreaterThanOrEqualTo(3);
  }
}

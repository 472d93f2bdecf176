package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
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
    BUSY("807", "BUSY", 486),
    NOBODY("811", "NOANSWER", 480),
    BUSY_OUTSIDE("0305551231", "BUSY", 486),
    SILENT_OUTSIDE("0305551232", "NOANSWER", 480),
    NO_SERVICE_OUTSIDE("0305551233", "CONGESTION", 503),
    UNKNOWN_OUTSIDE("0305551234", "CONGESTION", 404),
    FORBIDDEN("09001234567", "INVALIDARGS", 484),
    NO_NUMBER("x", "INVALIDARGS", 484);

    private final String target;
    private final String status;
    private final int sip;

    Reached(String target, String status, int sip) {
      this.target = target;
      this.status = status;
      this.sip = sip;
    }
  }

  @ParameterizedTest
  @EnumSource(Reached.class)
  void whatBecameOfTheAttemptIsReported(Reached reached) {
    call("TARGET=" + reached.target, "CALL_MAX_DIAL=4", "NEXT_MENU=");
    begins().awaitRefused(reached.sip);
    assertThat(ended(reached.status).text("TARGET")).isEqualTo(reached.target);
  }

  @Test
  void aPhoneThatIsNotThereIsUnavailable() {
    house.lab().unregister(812);
    try {
      call("TARGET=812");
      begins().awaitRefused(480);
      ended("CHANUNAVAIL");
    } finally {
      house.lab().register(812);
    }
  }

  @Test
  void oneWhoRejectsDoesNotWantToBeCalled() {
    call();
    PhoneCall out = begins();
    ben.awaitCall().decline();
    out.awaitRefused(403);
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
            "NEXT_MENU_LOOP=2",
            "NEXT_MENU_SIZE=2",
            "NEXT_MENU_WAIT=4")
        .answers("HANGUP", "HANGUP_REC=bye", "HANGUP_CAUSE=16");
    PhoneCall out = begins().awaitAnswered().hearsNext(en("other")).hearsNothing();
    assertThat(out.played()).hasSize(1);
    out.hearsNext(en("other"));
    press(out, "42");
    asked("sorry", "42");
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
        "DIALSTRINGS=[\"SIP/49305551235@nobody\",\"SIP/499001234567@provider1\","
            + "\" SIP/49305551231@provider1\",\"SIP/49305551235@provider1\"]");
    PhoneCall out = begins().awaitAnswered();
    out.hearsOnly(Voice.NETWORK);
    out.hangUp();
    ended("ANSWER");
    assertThat(traced())
        .anyMatch(line -> line.startsWith("remark skipped 49305551235: provider: nobody"))
        .anyMatch(line -> line.startsWith("remark skipped 499001234567: "));
  }

  @Test
  void whereNoProviderIsKnownTheTargetIsDialled() {
    call("DIALSTRINGS=[\"SIP/49305551235@nobody\"]");
    PhoneCall out = begins();
    ben.awaitCall().decline();
    out.awaitRefused(403);
    assertThat(ended("DONTCALL").text("TARGET")).isEqualTo("810");
  }

  @Test
  void theTimesOfTheCallAreToldAndTheWordForAnAnswerIsASetting() {
    call("MOH_CLASS=lab", "TARGET_REC=say");
    long before = Instant.now().getEpochSecond();
    PhoneCall out = ann.call("7003");
    asked("-1", "");
    PhoneCall in = ben.awaitCall();
    long rings = System.nanoTime();
    long ringing = Instant.now().getEpochSecond();
    for (int i = 0; i < 5; i++) {
      out.hearsOnly(Voice.LAB_MUSIC);
    }
    assertThat(out.events()).doesNotContain("answered");
    long rang = seconds(rings, System.nanoTime());
    in.answer().hearsNext(en("say")).hearsOnly(ann);
    long after = Instant.now().getEpochSecond();
    out.hangUp();
    in.awaitOver();
    Asked end = ended("ANSWERED");
    long over = Instant.now().getEpochSecond();
    long start = end.data().path("CALL_START_EPOCH").asLong();
    long dialling = end.data().path("CALL_TIME_EPOCH").asLong();
    assertThat(start).isBetween(before, ringing);
    assertThat(dialling).isBetween(start, ringing);
    assertThat(end.data().path("CALL_DAILTIME").asLong()).isBetween(rang, after - dialling + 1);
    assertThat(end.data().path("CALL_DURATION").asLong())
        .isBetween(after - start - 1, over - start + 1);
  }

  private static long seconds(long fromNanos, long toNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(toNanos - fromNanos);
  }

  @Test
  void theCallerIsShownAsTheCustomerSaysOrNotAtAll() {
    call("CALLERID=4930777", "CALLERNAME=Weber");
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall().answer();
    assertThat(in.events())
        .anyMatch(event -> event.startsWith("from") && event.contains("\"Weber\" <sip:4930777@"));
    out.awaitAnswered().hearsOnly(ben).hangUp();
    in.awaitOver();
    ended("ANSWER");
    call("CALLERID=Unknown");
    out = begins();
    in = ben.awaitCall().answer();
    assertThat(in.events())
        .anyMatch(event -> event.startsWith("from") && event.contains("<sip:anonymous@"))
        .noneMatch(event -> event.contains("809"));
    out.awaitAnswered().hangUp();
    in.awaitOver();
    ended("ANSWER");
  }

  @Test
  void musicOfNoSuchClassIsTheUsualOneAndNoSilence() {
    call("MOH_CLASS=californication");
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall();
    out.hearsMusic().hangUp();
    in.awaitOver();
    ended("CANCEL");
  }

  @Test
  void withoutMusicAnAnsweredCallerHearsItRing() {
    call("CALLER_REC=say");
    PhoneCall out = begins().awaitAnswered().hearsNext(en("say"));
    PhoneCall in = ben.awaitCall();
    // A tone of two seconds and a pause of four, by the PBX.
    out.hearsNothing().hearsSomething().hearsNothing().hearsSomething();
    assertThat(out.played()).containsExactly("en/say");
    out.hangUp();
    in.awaitOver();
    ended("CANCEL");
  }

  @Test
  void aTargetsRecordThatIsNotThereIsRemarkedAndTheTwoTalk() {
    call("TARGET_REC=there-is-none");
    PhoneCall out = begins();
    PhoneCall in = ben.awaitCall().answer().hearsOnly(ann);
    out.hearsOnly(ben).hangUp();
    in.awaitOver();
    ended("ANSWER");
    assertThat(traced()).anyMatch(line -> line.startsWith("remark sound: there-is-none: "));
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

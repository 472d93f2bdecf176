package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media.Digits;
import io.cordboard.server.ivr.Line.Media.Silence;
import io.cordboard.server.ivr.Line.Media.Sound;
import io.cordboard.server.ivr.Line.Reach;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines on the lab's real Asterisk: what callers and targets hear and see. */
@Timeout(180)
class StasisLineIT {
  private static final String NUMBER = "49305557000";
  private static final Voice WELCOME = Voice.record("he", "welcome");

  private final Lab lab = Lab.shared();
  private final LineStation station = new LineStation(lab);

  @AfterEach
  void close() {
    lab.quiet();
    station.close();
  }

  static Dial dial(String music, String targetPrompt, int ringSeconds, int maxSeconds) {
    return new Dial(
        List.of(new Target("1", null, Kind.PHONE)),
        "4930777",
        false,
        "Shop",
        Prompt.NONE,
        music,
        Prompt.once(targetPrompt),
        ringSeconds,
        maxSeconds,
        true,
        "5#");
  }

  static Reach reach(String number) {
    return new Reach(number, "PJSIP/" + number, number);
  }

  @Test
  void whoWithholdsHisNumberHasNone() throws Exception {
    try (Phone phone = lab.phone(812)) {
      PhoneCall call = phone.call("7010");
      Line line = station.awaitLine();
      assertThat(line.caller().did()).isEqualTo("7000");
      assertThat(line.caller().number() + line.caller().name()).isEmpty();
      call.hangUp();
      station.await(Event.Gone.class);
    }
  }

  @Test
  void callerHearsTheRecordsInHisLanguageAndHisKeysComeByBothWays() throws Exception {
    try (Outsider outsider = lab.outsider("4915112345")) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      assertThat(line.caller().did()).isEqualTo("7000");
      assertThat(line.caller().number()).isEqualTo("4915112345");
      assertThat(line.caller().callId()).hasSize(32);
      assertThat(line.isAnswered()).isFalse();
      station.tell(
          line,
          l -> l.play(List.of(new Sound("welcome"), new Silence(400), new Digits("07")), "he"));
      call.awaitAnswered();
      Voice[] digits = Voice.digits("he", "07");
      call.hearsNext(WELCOME, digits[0], digits[1]);
      station.await(Event.Heard.class);
      station.tell(line, l -> l.play(List.of(new Sound("long")), "en"));
      call.hears(Voice.record("en", "long"));
      call.press('4');
      assertThat(station.await(Event.Key.class).key()).isEqualTo('4');
      call.type('#');
      assertThat(station.await(Event.Key.class).key()).isEqualTo('#');
      station.tell(line, Line::hush);
      call.hearsNothing();
      station.tell(line, l -> l.play(List.of(new Sound("no-such"), new Sound("bye")), "en"));
      assertThat(station.await(Event.Unheard.class).sound()).isEqualTo("no-such");
      station.tell(line, l -> l.music(null));
      call.hangUp();
      assertThat(station.await(Event.Gone.class).lost()).isFalse();
    }
  }

  @Test
  void theTargetHearsItsRecordBeforeTheTwoTalkAndTheTalkIsRecorded() throws Exception {
    try (Outsider outsider = lab.outsider("4915112346");
        Phone target = lab.phone(816)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.answer());
      call.awaitAnswered();
      station.tell(line, l -> l.dial(dial("lab", "whisper", 20, 60), reach("807")));
      assertThat(station.await(Event.Dialled.class).answered()).isFalse();
      call.hearsOnly(Voice.LAB_MUSIC);
      station.tell(line, l -> l.dial(dial("lab", "whisper", 20, 60), reach("816")));
      station.await(Event.Dialling.class);
      PhoneCall targetCall = target.awaitCall();
      call.hearsOnly(Voice.LAB_MUSIC);
      targetCall.answer();
      targetCall.hearsNext(Voice.record("en", "whisper"));
      station.await(Event.Answered.class);
      call.hearsOnly(target);
      targetCall.hearsOnly(outsider);
      targetCall.hearsDigits("5#");
      String file = station.await(Event.Recording.class).file();
      targetCall.hangUp();
      Event.Dialled over = station.await(Event.Dialled.class);
      assertThat(over.answered()).isTrue();
      station.tell(line, l -> l.play(List.of(new Sound("bye")), "he"));
      call.hears(Voice.record("he", "bye"));
      station.tell(line, l -> l.hangUp(0));
      call.awaitOver();
      station.await(Event.Gone.class);
      Path recorded = lab.asteriskFolder().resolve("spool/recording").resolve(file);
      Lab.await(
          Duration.ofSeconds(5),
          "the recording has sound",
          () -> recorded.toFile().length() > 8000);
      Files.delete(recorded);
    }
  }

  @Test
  void whoCannotBeReachedSaysWhy() throws Exception {
    lab.unregister(815);
    try (Outsider outsider = lab.outsider("4915112347");
        Phone target = lab.phone(817)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.dial(dial(null, null, 20, 60), reach("815")));
      Event.Dialled absent = station.await(Event.Dialled.class);
      assertThat(absent.registered()).isFalse();
      assertThat(absent.answered()).isFalse();
      station.tell(line, l -> l.dial(dial(null, null, 20, 60), reach("807")));
      assertThat(station.await(Event.Dialled.class).cause()).isEqualTo(17);
      station.tell(line, l -> l.dial(dial(null, null, 2, 60), reach("808")));
      assertThat(station.await(Event.Dialled.class).cause()).isEqualTo(19);
      station.tell(line, l -> l.dial(dial(null, null, 20, 60), reach("817")));
      target.awaitCall().decline();
      assertThat(station.await(Event.Dialled.class).cause()).isEqualTo(21);
      station.tell(line, l -> l.dial(dial(null, null, 20, 60), reach("817")));
      PhoneCall targetCall = target.awaitCall();
      call.hangUp();
      assertThat(station.await(Event.Gone.class).lost()).isFalse();
      targetCall.awaitOver();
    } finally {
      lab.register(815);
    }
  }

  @Test
  void anUnansweredCallerHearsMusicAndATalkEndsAtItsLimit() throws Exception {
    try (Outsider outsider = lab.outsider("4915112348");
        Phone target = lab.phone(814)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.dial(shown(null, true, null, 2), reach("814")));
      PhoneCall targetCall = target.awaitCall();
      assertThat(line.isAnswered()).isFalse();
      call.hearsOnly(Voice.LAB_MUSIC);
      targetCall.answer();
      call.awaitAnswered();
      targetCall.awaitOver();
      Event.Dialled over = station.await(Event.Dialled.class);
      assertThat(over.answered()).isTrue();
      station.tell(line, l -> l.queue("630"));
      station.await(Event.Left.class);
      call.hearsMusic();
      call.hangUp();
      assertThat(station.await(Event.Gone.class).lost()).isFalse();
    }
  }

  @Test
  void theTargetSeesWhoCallsUnlessThatIsWithheld() throws Exception {
    try (RawCaller caller = new RawCaller(NUMBER, lab.sipPort());
        RawPhone target = new RawPhone(lab, 813)) {
      Line line = station.awaitLine();
      Reach reach = reach("813");
      station.tell(line, l -> l.dial(shown("4930777", false, "A\" <1>, Shop", 9), reach));
      assertThat(target.awaitFrom()).contains("\"A 1, Shop\" <sip:4930777@");
      station.await(Event.Dialled.class);
      station.tell(line, l -> l.dial(shown(null, false, null, 9), reach));
      assertThat(target.awaitFrom()).contains("\"4915199\" <sip:4915199@");
      station.await(Event.Dialled.class);
      station.tell(line, l -> l.dial(shown(null, true, null, 9), reach));
      assertThat(target.awaitFrom())
          .contains("\"Anonymous\" <sip:anonymous@")
          .doesNotContain("4915199");
      station.await(Event.Dialled.class);
      station.tell(line, l -> l.hangUp(17));
      assertThat(caller.awaitRefused()).isEqualTo(486);
    }
  }

  private static Dial shown(String number, boolean withheld, String name, int maxSeconds) {
    return new Dial(
        List.of(new Target("1", null, Kind.PHONE)),
        number,
        withheld,
        name,
        Prompt.NONE,
        "lab",
        Prompt.NONE,
        20,
        maxSeconds,
        false,
        "");
  }

  @Test
  void whatACallerSaysIsRecordedUntilAKey() throws Exception {
    try (Outsider outsider = lab.outsider("4915112349")) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.record(30, true));
      call.awaitAnswered();
      Lab.await(
          Duration.ofSeconds(10),
          "a recording",
          () -> lab.cli("core show channel " + line.caller().channelId()).contains("Up"));
      call.hearsNothing();
      call.press('1');
      Event.Recorded recorded = station.await(Event.Recorded.class);
      Path file = lab.asteriskFolder().resolve("spool/recording").resolve(recorded.file());
      assertThat(Files.size(file)).isGreaterThan(4000);
      Files.delete(file);
      station.tell(line, Line::fallback);
      call.hears(Voice.record("en", "im-sorry"));
    }
  }

  @Test
  void whoIsNotAnsweredHearsARecordAndNoQueueOfThatNameIsTheApology() throws Exception {
    try (Outsider outsider = lab.outsider("4915112354")) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.playEarly(List.of(new Sound("welcome")), "he"));
      call.hears(WELCOME);
      station.await(Event.Heard.class);
      assertThat(line.isAnswered()).isFalse();
      assertThat(call.events()).doesNotContain("answered");
      station.tell(line, l -> l.queue("no-such-queue"));
      station.await(Event.Left.class);
      call.hears(Voice.record("he", "im-sorry"));
      call.awaitOver();
      assertThat(station.await(Event.Gone.class).lost()).isFalse();
    }
  }

  @Test
  void aTargetRingsForItsTimeAndWhoHangsUpBeforeTheTalkHasDeclined() throws Exception {
    try (Outsider outsider = lab.outsider("4915112355");
        Phone target = lab.phone(812)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.dial(dial("lab", "long", 2, 60), reach("808")));
      assertThat(station.await(Event.Dialled.class)).isEqualTo(new Event.Dialled(false, 19, true));
      station.tell(line, l -> l.dial(dial("lab", "long", 2, 60), reach("812")));
      PhoneCall targetCall = target.awaitCall();
      targetCall.answer();
      targetCall.hears(Voice.record("en", "long"));
      call.hearsOnly(Voice.LAB_MUSIC);
      targetCall.hangUp();
      assertThat(station.await(Event.Dialled.class)).isEqualTo(new Event.Dialled(false, 21, true));
      assertThat(line.isAnswered()).isFalse();
      station.tell(line, l -> l.hangUp(21));
      call.awaitRefused(403);
    }
  }

  @Test
  void aCallerWhomTheTargetTransfersComesBackAfterThatTalk() throws Exception {
    try (Outsider outsider = lab.outsider("4915112356");
        Phone target = lab.phone(811);
        Phone third = lab.phone(810)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = station.awaitLine();
      station.tell(line, l -> l.dial(dial(null, null, 20, 60), reach("811")));
      PhoneCall targetCall = target.awaitCall().answer();
      station.await(Event.Recording.class);
      targetCall.transferTo("810");
      PhoneCall thirdCall = third.awaitCall().answer();
      Lab.await(
          Duration.ofSeconds(10),
          "no leg to 811",
          () -> !lab.cli("core show channels concise").contains("PJSIP/811-"));
      call.hearsOnly(third);
      thirdCall.hearsOnly(outsider);
      thirdCall.hangUp();
      assertThat(station.next()).isEqualTo(new Event.Dialled(true, 16, true));
      station.tell(line, l -> l.play(List.of(new Sound("bye")), "he"));
      call.hears(Voice.record("he", "bye"));
      call.hangUp();
      assertThat(station.await(Event.Gone.class).lost()).isFalse();
    }
  }
}

package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media.Sound;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.Outsider;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a killed server leaves on the PBX, and what the next one does about it. */
@Timeout(180)
class LeftBehindIT {
  private static final String NUMBER = "49305557000";

  private final Lab lab = Lab.shared();
  private final LineStation killed = new LineStation(lab);

  @AfterEach
  void close() {
    lab.quiet();
  }

  private static IvrJournal.Entry entry(Line line, boolean bridged) {
    Line.Caller caller = line.caller();
    return new IvrJournal.Entry(
        caller.node(),
        caller.channelId(),
        caller.callId(),
        caller.did(),
        caller.number(),
        caller.sinceMs(),
        0,
        0,
        null,
        line.targetChannel(),
        bridged,
        CallEnd.Status.VOEND,
        Map.of());
  }

  @Test
  void whoTalkedTalksOnAndNoLegOutlivesHim() throws Exception {
    try (Outsider outsider = lab.outsider("4915112351");
        Phone target = lab.phone(818)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = killed.awaitLine();
      killed.tell(
          line, l -> l.dial(StasisLineIT.dial(null, null, 20, 60), StasisLineIT.reach("818")));
      PhoneCall targetCall = target.awaitCall().answer();
      killed.await(Event.Recording.class);
      IvrJournal.Entry entry = entry(line, true);
      killed.close();
      try (LineStation back = new LineStation(lab, List.of(entry))) {
        call.hearsOnly(target);
        targetCall.hearsOnly(outsider);
        call.hangUp();
        targetCall.awaitOver();
        assertThat(back.awaitEnded()).isEqualTo(entry);
      }
    }
  }

  @Test
  @Tag("long")
  void whoHeardARecordHearsTheFallbackAndHisTargetStopsRinging() throws Exception {
    try (Outsider ringer = lab.outsider("4915112352");
        Outsider listener = lab.outsider("4915112353");
        Phone target = lab.phone(819)) {
      PhoneCall ringing = ringer.call(NUMBER);
      Line dialling = killed.awaitLine();
      killed.tell(
          dialling,
          l -> {
            l.answer();
            l.dial(StasisLineIT.dial("lab", null, 60, 60), StasisLineIT.reach("819"));
          });
      PhoneCall targetCall = target.awaitCall();
      PhoneCall listening = listener.call(NUMBER);
      Line hearing = killed.awaitLine();
      killed.tell(hearing, l -> l.play(List.of(new Sound("long")), "en"));
      listening.awaitAnswered();
      listening.hears(Voice.record("en", "long"));
      List<IvrJournal.Entry> journal = List.of(entry(dialling, false), entry(hearing, false));
      killed.close();
      try (LineStation back = new LineStation(lab, journal)) {
        listening.hears(Voice.record("en", "im-sorry"));
        targetCall.awaitOver();
        listening.awaitOver();
        ringing.awaitOver();
        assertThat(List.of(back.awaitEnded(), back.awaitEnded()))
            .containsExactlyInAnyOrderElementsOf(journal);
      }
    }
  }

  @Test
  void whoWasTransferredTalksOnAndHisLegIsNoStranger() throws Exception {
    try (Outsider outsider = lab.outsider("4915112358");
        Phone target = lab.phone(811);
        Phone third = lab.phone(810)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = killed.awaitLine();
      killed.tell(
          line, l -> l.dial(StasisLineIT.dial(null, null, 20, 60), StasisLineIT.reach("811")));
      PhoneCall targetCall = target.awaitCall().answer();
      killed.await(Event.Recording.class);
      targetCall.transferTo("810");
      PhoneCall thirdCall = third.awaitCall().answer();
      call.hearsOnly(third);
      Lab.await(
          Duration.ofSeconds(10),
          "no leg to 811",
          () -> !lab.cli("core show channels concise").contains("PJSIP/811-"));
      IvrJournal.Entry entry = entry(line, true);
      killed.close();
      try (LineStation back = new LineStation(lab, List.of(entry))) {
        call.hearsOnly(third).hearsOnly(third);
        thirdCall.hearsOnly(outsider).hearsOnly(outsider);
        assertThat(thirdCall.played()).doesNotContain(Voice.record("en", "im-sorry").name());
        thirdCall.hangUp();
        call.awaitOver();
        assertThat(back.awaitEnded()).isEqualTo(entry);
        lab.quiet();
      }
    }
  }

  @Test
  void whoLeftMeanwhileIsTold() throws Exception {
    try (RawCaller caller = new RawCaller(NUMBER, lab.sipPort())) {
      Line line = killed.awaitLine();
      IvrJournal.Entry entry = entry(line, false);
      killed.tell(line, l -> l.hangUp(17));
      caller.awaitRefused();
      killed.await(Event.Gone.class);
      killed.close();
      try (LineStation back = new LineStation(lab, List.of(entry))) {
        assertThat(back.awaitEnded()).isEqualTo(entry);
      }
    }
  }

  @Test
  @Tag("long")
  void aTalkEndsAtItsLimitWhileNobodyIsThere() throws Exception {
    try (Outsider outsider = lab.outsider("4915112357");
        Phone target = lab.phone(809)) {
      PhoneCall call = outsider.call(NUMBER);
      Line line = killed.awaitLine();
      killed.tell(
          line, l -> l.dial(StasisLineIT.dial(null, null, 20, 2), StasisLineIT.reach("809")));
      PhoneCall targetCall = target.awaitCall().answer();
      killed.await(Event.Recording.class);
      killed.close();
      call.hearsOnly(target);
      call.awaitOver();
      targetCall.awaitOver();
    }
  }
}

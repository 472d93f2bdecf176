package io.cordboard.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiMessage;
import io.cordboard.server.pbx.AmiFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the dialplan tells of a call, from its user events to the call. */
class ReportedTest {
  private final AmiFacts facts = new AmiFacts(Recording.NODE);
  private final Replay replay = Replay.of(SampleCalls.talking(1));

  private void tell(String event, long atMs, String... headers) {
    String text =
        "Event: UserEvent\r\nPrivilege: user,all\r\nChannel: PJSIP/801-1.a\r\nUniqueid: 1.a\r\n"
            + "Linkedid: 1.a\r\nUserEvent: "
            + event
            + "\r\n"
            + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
    AmiMessage message = AmiMessage.of(text.getBytes(StandardCharsets.UTF_8));
    Fact fact = facts.fact(message, atMs);
    if (fact != null) {
      replay.apply(fact);
    }
  }

  private Call call() {
    return replay.board.snapshot().calls().values().iterator().next();
  }

  @Test
  void anIvrThatWasEnteredUsedAndLeftStandsInTheCall() {
    tell("CordboardIvr", SampleCalls.T + 20, "Did: entered", "Ivr: 610", "Name: Main menu");
    tell("CordboardIvr", SampleCalls.T + 21, "Did: key", "Keys: 1");
    tell("CordboardIvr", SampleCalls.T + 22, "Did: key", "Keys: 2");
    tell("CordboardIvr", SampleCalls.T + 23, "Did: left", "Next: 630");
    assertThat(call().reported().ivrs())
        .containsExactly(
            new Reported.IvrStay(
                "610", "Main menu", "12", SampleCalls.T + 20, SampleCalls.T + 23, "630", null));
    assertThat(replay.story(call().id())).endsWith(Change.What.REPORTED, Change.What.REPORTED);
  }

  @Test
  void surveyVoicemailForwardAndRecordingStandInTheCall() {
    tell("CordboardSurvey", SampleCalls.T + 20, "Did: began");
    tell("CordboardSurvey", SampleCalls.T + 21, "Did: scored", "Score: 5");
    tell("CordboardVoicemail", SampleCalls.T + 22);
    tell("CordboardForward", SampleCalls.T + 23, "Type: busy", "Number: 491701234567");
    tell("CordboardRecording", SampleCalls.T + 24, "File: 2026/11/21/1.a.wav");
    assertThat(call().reported())
        .isEqualTo(
            new Reported(
                List.of(),
                SampleCalls.T + 20,
                5,
                true,
                "busy",
                "491701234567",
                "2026/11/21/1.a.wav",
                Map.of(),
                false));
  }

  @Test
  void whatACustomersServerWantsKeptStaysWithTheCall() {
    Reported first = Reported.NOTHING.with(new Report.CustomData(Map.of("b", "2", "a", "1\n")), 5);
    assertThat(first.customData()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(first.with(new Report.IvrLost(), 6).ivrLost()).isTrue();
    assertThat(first.with(new Report.VoicemailLeft(), 6).customData())
        .isEqualTo(first.customData());
    assertThat(first.with(new Report.IvrEntered("7000", "menu"), 6).customData())
        .isEqualTo(first.customData());
    assertThat(first.with(new Report.CustomData(Map.of("c", "3")), 7).customData())
        .isEqualTo(Map.of("c", "3"));
    Reported other = Reported.NOTHING.with(new Report.CustomData(Map.of("a", "9", "z", "8")), 5);
    assertThat(Reported.both(first, other, "x").customData())
        .isEqualTo(Map.of("a", "1", "b", "2", "z", "8"));
  }

  @Test
  void customDataIsBoundedWhateverIsTold() {
    Map<String, String> much = new java.util.HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      much.put("name" + i, "v".repeat(10_000));
    }
    Map<String, String> kept = Reported.NOTHING.with(new Report.CustomData(much), 5).customData();
    assertThat(kept).hasSize(BoardLimits.CUSTOM_DATA);
    assertThat(kept.values()).allMatch(v -> v.length() == BoardLimits.REPORTED_TEXT);
  }

  @Test
  void whatIsToldWithoutSenseChangesNothing() {
    tell("CordboardIvr", SampleCalls.T + 20);
    tell("CordboardIvr", SampleCalls.T + 20, "Did: sang");
    tell("CordboardIvr", SampleCalls.T + 20, "Did: key", "Keys: 1");
    tell("CordboardSurvey", SampleCalls.T + 20, "Did: scored", "Score: well");
    tell("CordboardForward", SampleCalls.T + 20, "Type: busy");
    tell("CordboardMoon", SampleCalls.T + 20);
    tell("CordboardIvr", SampleCalls.T + 20, "Did: left", "Next: 630");
    assertThat(call().reported()).isEqualTo(Reported.NOTHING);
    assertThat(facts.malformed()).isEqualTo(4);
  }

  @Test
  void userEventsOfOthersAreNotCountedAsMalformed() {
    tell("Weather", SampleCalls.T + 20, "Rain: yes");
    assertThat(facts.malformed()).isZero();
  }

  @Test
  void listsAndTextsStayBounded() {
    String endless = "x".repeat(10_000);
    for (int i = 0; i < 1_000; i++) {
      replay.apply(told(new Report.IvrEntered(endless, "a\u0007b\n" + endless), i));
      replay.apply(told(new Report.IvrKey("123456789"), i));
    }
    List<Reported.IvrStay> stays = call().reported().ivrs();
    assertThat(stays).hasSize(BoardLimits.IVRS);
    assertThat(stays)
        .allSatisfy(
            stay -> {
              assertThat(stay.id()).hasSize(BoardLimits.REPORTED_TEXT);
              assertThat(stay.name()).startsWith("abx").hasSize(BoardLimits.REPORTED_TEXT);
              assertThat(stay.keys().length()).isLessThanOrEqualTo(BoardLimits.REPORTED_TEXT);
            });
  }

  @Test
  void aLegThatIsNotThereTellsNothing() {
    replay.apply(
        new Fact.Reported(Recording.NODE, SampleCalls.T, "no.such", new Report.VoicemailLeft()));
    assertThat(call().reported()).isEqualTo(Reported.NOTHING);
  }

  private static Fact told(Report report, int ms) {
    return new Fact.Reported(Recording.NODE, SampleCalls.T + 100 + ms, "1.a", report);
  }
}

package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media.Digits;
import io.cordboard.server.ivr.Line.Media.Sound;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A line whose PBX refuses, is silent, or loses what was asked. */
class StasisLineTest extends LineRig {
  /** What may be going on when the caller hangs up, or the link is lost. */
  enum Doing {
    NOTHING,
    PLAYING,
    QUIET,
    EARLY,
    MUSIC,
    RINGING,
    RECORDING,
    DIALLING,
    QUEUE,
    FALLBACK,
    HANGING,
    HANGING_BY_DIALPLAN
  }

  private void make(Doing doing) {
    switch (doing) {
      case NOTHING -> {}
      case PLAYING -> line.play(List.of(new Sound("a"), new Sound("b")), "en");
      case QUIET -> line.play(List.of(new Line.Media.Silence(500)), "en");
      case EARLY -> line.playEarly(List.of(new Sound("a")), "en");
      case MUSIC -> line.music("default");
      case RINGING -> line.music(null);
      case RECORDING -> line.record(9, true);
      case DIALLING -> dial("w", "801");
      case QUEUE -> line.queue("630");
      case FALLBACK -> line.fallback();
      case HANGING -> line.hangUp(17);
      case HANGING_BY_DIALPLAN -> line.hangUp(102);
    }
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aCallerWhoHangsUpIsToldGoneOnceAndLeavesNothingBehind(Doing doing) {
    begin();
    make(doing);
    line.onEvent(about("StasisEnd", ""));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    assertThat(told().stream().filter(Event.Gone.class::isInstance)).hasSize(1);
    assertThat(told().get(told.size() - 1)).isInstanceOf(Event.Gone.class);
    assertThat(over).isEqualTo(1);
    assertThat(alarms).isEmpty();
    if (doing == Doing.DIALLING) {
      assertThat(asked).contains("DELETE channels/ivr-" + CALL + "-l1");
    }
    asked.clear();
    line.play(List.of(new Sound("late")), "en");
    line.hangUp(16);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aCallerWhoWasLostWithEveryReplyAndEventIsGoneInTheEnd(Doing doing) {
    begin();
    pbx = request -> LOST;
    make(doing);
    pbx = request -> NOT_THERE;
    line.onResumed(false);
    assertThat(told()).last().isInstanceOf(Event.Gone.class);
    assertThat(alarms).isEmpty();
  }

  @Test
  void soundsArePlayedOneByOneAndAMissingOneEndsThem() {
    begin();
    line.play(List.of(new Sound("a"), new Sound("b"), new Sound("c")), "he");
    assertThat(asked).containsExactly("POST channels/7.1/answer", "POST channels/7.1/play");
    line.onEvent(played("PlaybackFinished", 1, "done"));
    assertThat(asked).hasSize(3);
    line.onEvent(played("PlaybackFinished", 2, "failed"));
    assertThat(told()).singleElement().isInstanceOf(Event.Unheard.class);
    assertThat(asked.stream().filter(one -> one.endsWith("/play"))).hasSize(2);
  }

  /** The PBX's own digits cannot be stopped. */
  @Test
  void eachDigitIsASoundSoThatAKeyCutsThemShort() {
    begin();
    line.play(List.of(new Digits("1*0")), "he");
    line.onEvent(played("PlaybackFinished", 1, "done"));
    assertThat(requests)
        .flatExtracting(AriRequest::query)
        .extracting(AriRequest.Parameter::value)
        .contains("sound:digits/1", "sound:digits/star");
    line.hush();
    assertThat(asked).anyMatch(one -> one.startsWith("DELETE playbacks/"));
    line.onEvent(played("PlaybackFinished", 2, "done"));
    assertThat(asked.stream().filter(one -> one.endsWith("/play"))).hasSize(2);
    assertThat(told()).isEmpty();
  }

  @Test
  void theEndOfASoundThatWasStoppedIsNoNews() {
    begin();
    line.play(List.of(new Sound("a")), "en");
    line.onEvent(played("PlaybackFinished", 1, "done"));
    line.play(List.of(new Sound("b")), "en");
    assertThat(told()).isEmpty();
    line.hush();
    line.onEvent(played("PlaybackFinished", 2, "done"));
    assertThat(told()).isEmpty();
  }

  @Test
  void aSoundThatNobodyConfirmsIsAskedForTwiceThenToldUnheard() {
    begin();
    pbx = request -> request.endsWith("/play") ? LOST : DONE;
    line.play(List.of(new Sound("a")), "en");
    pbx = request -> request.startsWith("GET playbacks") ? NOT_THERE : LOST;
    ring();
    assertThat(told()).isEmpty();
    ring();
    assertThat(told()).singleElement().isInstanceOf(Event.Unheard.class);
  }

  @Test
  void aHangUpThatIsLostIsAskedForAgain() {
    begin();
    pbx = request -> LOST;
    line.hangUp(17);
    pbx = request -> DONE;
    ring();
    assertThat(asked.stream().filter(one -> one.equals("DELETE channels/7.1"))).hasSize(2);
  }

  @Test
  void aQueueThatThePbxRefusesIsTheFallback() {
    begin();
    pbx = request -> new AriReply.Refused(500, "no");
    line.queue("630");
    assertThat(givenAway).isEqualTo(1);
  }

  @Test
  void aStatusThatTheDialplanRefusesIsSentByACause() {
    begin();
    pbx = request -> request.endsWith("/continue") ? new AriReply.Refused(500, "no") : DONE;
    line.hangUp(102);
    assertThat(asked).containsExactly("POST channels/7.1/continue", "DELETE channels/7.1");
  }

  @Test
  void keysWhileOneEndsTheRecordingAreNotTold() {
    begin();
    line.onEvent(about("ChannelDtmfReceived", ",\"digit\":\"5\""));
    line.onEvent(about("ChannelDtmfReceived", ",\"digit\":\"A\""));
    line.record(9, true);
    line.onEvent(about("ChannelDtmfReceived", ",\"digit\":\"6\""));
    assertThat(told()).filteredOn(Event.Key.class::isInstance).containsExactly(new Event.Key('5'));
  }

  @Test
  void whoIsInTheDialplanIsNotHungUp() {
    begin();
    line.queue("630");
    line.onEvent(about("StasisEnd", ""));
    asked.clear();
    line.hangUp(16);
    assertThat(asked).isEmpty();
    assertThat(told()).last().isInstanceOf(Event.Left.class);
  }

  @Test
  void aSoundThatEndsWithTheCallerWasNotMissing() {
    begin();
    line.play(List.of(new Sound("a")), "en");
    line.onEvent(about("ChannelHangupRequest", ",\"cause\":16"));
    line.onEvent(played("PlaybackFinished", 1, "failed"));
    line.onEvent(about("StasisEnd", ""));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    assertThat(told()).singleElement().isInstanceOf(Event.Gone.class);
  }

  @Test
  void aRecordingThatCannotBeginIsAFailure() {
    begin();
    pbx = request -> request.endsWith("/record") ? new AriReply.Refused(500, "full") : DONE;
    line.record(9, true);
    assertThat(told()).singleElement().isInstanceOf(Event.Unheard.class);
    assertThat(alarms).isEmpty();
  }

  @Test
  void aRecordingThatFailsOrNeverBeganIsAFailure() {
    begin();
    line.record(9, true);
    pbx = request -> NOT_THERE;
    line.onResumed(true);
    // The reply said that it runs, so it has ended meanwhile.
    assertThat(told()).last().isInstanceOf(Event.Recorded.class);
    pbx = request -> LOST;
    line.record(9, true);
    pbx = request -> request.contains("recordings/") ? NOT_THERE : DONE;
    line.onResumed(true);
    assertThat(told()).last().isInstanceOf(Event.Unheard.class);
  }

  private void recordedFor(int seconds) {
    String recording =
        ",\"recording\":{\"name\":\"" + CALL + "-0-1\",\"duration\":" + seconds + "}";
    line.onEvent(about("RecordingStarted", recording));
    line.onEvent(about("RecordingFinished", recording));
  }

  @Test
  void aFileThatThePbxCannotWriteIsNoRecording() {
    begin();
    line.record(60, false);
    pbx = request -> request.contains("stored") ? NOT_THERE : DONE;
    recordedFor(0);
    String file = CALL + "-0-1.wav";
    assertThat(told()).hasSize(2).first().isEqualTo(new Event.Recording(file));
    assertThat(told()).last().isEqualTo(new Event.Unrecorded(file, Tape.NO_FILE));
    assertThat(alarms).isEmpty();
  }

  @Test
  void aRecordingThatEndsBeforeItsTimeIsToldWithoutAFile() {
    begin();
    line.record(60, false);
    recordedFor(7);
    assertThat(told()).last().isEqualTo(new Event.Recorded("", 7));
  }

  @ParameterizedTest
  @CsvSource({"60, 60, false", "59, 60, false", "0, 1, false", "3, 60, true", "0, 60, true"})
  void aRecordingThatEndsInTimeOrByAKeyIsWhole(int lasted, int most, boolean byKey) {
    begin();
    line.record(most, byKey);
    recordedFor(lasted);
    assertThat(told()).last().isEqualTo(new Event.Recorded(CALL + "-0-1.wav", lasted));
  }

  @Test
  void whoLeavesBeforeHisRecordingBeganIsNoFailure() {
    begin();
    pbx = request -> LOST;
    line.record(9, true);
    line.onEvent(about("StasisEnd", ""));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    assertThat(told()).singleElement().isInstanceOf(Event.Gone.class);
  }
}

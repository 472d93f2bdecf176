package io.cordboard.server.ivr;

import static io.cordboard.server.ivr.Scene.NINE;
import static io.cordboard.server.ivr.Scene.dial;
import static io.cordboard.server.ivr.Scene.menu;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.IvrAction.AfterCall;
import io.cordboard.server.ivr.IvrAction.Call;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CALL: who is dialled, what comes after, and what HANGUP_CALL says of it. */
class IvrCallTest {
  private static final AfterCall NOTHING = new AfterCall("", Prompt.NONE, 0);

  private static Scene called(AfterCall after, IvrAction... next) {
    Scene scene = new Scene(Scene.plan());
    scene.answers.add(Scene.understood(new Call(dial(null, "0501"), after)));
    for (IvrAction action : next) {
      scene.answers.add(Scene.understood(action));
    }
    scene.flow.begin();
    return scene;
  }

  private static Event failed(int cause) {
    return new Event.Dialled(false, cause, true);
  }

  @Test
  void withoutACallersRecordTheCallerIsNotAnsweredBeforeTheTargetIs() {
    Scene scene = called(NOTHING);
    assertThat(scene.done).containsExactly("dial [PJSIP/0501] ring 35 max 600");
  }

  @Test
  void theCallersRecordIsHeardFirstAndNoKeyEndsIt() {
    Scene scene = Scene.of(new Call(dial("now", "0501"), NOTHING)).keys("1#");
    assertThat(scene.done).containsExactly("answer", "play now he");
    scene.heard();
    assertThat(scene.last()).startsWith("dial");
  }

  @Test
  void noPhoneRingsBeforeTheAttemptIsOnTheDisk() {
    Scene scene = Scene.of(new Call(dial("now", "0501"), NOTHING));
    scene.diskIsSlow = true;
    scene.heard();
    assertThat(scene.last()).isEqualTo("play now he");
    assertThat(scene.written.get(scene.written.size() - 1).status()).isEqualTo(Status.CANCEL);
    scene.onTheDisk.complete(null);
    assertThat(scene.last()).startsWith("dial");
  }

  @Test
  void nobodyIsDialledForACallerWhoLeftMeanwhile() {
    Scene scene = Scene.of(new Call(dial("now", "0501"), NOTHING));
    scene.diskIsSlow = true;
    scene.heard();
    assertThat(scene.gone().status()).isEqualTo(Status.CANCEL);
    scene.onTheDisk.complete(null);
    scene.pass(IvrLimits.KEEP_MS);
    assertThat(scene.last()).isEqualTo("play now he");
  }

  @Test
  void allTimesOfTheCallAreTold() {
    Scene scene = called(NOTHING).pass(1_000);
    scene.on(new Event.Dialling(NINE + 1_100)).on(new Event.Answered(NINE + 9_000));
    assertThat(scene.written.get(scene.written.size() - 1).bridged()).isTrue();
    scene.pass(60_000).on(new Event.Dialled(true, 16, true));
    assertThat(scene.last()).isEqualTo("hang up 16");
    assertThat(scene.gone())
        .isEqualTo(
            new CallEnd(
                "7000",
                "0501234567",
                "c".repeat(32),
                "0501",
                NINE,
                NINE + 1_100,
                NINE + 9_000,
                NINE + 61_000,
                Status.ANSWER));
    assertThat(scene.told).contains("left 0501").doesNotContain("left null");
  }

  @ParameterizedTest
  @CsvSource({
    "17,BUSY",
    "18,NOANSWER",
    "19,NOANSWER",
    "16,NOANSWER",
    "0,NOANSWER",
    "21,DONTCALL",
    "1,CONGESTION",
    "34,CONGESTION",
    "27,CONGESTION",
    "38,CONGESTION",
    "41,CONGESTION",
    "42,CONGESTION",
    "20,CHANUNAVAIL",
    "3,CHANUNAVAIL",
    "58,CHANUNAVAIL",
    "127,CHANUNAVAIL"
  })
  void theCauseOfTheLastAttemptIsTheStatus(int cause, Status status) {
    Scene scene = called(NOTHING).on(failed(cause));
    assertThat(scene.last()).isEqualTo("hang up " + (cause == 0 || cause == 16 ? 19 : cause));
    assertThat(scene.gone().status()).isEqualTo(status);
  }

  @Test
  void aTargetWithoutADeviceIsUnavailable() {
    Scene scene = called(NOTHING).on(new Event.Dialled(false, 0, false));
    assertThat(scene.last()).isEqualTo("hang up 20");
    assertThat(scene.gone().status()).isEqualTo(Status.CHANUNAVAIL);
  }

  @Test
  void aCallerWhoLeavesWhileDiallingCancels() {
    Scene scene = called(NOTHING).on(new Event.Dialling(NINE));
    assertThat(scene.gone().status()).isEqualTo(Status.CANCEL);
    assertThat(scene.ends.get(0).answeredAtMs()).isZero();
  }

  @Test
  void withoutAnAttemptItIsTheFlowsEndOrTheServersHangup() {
    assertThat(Scene.of(menu("m", 1)).gone().status()).isEqualTo(Status.VOEND);
    Scene ended = Scene.of(new IvrAction.HangUp(Prompt.NONE, 17));
    assertThat(ended.done).containsExactly("hang up 17");
    assertThat(ended.gone())
        .extracting(CallEnd::status, CallEnd::diallingAtMs, CallEnd::target)
        .containsExactly(Status.TE, 0L, "");
  }

  @Test
  void hangUpPlaysItsRecordFirst() {
    Scene scene = Scene.of(new IvrAction.HangUp(Prompt.once("bye"), 21)).keys("5");
    assertThat(scene.done).containsExactly("answer", "play bye he");
    assertThat(scene.heard().last()).isEqualTo("hang up 21");
  }

  @Test
  void aCallerWhoIsNotReportedGoneAfterHisHangUpIsTakenForLost() {
    Scene scene = Scene.of(new IvrAction.HangUp(Prompt.NONE, 16));
    assertThat(scene.pass(IvrLimits.LINK_MS + IvrLimits.SILENT_MS).ends).isEmpty();
    scene.pass(IvrLimits.LEAVING_MS);
    assertThat(scene.done).containsExactly("hang up 16");
    assertThat(scene.told).last().isEqualTo("ended TE lost");
    assertThat(scene.flow.isEnded()).isTrue();
  }

  @Test
  void theNextMenuIsPlayedHereAndItsDigitsAreSent() {
    Scene scene = called(new AfterCall("16", new Prompt("rec", 2, 1), 2), menu("x", 1));
    scene.on(failed(17));
    assertThat(scene.last()).isEqualTo("play rec he");
    assertThat(scene.asked).hasSize(1);
    scene.keys("42");
    assertThat(scene.question()).isEqualTo("16 -1 '42'");
    assertThat(scene.gone().status()).isEqualTo(Status.BUSY);
  }

  @Test
  void withoutARecordTheServerIsAskedAtOnce() {
    Scene scene = called(new AfterCall("SOME-MENU", Prompt.NONE, 4), menu("x", 1)).on(failed(19));
    assertThat(scene.question()).isEqualTo("SOME-MENU -1 ''");
  }

  @Test
  void keysOfADialledCallAreNoMenus() {
    Scene scene = called(new AfterCall("16", Prompt.once("rec"), 2)).keys("123").on(failed(17));
    assertThat(scene.last()).isEqualTo("play rec he");
  }

  @Test
  void targetsThatMayNotBeDialledAreSkippedAndSaid() {
    Dial dial =
        new Dial(
            List.of(
                new Target("0900666", null, Kind.PHONE),
                new Target("0501", "nobody", Kind.PHONE),
                new Target("0502", null, Kind.PHONE)),
            null,
            false,
            null,
            Prompt.NONE,
            null,
            Prompt.NONE,
            0,
            99_999,
            false,
            "");
    Scene scene = Scene.of(new Call(dial, NOTHING));
    assertThat(scene.last()).isEqualTo("dial [PJSIP/0502] ring 30 max 7200");
    assertThat(scene.told)
        .anyMatch(line -> line.startsWith("remark skipped 0900666: number"))
        .anyMatch(line -> line.startsWith("remark skipped 0501: provider"));
    assertThat(scene.gone().target()).isEqualTo("0502");
  }

  @Test
  void ifNoneIsLeftTheArgumentsWereInvalid() {
    Scene scene = Scene.of(new Call(dial(null, "0900666"), NOTHING));
    assertThat(scene.last()).isEqualTo("hang up 28");
    assertThat(scene.gone())
        .extracting(CallEnd::status, CallEnd::target, CallEnd::diallingAtMs)
        .containsExactly(Status.INVALIDARGS, "0900666", 0L);
  }

  @Test
  void theLastTargetTriedIsTheOneTold() {
    Scene scene = Scene.of(new Call(dial(null, "0501", "0502"), NOTHING));
    scene.on(new Event.Dialling(NINE + 10)).pass(9_000).on(failed(17));
    scene.on(new Event.Dialling(NINE + 9_000)).on(new Event.Answered(NINE + 12_000));
    assertThat(scene.gone())
        .extracting(CallEnd::target, CallEnd::diallingAtMs, CallEnd::answeredAtMs)
        .containsExactly("0502", NINE + 10, NINE + 12_000);
  }

  @Test
  void whoDoesNotAnswerDoesNotUseUpTheTimeOfTheNext() {
    Scene scene = Scene.of(new Call(dial(null, "0501", "0502"), NOTHING));
    assertThat(scene.last()).isEqualTo("dial [PJSIP/0501] ring 35 max 600");
    scene.pass(35_000).on(failed(19));
    assertThat(scene.last()).isEqualTo("dial [PJSIP/0502] ring 35 max 600");
    scene.pass(35_000).on(failed(19));
    assertThat(scene.last()).isEqualTo("hang up 19");
  }

  @Test
  void whoDoesNotAnswerByOneWayIsNotRungForAsLongByAnother() {
    Scene scene = Scene.of(new Call(ways("a", "b", "c"), NOTHING));
    scene.pass(20_000).on(failed(34));
    assertThat(scene.last()).isEqualTo("dial [PJSIP/0501@b] ring 15 max 600");
    scene.pass(15_000).on(failed(19));
    assertThat(scene.last()).isEqualTo("hang up 19");
    assertThat(scene.allowance).isEqualTo(998);
  }

  @Test
  void allTargetsTogetherAreNotDialledForEver() {
    String[] numbers = new String[20];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = "05" + (10 + i);
    }
    Scene scene = Scene.of(new Call(dial(null, numbers), NOTHING));
    while (scene.last().startsWith("dial")) {
      scene.pass(35_000).on(failed(19));
    }
    assertThat(scene.done).contains("dial [PJSIP/0518] ring 20 max 600").hasSize(10);
  }

  private static Dial ways(String... providers) {
    List<Target> targets = new java.util.ArrayList<>();
    for (String provider : providers) {
      targets.add(new Target("0501", provider, Kind.PHONE));
    }
    Dial usual = dial(null, "0501");
    return new Dial(
        targets,
        null,
        false,
        null,
        Prompt.NONE,
        null,
        Prompt.NONE,
        35,
        usual.maxSeconds(),
        false,
        "");
  }

  @Test
  void onlyWhoIsDialledIsCharged() {
    Scene scene = Scene.of(new Call(dial(null, "0501", "0502", "0503"), NOTHING));
    assertThat(scene.allowance).isEqualTo(999);
    scene.on(failed(17));
    assertThat(scene.allowance).isEqualTo(998);
    scene.on(new Event.Answered(NINE)).on(new Event.Dialled(true, 16, true));
    assertThat(scene.allowance).isEqualTo(998);
    assertThat(scene.last()).isEqualTo("hang up 16");
  }

  @Test
  void anAllowanceThatEndsBetweenTwoTargetsLeavesTheFirstOnesEnd() {
    Scene scene = new Scene(Scene.plan());
    scene.allowance = 1;
    scene.answers.add(Scene.understood(new Call(dial(null, "0501", "0502"), NOTHING)));
    scene.flow.begin();
    scene.on(failed(17));
    assertThat(scene.told).anyMatch(line -> line.startsWith("remark skipped 0502: number"));
    assertThat(scene.last()).isEqualTo("hang up 17");
    assertThat(scene.gone())
        .extracting(CallEnd::status, CallEnd::target)
        .containsExactly(Status.BUSY, "0501");
    Scene none = new Scene(Scene.plan());
    none.allowance = 0;
    none.answers.add(Scene.understood(new Call(dial(null, "0501"), NOTHING)));
    none.flow.begin();
    assertThat(none.last()).isEqualTo("hang up 34");
    assertThat(none.gone().status()).isEqualTo(Status.CONGESTION);
  }

  @Test
  void whereNoDialStringIsOfUseTheTargetIsDialled() {
    Target target = new Target("0540", null, Kind.PHONE);
    Scene scene = Scene.of(new Call(ways("nobody"), target, NOTHING));
    assertThat(scene.last()).isEqualTo("dial [PJSIP/0540] ring 35 max 600");
    assertThat(scene.told).anyMatch(line -> line.contains("DIALSTRINGS: none of use"));
    Scene both = Scene.of(new Call(ways("nobody", "a"), target, NOTHING));
    assertThat(both.last()).isEqualTo("dial [PJSIP/0501@a] ring 35 max 600");
    both.on(failed(34));
    assertThat(both.last()).isEqualTo("hang up 34");
  }

  @Test
  void whoAnsweredAndDeclinedIsNoCallAndTheNextIsDialled() {
    Scene scene = Scene.of(new Call(dial(null, "0501", "0502"), NOTHING));
    scene.on(new Event.Answered(NINE + 5)).on(new Event.Dialled(false, 21, true));
    assertThat(scene.last()).startsWith("dial [PJSIP/0502]");
    assertThat(scene.written.get(scene.written.size() - 1).bridged()).isFalse();
    assertThat(scene.gone().status()).isEqualTo(Status.CANCEL);
  }

  @Test
  void aLimitOfTheNumberIsSaidWhereItCutsTheAnswers() {
    Dial dial = dial(null, "0501");
    Dial longer =
        new Dial(
            dial.targets(),
            null,
            false,
            null,
            Prompt.NONE,
            null,
            Prompt.NONE,
            9,
            10_800,
            false,
            "");
    Scene scene = Scene.of(new Call(longer, NOTHING));
    assertThat(scene.told)
        .contains("remark CALL_MAX: 10800 (expected: at most call-seconds, 7200)");
    Scene recorded = Scene.of(new IvrAction.SilentRecord(Prompt.NONE, 9_000));
    assertThat(recorded.told)
        .contains("remark MAXDURATION: 9000 (expected: at most record-seconds, 600)");
  }

  @Test
  void aNextMenuWhoseRecordIsBadIsAMenuAllTheSame() {
    Scene scene = called(new AfterCall("16", Prompt.NONE, 4, true), menu("x", 1)).on(failed(17));
    assertThat(scene.last()).isEqualTo("play sorry he");
    scene.keys("1234");
    assertThat(scene.question()).isEqualTo("16 -1 '1234'");
  }

  @Test
  void aDialThatNeverEndsIsNotSilence() {
    Scene scene = called(NOTHING).pass(35_000 + IvrLimits.GRACE_MS);
    assertThat(scene.last()).isEqualTo("play sorry he");
    assertThat(scene.told).contains("failed overdue");
  }

  @Test
  void aSilentRecordAnswersPlaysAndRecordsToTheEnd() {
    Scene scene = Scene.of(new IvrAction.SilentRecord(Prompt.once("go"), 60));
    assertThat(scene.done).containsExactly("answer", "play go he");
    scene.heard();
    assertThat(scene.last()).isEqualTo("record 60");
    scene.on(new Event.Recording("ivr/x.wav"));
    assertThat(scene.told).contains("recorded ivr/x.wav false");
    scene.on(new Event.Recorded("ivr/x.wav", 60));
    assertThat(scene.told).containsOnlyOnce("recorded ivr/x.wav false");
    assertThat(scene.last()).isEqualTo("hang up 0");
    assertThat(Scene.of(new IvrAction.SilentRecord(Prompt.NONE, 0)).done)
        .containsExactly("answer", "record 600");
  }

  @Test
  void aRecordingThatCannotBeMadeIsNoEndWithoutAWord() {
    Scene scene = Scene.of(new IvrAction.SilentRecord(Prompt.NONE, 60));
    scene.pass(500).on(new Event.Recorded("", 0)).pass(IvrLimits.GONE_MS);
    assertThat(scene.told).contains("failed recording");
    assertThat(scene.last()).isEqualTo("play sorry he");
  }

  @Test
  void whoIsNotRecordedAsHeShouldBeGetsTheFallback() {
    Scene scene = Scene.of(new IvrAction.SilentRecord(Prompt.NONE, 60));
    scene.on(new Event.Recording("x.wav")).on(new Event.Unrecorded("x.wav", "disk full"));
    assertThat(scene.told).contains("not recorded x.wav").doesNotContain("failed recording");
    scene.pass(IvrLimits.GONE_MS);
    assertThat(scene.told).contains("failed recording");
    assertThat(scene.last()).isEqualTo("play sorry he");
  }

  @Test
  void aTalkGoesOnThatCannotBeRecorded() {
    Scene scene = called(NOTHING);
    scene.on(new Event.Dialling(NINE)).on(new Event.Answered(NINE));
    scene.on(new Event.Recording("x.wav")).on(new Event.Unrecorded("x.wav", "disk full"));
    assertThat(scene.told).contains("not recorded x.wav", "remark recording: disk full");
    assertThat(scene.last()).startsWith("dial");
  }

  @Test
  void aRecordingWithoutAFileIsNoFailureIfTheCallerIsGone() {
    Scene scene = Scene.of(new IvrAction.SilentRecord(Prompt.NONE, 60));
    scene.on(new Event.Recorded("", 0));
    scene.gone();
    scene.pass(60_000);
    assertThat(scene.told).doesNotContain("failed recording");
  }

  @ParameterizedTest
  @CsvSource({
    "'did,0722*',0722776772,0722776772,0",
    "'did,0722*',112,7000,1",
    "'did,0722*',+0722776772,+0722776772,0",
    "'did,0722*',7000,7000,0",
    "'did,0722*',,7000,0", // the caller's own, which this way out may not show
    "'did,caller',,,0",
    "'did,caller',0501234567,0501234567,0",
    "'did,caller',05012345,7000,1",
    "'+4930123',0722776772,+4930123,1",
    "'caller',112,0501234567,1",
    "'',112,112,0",
  })
  void aServerShowsNoNumberThatTheWayOutMayNotShow(
      String allowed, String named, String shown, int remarks) {
    Scene scene = new Scene(Scene.plan());
    scene.callers = new CallerNumbers(allowed.isEmpty() ? List.of() : List.of(allowed.split(",")));
    scene.answers.add(Scene.understood(new Call(shown(named, false), NOTHING)));
    scene.flow.begin();
    assertThat(scene.dialled).singleElement().extracting(Dial::callerId).isEqualTo(shown);
    assertThat(scene.told.stream().filter(line -> line.startsWith("remark CALLERID: ")))
        .hasSize(remarks);
  }

  @Test
  void noNumberMayAlwaysBeShown() {
    Scene scene = new Scene(Scene.plan());
    scene.callers = new CallerNumbers(List.of("did"));
    scene.answers.add(Scene.understood(new Call(shown(null, true), NOTHING)));
    scene.flow.begin();
    assertThat(scene.dialled.get(0).withheld()).isTrue();
    assertThat(scene.dialled.get(0).callerId()).isNull();
  }

  private static Dial shown(String callerId, boolean withheld) {
    Dial dial = dial(null, "0501");
    return new Dial(
        dial.targets(),
        callerId,
        withheld,
        "Shop",
        dial.callerPrompt(),
        dial.musicClass(),
        dial.targetPrompt(),
        dial.ringSeconds(),
        dial.maxSeconds(),
        dial.recorded(),
        dial.digitsAfterAnswer());
  }
}

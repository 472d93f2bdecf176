package io.cordboard.server.ivr;

import static io.cordboard.server.ivr.Scene.menu;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.IvrAction.SayDigits;
import org.junit.jupiter.api.Test;

/** Menus: what is heard, which digits are sent, and as whose. */
class IvrMenuTest {

  @Test
  void theFirstQuestionNamesNoMenu() {
    Scene scene = Scene.of(menu("main", 1));
    assertThat(scene.question()).isEqualTo("-1 -1 ''");
    IvrQuestion.Action first = (IvrQuestion.Action) scene.asked.get(0);
    assertThat(first.did()).isEqualTo("7000");
    assertThat(first.callerId()).isEqualTo("0501234567");
    assertThat(first.callerName()).isEqualTo("Dana");
    assertThat(first.callId()).hasSize(32);
  }

  @Test
  void digitsBelongToTheirMenu() {
    Scene scene = Scene.of(menu("main", 1), menu("sub", 2), menu("sub", 2));
    scene.keys("4");
    assertThat(scene.question()).isEqualTo("main -1 '4'");
    scene.keys("12");
    assertThat(scene.question()).isEqualTo("sub main '12'");
    scene.keys("3#");
    assertThat(scene.question()).isEqualTo("sub sub '3'");
  }

  @Test
  void aMenuIsPlayedSoOftenWithPausesAndThenAskedWithoutDigits() {
    Scene scene = Scene.of(new Menu(new Prompt("rec", 2, 7), 2, "m", false));
    assertThat(scene.done).containsExactly("answer", "play rec he");
    scene.heard().pass(6_999);
    assertThat(scene.done).hasSize(2);
    scene.pass(1);
    assertThat(scene.done).hasSize(3).last().isEqualTo("play rec he");
    scene.heard().pass(6_999);
    assertThat(scene.asked).hasSize(1);
    scene.pass(1);
    assertThat(scene.question()).isEqualTo("m -1 ''");
  }

  @Test
  void theFirstDigitIsWaitedForAfterThePrompt() {
    Scene scene = Scene.of(menu("m", 2)).heard().pass(4_999);
    assertThat(scene.asked).hasSize(1);
    scene.keys("5").pass(2_999);
    assertThat(scene.asked).hasSize(1);
    scene.pass(1);
    assertThat(scene.question()).isEqualTo("m -1 '5'");
  }

  @Test
  void aKeyEndsThePrompt() {
    Scene scene = Scene.of(menu("m", 2)).keys("5");
    assertThat(scene.last()).isEqualTo("hush");
    scene.keys("6");
    assertThat(scene.question()).isEqualTo("m -1 '56'");
  }

  @Test
  void aHashEndsDigitsAndIsSentOnlyAlone() {
    assertThat(Scene.of(menu("m", 9)).keys("12#").question()).isEqualTo("m -1 '12'");
    assertThat(Scene.of(menu("m", 9)).keys("#").question()).isEqualTo("m -1 '#'");
    assertThat(Scene.of(menu("m", 9)).keys("1*2#").question()).isEqualTo("m -1 '1*2'");
  }

  @Test
  void aHashAfterTheLastDigitIsNotTheNextMenus() {
    Scene scene = Scene.of(menu("a", 2), menu("b", 1)).keys("12#");
    assertThat(scene.asked).hasSize(2);
    scene.keys("#");
    assertThat(scene.question()).isEqualTo("b a '#'");
  }

  @Test
  void keysTypedAheadAreKept() {
    Scene scene = new Scene(Scene.plan());
    scene.flow.begin();
    scene.keys("1234");
    scene.answers.add(Scene.understood(menu("b", 2)));
    scene.late.get(0).complete(Scene.understood(menu("a", 1)));
    assertThat(scene.asked.stream().map(IvrQuestion::digits)).containsExactly("", "1", "23");
    scene.late.get(1).complete(Scene.understood(menu("c", 1)));
    assertThat(scene.question()).isEqualTo("c b '4'");
    assertThat(scene.done).containsExactly("answer");
  }

  @Test
  void notMoreKeysAreKeptThanAnybodyKnows() {
    Scene scene = new Scene(Scene.plan());
    scene.flow.begin();
    scene.keys("1".repeat(500));
    scene.late.get(0).complete(Scene.understood(menu("a", 100)));
    scene.pass(3_000);
    assertThat(scene.question()).isEqualTo("a -1 '" + "1".repeat(IvrLimits.KEYS_AHEAD) + "'");
  }

  @Test
  void sizeZeroPlaysAndGoesOn() {
    Scene scene = Scene.of(menu("m", 0), menu("n", 1));
    assertThat(scene.asked).hasSize(1);
    scene.heard();
    assertThat(scene.question()).isEqualTo("m -1 ''");
    assertThat(scene.last()).isEqualTo("play rec-n he");
  }

  @Test
  void aSilentMenuIsAnsweredToo() {
    Scene scene = Scene.of(new Menu(Prompt.NONE, 1, "m", false));
    assertThat(scene.done).containsExactly("answer");
    scene.keys("7");
    assertThat(scene.question()).isEqualTo("m -1 '7'");
  }

  @Test
  void digitsAreReadBackAndConfirmed() {
    Scene scene = Scene.of(new Menu(Prompt.once("rec"), 4, "m", true));
    scene.keys("1234");
    assertThat(scene.last()).isEqualTo("play 1234 he");
    scene.heard();
    assertThat(scene.last()).isEqualTo("play confirm he");
    assertThat(scene.asked).hasSize(1);
    scene.heard().keys("1");
    assertThat(scene.question()).isEqualTo("m -1 '1234'");
  }

  @Test
  void wrongDigitsAreTypedAnew() {
    Scene scene = Scene.of(new Menu(Prompt.once("rec"), 2, "m", true)).keys("12").keys("2");
    assertThat(scene.last()).isEqualTo("play rec he");
    scene.keys("34").keys("1");
    assertThat(scene.question()).isEqualTo("m -1 '34'");
  }

  @Test
  void whoDoesNotConfirmIsAskedAFewTimes() {
    Scene scene = Scene.of(new Menu(Prompt.once("rec"), 2, "m", true)).keys("12");
    for (int i = 0; i < IvrLimits.CONFIRMATIONS; i++) {
      assertThat(scene.asked).hasSize(1);
      assertThat(scene.last()).isEqualTo("play 12 he");
      scene.keys("9");
    }
    assertThat(scene.question()).isEqualTo("m -1 ''");
  }

  @Test
  void nothingIsReadBackWhenNothingWasTyped() {
    Menu menu = new Menu(Prompt.once("rec"), 2, "m", true);
    assertThat(Scene.of(menu).heard().pass(5_000).question()).isEqualTo("m -1 ''");
    assertThat(Scene.of(menu).keys("#").question()).isEqualTo("m -1 '#'");
  }

  @Test
  void digitsAreSaidBeforeTheMenu() {
    Scene scene = Scene.of(new SayDigits(Prompt.once("your"), "0054", menu("m", 1)));
    assertThat(scene.done).containsExactly("answer", "play your he");
    scene.heard();
    assertThat(scene.last()).isEqualTo("play 0054 he");
    scene.heard();
    assertThat(scene.last()).isEqualTo("play rec-m he");
    scene.keys("2");
    assertThat(scene.question()).isEqualTo("m -1 '2'");
  }

  @Test
  void aKeyEndsWhatIsSaidAndIsTheMenus() {
    Scene scene = Scene.of(new SayDigits(Prompt.once("your"), "0054", menu("m", 1))).keys("2");
    assertThat(scene.question()).isEqualTo("m -1 '2'");
  }

  @Test
  void aMissingSoundIsReplacedByTheSorryPrompt() {
    Scene scene = Scene.of(menu("m", 1));
    scene.on(new Line.Event.Unheard("rec-m", "no such file"));
    assertThat(scene.last()).isEqualTo("play sorry he");
    assertThat(scene.told).contains("remark sound: rec-m: no such file");
    scene.on(new Line.Event.Unheard("sorry", "no such file"));
    scene.keys("1");
    assertThat(scene.question()).isEqualTo("m -1 '1'");
  }

  @Test
  void digitsOfASensitiveNumberAreNotShown() {
    IvrPlan.Settings s = Scene.SETTINGS;
    IvrPlan.Settings sensitive =
        new IvrPlan.Settings(
            s.language(),
            s.fallback(),
            true,
            s.firstDigitMs(),
            s.interDigitMs(),
            s.answeredWord(),
            s.ringSeconds(),
            s.callSeconds(),
            s.recordSeconds(),
            s.sounds());
    Scene scene =
        Scene.of(
            Scene.plan(Scene.SERVER, sensitive),
            menu("m", 4),
            new SayDigits(Prompt.NONE, "4711", menu("n", 1)));
    scene.keys("4711");
    assertThat(scene.question()).isEqualTo("m -1 '4711'");
    assertThat(scene.last()).isEqualTo("play 4711 he");
    assertThat(scene.told).contains("pressed ****", "asked 2 '****'");
    assertThat(scene.told.toString()).doesNotContain("4711");
  }

  @Test
  void aHashRightAfterTheOnlyDigitIsNotTheNextMenusAndALaterOneIs() {
    Scene soon = Scene.of(menu("a", 1), menu("b", 1)).keys("1").pass(1_000).keys("#");
    assertThat(soon.question()).isEqualTo("a -1 '1'");
    Scene late = Scene.of(menu("a", 1), menu("b", 1), menu("c", 1)).keys("1");
    late.pass(IvrLimits.HABIT_MS).keys("#");
    assertThat(late.question()).isEqualTo("b a '#'");
  }

  @Test
  void onlyConfirmedDigitsAreTold() {
    Scene scene = Scene.of(new IvrAction.Menu(Prompt.once("r"), 4, "m", true), menu("n", 1));
    scene.keys("1234").keys("2").keys("1243").keys("1");
    assertThat(scene.question()).isEqualTo("m -1 '1243'");
    assertThat(scene.told)
        .filteredOn(line -> line.startsWith("pressed"))
        .containsExactly("pressed 1243");
  }

  @Test
  void thePbxsOwnQuestionWhetherDigitsAreRightIsSaidToItsEnd() {
    assertThat(new IvrPlan.Sounds("s", "w", "my/confirm").confirmation())
        .containsExactly(new Line.Media.Sound("my/confirm"));
    assertThat(IvrText.of(new IvrPlan.Sounds("s", "w", "if-correct-press").confirmation()))
        .isEqualTo(
            "if-correct-press, then digits 1, then to-enter-a-diff-number, then vm-press, then"
                + " digits 2");
  }
}

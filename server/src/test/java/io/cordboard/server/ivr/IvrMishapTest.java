package io.cordboard.server.ivr;

import static io.cordboard.server.ivr.Scene.menu;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrPlan.Fallback;
import io.cordboard.server.ivr.Line.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When things go wrong: never silence, told once, and nothing after the end. */
class IvrMishapTest {

  private static Scene asking() {
    Scene scene = new Scene(Scene.plan());
    scene.flow.begin();
    return scene;
  }

  private static Scene failed(Scene scene, String reason) {
    scene.late.get(0).complete(new IvrAnswer.Failed(reason, "why"));
    return scene;
  }

  static IvrPlan toQueue() {
    IvrPlan.Settings s = Scene.SETTINGS;
    return Scene.plan(
        Scene.SERVER,
        new IvrPlan.Settings(
            s.language(),
            new Fallback.ToQueue("support"),
            s.sensitive(),
            s.firstDigitMs(),
            s.interDigitMs(),
            s.answeredWord(),
            s.ringSeconds(),
            s.callSeconds(),
            s.recordSeconds(),
            s.sounds()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "unreachable", "http_status", "fault", "unknown_action"})
  void everyFailureIsAnApologyAndTheEnd(String reason) {
    Scene scene = failed(asking(), reason);
    assertThat(scene.done).containsExactly("answer", "play sorry he");
    assertThat(scene.told).containsOnlyOnce("failed " + reason);
    scene.heard();
    assertThat(scene.last()).isEqualTo("hang up 0");
    scene.gone();
    assertThat(scene.told).last().isEqualTo("ended VOEND");
  }

  @Test
  void nobodyIsAskedBeforeTheCallIsOnTheDisk() {
    Scene scene = new Scene(Scene.plan());
    scene.diskIsSlow = true;
    scene.flow.begin();
    assertThat(scene.written).hasSize(1);
    assertThat(scene.asked).isEmpty();
    scene.onTheDisk.complete(null);
    assertThat(scene.asked).hasSize(1);
  }

  @Test
  void aStoreThatStallsIsNotTheCallersSilence() {
    Scene scene = new Scene(Scene.plan());
    scene.diskIsSlow = true;
    scene.flow.begin();
    scene.pass(IvrLimits.KEEP_MS);
    assertThat(scene.asked).hasSize(1);
    scene.onTheDisk.complete(null);
    assertThat(scene.asked).hasSize(1);
  }

  @Test
  void orAQueueTakesTheCaller() {
    Scene scene = new Scene(toQueue());
    scene.flow.begin();
    failed(scene, "late");
    assertThat(scene.done).containsExactly("queue support");
    scene.on(new Event.Left()).pass(3_600_000);
    assertThat(scene.told).contains("left support").doesNotContain("ended VOEND");
    assertThat(scene.gone().status()).isEqualTo(CallEnd.Status.VOEND);
    assertThat(scene.ends).hasSize(1);
  }

  @Test
  void aQueueThatDoesNotTakeHimIsTheDialplansFallbackAndThenTheEnd() {
    Scene scene = new Scene(toQueue());
    scene.flow.begin();
    failed(scene, "late").pass(3 * IvrLimits.LEAVING_MS);
    assertThat(scene.done).containsExactly("queue support", "fallback", "hang up 0");
    assertThat(scene.told).last().isEqualTo("ended VOEND lost");
  }

  @Test
  void aQueueIsWaitedForAsLongAsTheLinkMayBeAway() {
    Scene scene = new Scene(toQueue());
    scene.flow.begin();
    failed(scene, "late").pass(IvrLimits.LINK_MS + IvrLimits.SILENT_MS).on(new Event.Left());
    assertThat(scene.done).containsExactly("queue support");
    assertThat(scene.told).contains("left support").doesNotContain("failed overdue");
  }

  @Test
  void whoIsInTheDialplanAlreadyIsNotGivenUpAsOneWhoCannotBeHungUp() {
    Scene scene = Scene.of(new IvrAction.HangUp(Prompt.NONE, 17)).on(new Event.Left());
    assertThat(scene.pass(3_600_000).ends).isEmpty();
    scene.gone();
    assertThat(scene.ends).hasSize(1);
  }

  @Test
  void anApologyThatIsNotThereIsTheDialplans() {
    Scene scene = failed(asking(), "late").on(new Event.Unheard("sorry", "no such file"));
    assertThat(scene.last()).isEqualTo("fallback");
    scene.on(new Event.Left()).pass(60_000);
    assertThat(scene.last()).isEqualTo("fallback");
  }

  @Test
  void aSlowServerIsHeardWaitingFor() {
    Scene scene = asking().pass(IvrLimits.WAITING_MS - 1);
    assertThat(scene.done).isEmpty();
    scene.pass(1);
    assertThat(scene.done).containsExactly("early waiting he");
    scene.heard().pass(IvrLimits.WAITING_PAUSE_MS);
    assertThat(scene.done).containsExactly("early waiting he", "early waiting he");
    scene.late.get(0).complete(Scene.understood(menu("m", 1)));
    assertThat(scene.done).endsWith("hush", "answer", "play rec-m he");
    scene.keys("1");
    scene.pass(IvrLimits.WAITING_MS).on(new Event.Unheard("waiting", "none"));
    assertThat(scene.last()).isEqualTo("music default");
  }

  @Test
  void aServerThatNeverAnswersIsLate() {
    Scene scene = asking().pass(10_000);
    assertThat(scene.told).contains("failed late");
    scene.late.get(0).complete(Scene.understood(menu("m", 1)));
    assertThat(scene.done).doesNotContain("play rec-m he");
  }

  @Test
  void aLateAnswerAfterTheEndDoesNothing() {
    Scene scene = asking();
    scene.gone();
    List<String> done = List.copyOf(scene.done);
    List<String> told = List.copyOf(scene.told);
    scene.late.get(0).complete(Scene.understood(menu("m", 1)));
    scene.keys("1").heard().pass(100_000);
    scene.gone();
    assertThat(scene.done).isEqualTo(done);
    assertThat(scene.told).isEqualTo(told);
    assertThat(scene.ends).hasSize(1);
    assertThat(scene.time.set()).isZero();
  }

  @Test
  void aMenuThatLeadsToItselfEndsSomeDay() {
    Scene scene = new Scene(Scene.plan());
    for (int i = 0; i < 1_000; i++) {
      scene.answers.add(Scene.understood(new IvrAction.Menu(Prompt.NONE, 0, "m", false)));
    }
    scene.flow.begin();
    assertThat(scene.asked).hasSize(IvrLimits.STEPS);
    assertThat(scene.told).contains("failed too_many_steps");
    assertThat(scene.last()).isEqualTo("play sorry he");
  }

  @Test
  void aLineThatBreaksIsTheEndOfTheCallAndNotOfTheLoop() {
    Scene scene = asking();
    scene.lineBreaks = new IllegalStateException("broken");
    scene.late.get(0).complete(Scene.understood(menu("m", 1)));
    assertThat(scene.told).contains("failed internal");
    assertThat(scene.last()).isEqualTo("hang up 0");
  }

  @Test
  void aCallerWhomTheDialplanTookIsLedNoMore() {
    Scene scene = Scene.of(menu("m", 1)).on(new Event.Left()).keys("1").pass(100_000);
    assertThat(scene.asked).hasSize(1);
    assertThat(scene.flow.isEnded()).isFalse();
    assertThat(scene.gone().status()).isEqualTo(CallEnd.Status.VOEND);
  }

  @Test
  void lossOfTheLinkIsSaid() {
    Scene scene = asking();
    scene.on(new Event.Gone(0, Scene.NINE + 5, true));
    assertThat(scene.told).last().isEqualTo("ended VOEND lost");
  }

  @Test
  void remarksLanguageNameAndDataOfAnAnswerAreTaken() {
    Scene scene = asking();
    scene
        .late
        .get(0)
        .complete(
            new IvrAnswer.Understood(
                menu("m", 1), "en", "Shlomi", Map.of("a", "1"), List.of("LOOP: x"), true));
    assertThat(scene.last()).isEqualTo("play sorry en");
    scene.heard();
    assertThat(scene.last()).isEqualTo("play rec-m en");
    assertThat(scene.told).contains("remark LOOP: x", "data {a=1}");
    scene.answers.add(
        new IvrAnswer.Understood(
            menu("n", 1), null, null, Map.of("a", "2", "b", "3"), List.of(), false));
    scene.keys("1");
    assertThat(((IvrQuestion.Action) scene.asked.get(1)).callerName()).isEqualTo("Shlomi");
    assertThat(scene.last()).isEqualTo("play rec-n he");
    assertThat(scene.told).contains("data {a=2, b=3}");
    assertThat(scene.written.get(scene.written.size() - 1).customData()).hasSize(2);
  }

  @Test
  void customDataIsBounded() {
    Scene scene = asking();
    Map<String, String> much = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      much.put("k" + i, "v");
    }
    scene
        .late
        .get(0)
        .complete(new IvrAnswer.Understood(menu("m", 1), null, null, much, List.of(), false));
    assertThat(scene.written.get(scene.written.size() - 1).customData())
        .hasSize(IvrLimits.CUSTOM_NAMES);
    assertThat(scene.told).anyMatch(line -> line.startsWith("remark CUSTOM_DATA"));
  }

  @Test
  void aFieldThatIsAlwaysWrongIsRemarkedOnce() {
    Scene scene = asking();
    for (int i = 0; i < 3; i++) {
      scene.answers.add(
          new IvrAnswer.Understood(
              menu("m", 0), null, null, Map.of(), List.of("LOOP: " + i, "DELAY: x"), false));
    }
    scene.late.get(0).complete(scene.answers.poll());
    scene.heard().heard();
    assertThat(scene.told)
        .filteredOn(line -> line.startsWith("remark"))
        .containsExactly("remark LOOP: 0", "remark DELAY: x");
  }

  @Test
  void aQueueHasTheTimeInWhichTheLineLooksForTheCaller() {
    Scene scene = new Scene(toQueue());
    scene.flow.begin();
    failed(scene, "late").pass(2 * IvrLimits.SILENT_MS);
    assertThat(scene.done).containsExactly("queue support");
    scene.on(new Event.Left());
    assertThat(scene.told).contains("left support").doesNotContain("failed overdue");
  }

  @Test
  void whoHangsUpIsWaitedForByNobody() {
    Scene scene = Scene.of();
    scene.flow.on(new Event.Gone(16, Scene.NINE + 1_000, false));
    assertThat(scene.late.get(0)).isCancelled();
    assertThat(scene.flow.isEnded()).isTrue();
    assertThat(scene.told).noneMatch(line -> line.startsWith("failed"));
  }

  @Test
  void anAnswerThatIsTooLateIsNotWaitedForEither() {
    Scene scene = Scene.of();
    scene.time.pass(IvrLimits.ANSWER_MS + IvrLimits.WAITING_MS);
    assertThat(scene.late.get(0)).isCancelled();
    assertThat(scene.flow.state()).isEqualTo("apologizing");
  }

  /** A hundred loops of ten minutes in one answer are within each bound but this. */
  @Test
  void nobodyIsLedForEver() {
    Scene scene = Scene.of(new IvrAction.Menu(new Prompt("long", 100, 60), 1, "m", false));
    long begunAtMs = scene.time.clock().millis();
    while (scene.flow.state().equals("collecting")) {
      scene.pass(500_000);
      scene.heard();
    }
    assertThat(scene.flow.state()).isEqualTo("apologizing");
    assertThat(scene.time.clock().millis() - begunAtMs)
        .isBetween(
            (long) IvrLimits.SESSION_MS,
            (long) IvrLimits.SESSION_MS + IvrLimits.SOUND_MS + 60_000L);
    assertThat(scene.told).contains("failed overtime");
    assertThat(scene.shown)
        .contains("overtime: session: nobody to talk to (expected: within 4 hours)");
  }

  @Test
  void aTalkIsNotThatTimeAndMenusAfterItHaveTheirOwn() {
    IvrPlan.Layer two = IvrLayerTest.layer(2, 1, Map.of(), null, new IvrPlan.Step.ToLayer(2));
    Scene scene =
        Scene.of(
            Scene.plan(two),
            new IvrAction.Menu(new Prompt("long", 100, 60), 1, "m", false),
            new IvrAction.LayerCall(Scene.dial(null, "0501"), 0, 0, 2));
    long endMs = Scene.NINE + IvrLimits.SESSION_MS;
    while (scene.time.clock().millis() < endMs - 500_000) {
      scene.pass(500_000);
      scene.heard();
    }
    scene.keys("1");
    assertThat(scene.flow.state()).isEqualTo("calling");
    scene.on(new Event.Answered(scene.time.clock().millis()));
    scene.pass(600_000);
    assertThat(scene.flow.state()).isEqualTo("calling");
    assertThat(scene.time.clock().millis()).isGreaterThan(endMs);
    scene.on(new Event.Dialled(true, 16, true));
    scene.heard();
    assertThat(scene.flow.state()).isEqualTo("collecting");
    assertThat(scene.told).noneMatch(line -> line.startsWith("failed"));
  }
}

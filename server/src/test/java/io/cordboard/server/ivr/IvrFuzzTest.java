package io.cordboard.server.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction.AfterCall;
import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.IvrPlan.Step;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in whatever state: no error, one end, and nobody left with nothing going on. */
class IvrFuzzTest {
  private static final String[] REASONS = {"late", "fault", "status"};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyEventInAnyStateEndsOnceAndNeverInSilence(long seed) {
    Random random = new Random(seed);
    for (int call = 0; call < 500; call++) {
      Scene scene = scene(random);
      scene.flow.begin();
      for (int i = 0; i < 120 && !scene.flow.isEnded(); i++) {
        happens(scene, random);
        assertThat(scene.flow.isEnded() || scene.somethingGoesOn())
            .as("seed %s call %s: %s after %s", seed, call, scene.flow.state(), scene.done)
            .isTrue();
      }
      scene.gone();
      assertThat(scene.ends).hasSize(1);
      assertThat(scene.traceEnds).isEqualTo(1);
      assertThat(scene.time.set()).isZero();
      assertThat(scene.told).noneMatch(line -> line.startsWith("failed internal"));
    }
  }

  @Test
  void leftAloneEveryCallEndsByItself() {
    Random random = new Random(9);
    Set<String> states = new HashSet<>();
    for (int call = 0; call < 1_000; call++) {
      Scene scene = scene(random);
      scene.flow.begin();
      for (int i = random.nextInt(20); i > 0 && !scene.flow.isEnded(); i--) {
        happens(scene, random);
      }
      states.add(scene.flow.state());
      for (int i = 0; i < 5_000 && scene.time.ringNext(); i++) {
        answerLate(scene, random);
      }
      assertThat(scene.flow.isEnded() || scene.away).isTrue();
    }
    assertThat(states)
        .contains(
            "asking", "collecting", "announcing", "calling", "recording", "apologizing", "leaving");
  }

  private static Scene scene(Random random) {
    IvrPlan.Layer one =
        IvrLayerTest.layer(
            1,
            random.nextInt(3),
            Map.of("1", new Step.ToLayer(2), "2", new Step.ToQueue("q")),
            random.nextBoolean() ? Scene.LAYER_SERVER : null,
            new Step.ToVoicemail(Prompt.once("speak"), 30));
    IvrPlan.Layer two =
        IvrLayerTest.layer(2, random.nextInt(4), Map.of(), Scene.LAYER_SERVER, new Step.ToLayer(1));
    Scene scene =
        new Scene(
            random.nextBoolean()
                ? Scene.plan(one, two)
                : random.nextBoolean()
                    ? Scene.plan(null, Scene.SETTINGS, one, two)
                    : IvrMishapTest.toQueue());
    for (int i = random.nextInt(20); i > 0; i--) {
      scene.answers.add(answer(random));
    }
    return scene;
  }

  private static void happens(Scene scene, Random random) {
    switch (random.nextInt(14)) {
      case 0, 1 -> scene.heard();
      case 2 -> scene.on(new Event.Unheard("x", "none"));
      case 3, 4, 5 -> scene.keys(String.valueOf("0123456789*#".charAt(random.nextInt(12))));
      case 6 -> scene.on(new Event.Dialling(5));
      case 7 -> scene.on(new Event.Answered(6));
      case 8 ->
          scene.on(
              new Event.Dialled(random.nextBoolean(), random.nextInt(128), random.nextBoolean()));
      case 9 -> scene.on(new Event.Recorded(random.nextBoolean() ? "" : "f.wav", 3));
      case 10 -> scene.on(new Event.Left());
      case 11 -> scene.time.ringNext();
      case 12 -> scene.pass(random.nextInt(8_000));
      default -> answerLate(scene, random);
    }
  }

  private static void answerLate(Scene scene, Random random) {
    if (!scene.late.isEmpty()) {
      CompletableFuture<IvrAnswer> one = scene.late.get(random.nextInt(scene.late.size()));
      if (random.nextInt(20) == 0) {
        one.completeExceptionally(new IllegalStateException("never promised"));
      } else {
        one.complete(answer(random));
      }
    }
  }

  private static Prompt prompt(Random random) {
    return random.nextInt(4) == 0
        ? Prompt.NONE
        : new Prompt("s" + random.nextInt(9), 1 + random.nextInt(3), random.nextInt(4));
  }

  private static IvrAnswer answer(Random random) {
    if (random.nextInt(12) == 0) {
      return new IvrAnswer.Failed(REASONS[random.nextInt(REASONS.length)], "why");
    }
    return new IvrAnswer.Understood(
        action(random),
        random.nextBoolean() ? null : "en",
        null,
        Map.of("k" + random.nextInt(100), "v"),
        List.of(),
        random.nextInt(10) == 0);
  }

  private static IvrAction action(Random random) {
    Menu menu =
        new Menu(prompt(random), random.nextInt(4), "m" + random.nextInt(9), random.nextBoolean());
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> menu;
      case 3 -> new IvrAction.SayDigits(prompt(random), random.nextBoolean() ? "" : "0123", menu);
      case 4 -> new IvrAction.GoToLayer(prompt(random), random.nextInt(4));
      case 5 -> new IvrAction.SilentRecord(prompt(random), random.nextInt(100));
      case 6 ->
          new IvrAction.Call(
              Scene.dial(random.nextBoolean() ? null : "now", random.nextBoolean() ? "0900" : "05"),
              new AfterCall(random.nextBoolean() ? "" : "next", prompt(random), random.nextInt(3)));
      case 7 ->
          new IvrAction.LayerCall(
              Scene.dial(null, "0501", "0502"),
              random.nextInt(3),
              random.nextInt(3),
              random.nextInt(3));
      default ->
          random.nextInt(3) == 0
              ? new IvrAction.HangUp(prompt(random), random.nextInt(128))
              : new IvrAction.LayerSay(List.of(new Media.Digits("12")), random.nextInt(3));
    };
  }
}

package io.cordboard.server.ivr;

import static io.cordboard.server.ivr.Scene.LAYER_SERVER;
import static io.cordboard.server.ivr.Scene.SETTINGS;
import static io.cordboard.server.ivr.Scene.dial;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction.GoToLayer;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.LayerCall;
import io.cordboard.server.ivr.IvrAction.LayerSay;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.IvrPlan.Layer;
import io.cordboard.server.ivr.IvrPlan.Step;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers of the configuration, and the servers attached to them. */
class IvrLayerTest {
  private static final Step END = new Step.End(Prompt.once("bye"), 16);

  static Layer layer(
      int number, int digits, Map<String, Step> keys, IvrPlan.@Nullable Server server, Step next) {
    return new Layer(
        number,
        "layer-" + number,
        Prompt.once("rec-" + number),
        digits,
        4_000,
        2_000,
        keys,
        server,
        Prompt.once("invalid"),
        2,
        next);
  }

  private static Scene led(Layer... layers) {
    Scene scene = new Scene(Scene.plan(null, SETTINGS, layers));
    scene.flow.begin();
    return scene;
  }

  private static Scene asked(IvrAction answer, Layer... more) {
    Layer[] all = new Layer[more.length + 1];
    all[0] = layer(2, 3, Map.of(), LAYER_SERVER, END);
    System.arraycopy(more, 0, all, 1, more.length);
    Scene scene = new Scene(Scene.plan(null, SETTINGS, all));
    scene.answers.add(Scene.understood(answer));
    scene.flow.begin();
    return scene.keys("12#");
  }

  private static Layer plain(int number) {
    return layer(number, 1, Map.of(), null, END);
  }

  @Test
  void aNumberMayBeginWithALayer() {
    Scene scene = led(plain(1));
    assertThat(scene.done).containsExactly("answer", "play rec-1 he");
    assertThat(scene.told).contains("entered 1 layer-1");
    assertThat(scene.asked).isEmpty();
  }

  @Test
  void keysLeadOn() {
    Map<String, Step> keys =
        Map.of(
            "1", new Step.ToLayer(2),
            "2", new Step.ToQueue("support"),
            "3", new Step.ToVoicemail(Prompt.once("speak"), 60),
            "4", new Step.End(Prompt.NONE, 17),
            "5", new Step.ToNumber(List.of(new Target("801", null, Kind.EXTENSION)), 20, 0, 0, 0));
    Layer first = layer(1, 1, keys, null, END);
    assertThat(led(first, plain(2)).keys("1").last()).isEqualTo("play rec-2 he");
    assertThat(led(first).keys("2").last()).isEqualTo("queue support");
    assertThat(led(first).keys("3").heard().last()).isEqualTo("record 60 until a key");
    assertThat(led(first).keys("4").last()).isEqualTo("hang up 17");
    assertThat(led(first).keys("5").last()).isEqualTo("dial [PJSIP/801] ring 20 max 7200");
  }

  @Test
  void aMessageIsToldAsOne() {
    Layer first = layer(1, 0, Map.of(), null, new Step.ToVoicemail(Prompt.NONE, 0));
    Scene scene = led(first).heard();
    assertThat(scene.last()).isEqualTo("record 600 until a key");
    scene.on(new Event.Recorded("ivr/m.wav", 7));
    assertThat(scene.told).contains("recorded ivr/m.wav true");
    assertThat(scene.last()).isEqualTo("hang up 0");
  }

  @Test
  void aKeyIsEnoughIfNoOtherBeginsWithIt() {
    Map<String, Step> keys =
        Map.of("1", new Step.ToQueue("a"), "12", new Step.ToQueue("b"), "3", new Step.ToQueue("c"));
    Layer first = layer(1, 2, keys, null, END);
    assertThat(led(first).keys("3").last()).isEqualTo("queue c");
    assertThat(led(first).keys("12").last()).isEqualTo("queue b");
    Scene scene = led(first).keys("1");
    assertThat(scene.last()).isEqualTo("hush");
    assertThat(scene.pass(2_000).last()).isEqualTo("queue a");
  }

  @Test
  void anUnknownKeyIsInvalidAFewTimes() {
    Scene scene = led(plain(1)).keys("9");
    assertThat(scene.last()).isEqualTo("play invalid he");
    scene.heard();
    assertThat(scene.last()).isEqualTo("play rec-1 he");
    scene.keys("9");
    assertThat(scene.last()).isEqualTo("play bye he");
    assertThat(scene.heard().last()).isEqualTo("hang up 16");
  }

  @Test
  void whoPressesNothingHearsItAgainAndThenWhatIsNext() {
    Scene scene = led(plain(1)).heard().pass(4_000);
    assertThat(scene.last()).isEqualTo("play rec-1 he");
    scene.heard().pass(4_000);
    assertThat(scene.last()).isEqualTo("play bye he");
    assertThat(scene.asked).isEmpty();
  }

  @Test
  void aLayersServerIsAskedWithTheDigits() {
    Scene scene =
        led(
            layer(4, 1, Map.of("1", new Step.ToLayer(8)), null, END),
            layer(8, 7, Map.of("0", new Step.ToQueue("q")), LAYER_SERVER, END));
    scene.keys("1").keys("1234567");
    IvrQuestion.LayerInput question = (IvrQuestion.LayerInput) scene.asked.get(0);
    assertThat(question)
        .isEqualTo(
            new IvrQuestion.LayerInput("7000", "0501234567", "c".repeat(32), "1234567", 8, 4));
    assertThat(
            led(layer(8, 7, Map.of("0", new Step.ToQueue("q")), LAYER_SERVER, END))
                .keys("0#")
                .last())
        .isEqualTo("queue q");
  }

  @Test
  void theServerLeadsToALayer() {
    assertThat(asked(new GoToLayer(Prompt.NONE, 22), plain(22)).last()).isEqualTo("play rec-22 he");
    Scene unknown = asked(new GoToLayer(Prompt.NONE, 99));
    assertThat(unknown.told).contains("failed unknown_layer");
    assertThat(unknown.last()).isEqualTo("play sorry he");
  }

  @Test
  void theServerSaysDigitsAndLeadsOn() {
    LayerSay say = new LayerSay(List.of(new Media.Sound("your"), new Media.Digits("007")), 3);
    Scene scene = asked(say, plain(3));
    assertThat(scene.last()).isEqualTo("play your he");
    assertThat(scene.heard().last()).isEqualTo("play 007 he");
    assertThat(scene.heard().last()).isEqualTo("play rec-3 he");
    assertThat(asked(new LayerSay(List.of(), 0)).last()).isEqualTo("hang up 0");
  }

  @ParameterizedTest
  @CsvSource({"17,play rec-11 he", "19,play rec-12 he", "16,play rec-12 he", "34,play rec-11 he"})
  void aFailedDialLeadsToItsLayer(int cause, String heard) {
    Scene scene =
        asked(new LayerCall(dial(null, "0501"), 11, 12, 13), plain(11), plain(12), plain(13));
    scene.on(new Event.Dialled(false, cause, true));
    assertThat(scene.last()).isEqualTo(heard);
  }

  @Test
  void anAnsweredDialLeadsToItsLayerOrTheEnd() {
    Scene scene = asked(new LayerCall(dial(null, "0501"), 11, 12, 13), plain(13));
    scene.on(new Event.Answered(Scene.NINE)).on(new Event.Dialled(true, 16, true));
    assertThat(scene.last()).isEqualTo("play rec-13 he");
    assertThat(scene.told).endsWith("left 0501", "entered 13 layer-13");
    Scene ended = asked(new LayerCall(dial(null, "0501"), 11, 12, 0));
    ended.on(new Event.Answered(Scene.NINE)).on(new Event.Dialled(true, 16, true));
    assertThat(ended.last()).isEqualTo("hang up 16");
  }

  @Test
  void anUnansweredDialWithoutALayerOfItsOwnHasFailed() {
    Scene scene = asked(new LayerCall(dial(null, "0501"), 11, 0, 0), plain(11));
    scene.on(new Event.Dialled(false, 19, true));
    assertThat(scene.last()).isEqualTo("play rec-11 he");
  }

  @Test
  void theServersOfANumberAndALayerAreAskedInTurn() {
    Scene scene =
        Scene.of(
            Scene.plan(layer(2, 1, Map.of(), LAYER_SERVER, END)),
            new GoToLayer(new Prompt("go", 2, 1), 2),
            Scene.menu("odd", 1));
    assertThat(scene.last()).isEqualTo("play go he");
    scene.heard().pass(1_000).heard().pass(1_000);
    assertThat(scene.last()).isEqualTo("play rec-2 he");
    scene.keys("5");
    assertThat(scene.question()).isEqualTo("2 0 '5'");
    scene.keys("6");
    assertThat(scene.question()).isEqualTo("2 0 '6'");
  }

  @Test
  void layersThatLeadInACircleEndSomeDay() {
    Layer one = layer(1, 0, Map.of(), null, new Step.ToLayer(1));
    Scene scene = led(one);
    for (int i = 0; i < IvrLimits.STEPS + 10 && scene.last().equals("play rec-1 he"); i++) {
      scene.heard();
    }
    assertThat(scene.told).contains("failed too_many_steps");
    assertThat(scene.last()).isEqualTo("play sorry he");
  }

  @Test
  void aLayersAnswerLeavesTheLanguageThatTheCallHas() {
    Scene scene =
        new Scene(Scene.plan(Scene.SERVER, SETTINGS, layer(2, 3, Map.of(), LAYER_SERVER, END)));
    scene.answers.add(
        new IvrAnswer.Understood(
            new GoToLayer(Prompt.NONE, 2), "fr", null, Map.of(), java.util.List.of(), false));
    scene.answers.add(Scene.understood(new GoToLayer(Prompt.NONE, 2)));
    scene.flow.begin();
    assertThat(scene.last()).isEqualTo("play rec-2 fr");
    scene.keys("12#");
    assertThat(scene.last()).isEqualTo("play rec-2 fr");
  }

  @Test
  void aVoiceBeforeALayerPausesBetweenItsLoopsAndNotAfterThem() {
    Scene scene =
        new Scene(Scene.plan(Scene.SERVER, SETTINGS, layer(2, 3, Map.of(), LAYER_SERVER, END)));
    scene.answers.add(Scene.understood(new GoToLayer(new Prompt("go", 2, 60), 2)));
    scene.flow.begin();
    scene.heard().pass(59_999);
    assertThat(scene.done).filteredOn(line -> line.startsWith("play go")).hasSize(1);
    scene.pass(1).heard();
    assertThat(scene.last()).isEqualTo("play rec-2 he");
  }
}

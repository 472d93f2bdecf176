package io.cordboard.server.ivr;

import static io.cordboard.server.ivr.Scene.menu;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction.AfterCall;
import io.cordboard.server.ivr.IvrAction.Call;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.LayerCall;
import io.cordboard.server.ivr.IvrAction.LayerSay;
import io.cordboard.server.ivr.IvrAction.SayDigits;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sensitive number's callers type is in no log and in no trace, whatever a server does. */
class IvrMaskedTest {
  private static final String CARD = "45801234";

  private static IvrPlan sensitive() {
    IvrPlan.Settings s = Scene.SETTINGS;
    return Scene.plan(
        Scene.SERVER,
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
            s.sounds()));
  }

  /** A call that has typed the card's number, and now gets this. */
  private static Scene typed(IvrAnswer echo) {
    Scene scene = new Scene(sensitive());
    scene.answers.add(Scene.understood(menu("card", 8)));
    scene.answers.add(echo);
    scene.flow.begin();
    return scene.keys(CARD);
  }

  private static void isNowhere(Scene scene) {
    assertThat(scene.asked).extracting(IvrQuestion::digits).contains(CARD);
    assertThat(scene.shown).contains("*".repeat(CARD.length()));
    for (String line : scene.shown) {
      assertThat(line.replaceAll("[ ./_-]", "")).doesNotContain(CARD).doesNotContain("4580");
    }
  }

  private static Dial dial(String number) {
    return new Dial(
        List.of(new Target(number, "p" + CARD, Kind.PHONE)),
        CARD,
        false,
        CARD,
        Prompt.NONE,
        "m" + CARD,
        Prompt.once("r" + CARD),
        30,
        60,
        false,
        CARD);
  }

  static Stream<IvrAction> echoes() {
    Prompt record = new Prompt("card/" + CARD, 1, 0);
    IvrAction.Menu menu = new IvrAction.Menu(record, 4, "menu-4580-1234", false);
    return Stream.of(
        menu,
        new SayDigits(record, CARD, menu),
        new IvrAction.GoToLayer(record, 7),
        new IvrAction.SilentRecord(record, 9),
        new IvrAction.HangUp(record, 16),
        new Call(dial(CARD), new Target("05" + CARD, null, Kind.PHONE), afterwards(record)),
        new Call(dial("0900" + CARD), afterwards(record)),
        new LayerCall(dial(CARD), 1, 2, 3),
        new LayerSay(List.of(new Media.Digits(CARD), new Media.Sound("c" + CARD)), 0));
  }

  private static AfterCall afterwards(Prompt record) {
    return new AfterCall(CARD, record, 0);
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void whateverAnAnswerRepeats(IvrAction echo) {
    Scene scene =
        typed(
            new IvrAnswer.Understood(
                echo,
                "he",
                "card " + CARD,
                Map.of(CARD, "x", "card", "4580 1234"),
                List.of(
                    "DIGITS: " + CARD + " (expected: at most 100 digits)",
                    "CUSTOM_DATA: (expected: " + CARD + ") (expected: 1)"),
                false));
    scene.on(new Event.Unheard("card/" + CARD, "404"));
    scene.on(new Event.Answered(Scene.NINE)).on(new Event.Dialled(false, 17, true));
    scene.keys("1").pass(60_000);
    scene.on(new Event.Gone(16, Scene.NINE, false));
    isNowhere(scene);
    assertThat(scene.shown).contains("DIGITS: ******** (expected: at most 100 digits)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault", "bad_field", "unknown_action", "status", "unreadable"})
  void norTheReasonWhyItFailed(String reason) {
    isNowhere(typed(new IvrAnswer.Failed(reason, "DATA.X: card " + CARD + " (expected: 0 or 1)")));
  }

  @Test
  void whatWeSayOurselvesKeepsItsNumbers() {
    Scene scene = typed(new IvrAnswer.Failed("http_status", "status: 500 (expected: 2xx)"));
    assertThat(scene.shown).contains("http_status: status: 500 (expected: 2xx)");
  }

  @Test
  void whatTheCallCarriesIsTheCustomersOwnAndStaysWhole() {
    Scene scene =
        typed(
            new IvrAnswer.Understood(
                menu("m", 1), null, null, Map.of("card", CARD), List.of(), false));
    assertThat(scene.told).contains("data {card=" + CARD + "}");
    assertThat(IvrText.withoutDigits(Map.of("card 1", CARD)))
        .isEqualTo(Map.of("card *", "********"));
  }

  @Test
  void aMistakeOfOursRepeatsNothing() {
    Scene scene = new Scene(sensitive());
    scene.answers.add(Scene.understood(menu("card", 8)));
    scene.answers.add(Scene.understood(menu("next", 1)));
    scene.flow.begin();
    scene.lineBreaks = new IllegalArgumentException("media: digits:" + CARD);
    scene.keys(CARD);
    isNowhere(scene);
  }

  @Test
  void aNumberThatIsNotSensitiveShowsAll() {
    Scene scene = Scene.of(menu("card", 8), new SayDigits(Prompt.NONE, CARD, menu("m", 1)));
    scene.keys(CARD);
    assertThat(scene.shown).contains(CARD).anyMatch(line -> line.contains("digits=" + CARD));
  }
}

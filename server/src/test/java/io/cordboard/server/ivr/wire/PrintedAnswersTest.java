package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAction.AfterCall;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Kind;
import io.cordboard.server.ivr.IvrAction.Menu;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer as the document prints it, and the same cut anywhere. */
class PrintedAnswersTest {
  private static final Target TARGET = new Target("0540123456", null, Kind.PHONE);
  private static final List<Target> TARGETS =
      List.of(
          new Target("972547000000", "provider1", Kind.PHONE),
          new Target("972547000000", "provider2", Kind.PHONE));

  private static IvrAnswer.Understood printed(String name) throws IOException {
    Wire wire = name.endsWith(".xml") ? Wire.XML_RPC : Wire.JSON;
    boolean ofLayer = name.startsWith("go-to-layer") || name.startsWith("dial");
    return Answers.understood(
        AnswerReader.read(
            ofLayer ? Answers.LAYER : Answers.ACTION,
            Answers.printed("ivr-answers/" + name),
            wire,
            null));
  }

  private static void isUnderstood(String name, IvrAction action) throws IOException {
    assertThat(printed(name))
        .isEqualTo(new IvrAnswer.Understood(action, "he", null, Map.of(), List.of(), false));
  }

  @Test
  void menu() throws IOException {
    isUnderstood("menu.json", new Menu(new Prompt("record", 4, 3), 2, "menu", false));
    isUnderstood("menu.xml", new Menu(new Prompt("record_filename", 2, 1), 4, "menu_name", true));
  }

  @Test
  void hangup() throws IOException {
    isUnderstood("hangup.json", new IvrAction.HangUp(Prompt.NONE, 16));
    isUnderstood("hangup.xml", new IvrAction.HangUp(Prompt.NONE, 16));
  }

  @Test
  void call() throws IOException {
    Prompt rec = Prompt.once("rec");
    isUnderstood(
        "call.json",
        new IvrAction.Call(
            new Dial(
                TARGETS,
                "0500000000",
                false,
                "",
                rec,
                "musiconhold",
                Prompt.NONE,
                25,
                3200,
                false,
                "16"),
            TARGET,
            new AfterCall("16", new Prompt("rec", 1, 1), 2)));
    isUnderstood(
        "call.xml",
        new IvrAction.Call(
            new Dial(
                TARGETS,
                null,
                true,
                "?????",
                Prompt.once("now_calling"),
                "californication",
                Prompt.NONE,
                35,
                600,
                true,
                "3"),
            TARGET,
            new AfterCall("SOME-MENU", new Prompt("record-filename", 3, 1), 4)));
  }

  @Test
  void sayDigits() throws IOException {
    isUnderstood(
        "saydigits.xml",
        new IvrAction.SayDigits(
            Prompt.NONE,
            "154654",
            new Menu(new Prompt("record_filename", 2, 1), 4, "menu_name", true)));
  }

  /**
   * It is not closed, and has VALIDATION thrice: the second is the record, the third the digits.
   */
  @Test
  void misprintedSayDigits() throws IOException {
    IvrAnswer.Understood answer = printed("saydigits.json");
    assertThat(answer.action())
        .isEqualTo(
            new IvrAction.SayDigits(
                Prompt.once("SAYDIGITSRECORD"),
                "",
                new Menu(new Prompt("record", 4, 3), 2, "menu", false)));
    assertThat(answer.remarks()).hasSize(2).allMatch(r -> r.startsWith("DATA.VALIDATION: "));
    assertThat(answer.sorry()).isFalse();
    String real =
        new String(
                Answers.printed("ivr-answers/saydigits.json"),
                java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"SAYDIGITSRECORD\"", "\"your_code_is\"")
            .replace("\"DIGITS\"", "\"0547\"");
    IvrAction.SayDigits said =
        (IvrAction.SayDigits) Answers.understood(Answers.read(Answers.ACTION, real)).action();
    assertThat(said.before()).isEqualTo(Prompt.once("your_code_is"));
    assertThat(said.digits()).isEqualTo("0547");
  }

  @Test
  void goToLayer() throws IOException {
    assertThat(printed("go-to-layer.json"))
        .isEqualTo(
            new IvrAnswer.Understood(
                new IvrAction.GoToLayer(Prompt.NONE, 22),
                null,
                "Shlomi",
                Map.of("xxx", "111", "yyy", "222", "zzz", "333"),
                List.of(),
                false));
  }

  /** Its list of targets has the fields of one, without the braces. */
  @Test
  void dialOfALayer() throws IOException {
    IvrAnswer.Understood answer = printed("dial.json");
    assertThat(answer.action())
        .isEqualTo(
            new IvrAction.LayerCall(
                new Dial(
                    List.of(new Target("0501234567", null, Kind.PHONE)),
                    "0722776772",
                    false,
                    "Voicenter",
                    Prompt.NONE,
                    null,
                    Prompt.NONE,
                    30,
                    7200,
                    true,
                    ""),
                1,
                2,
                1));
    assertThat(answer.customData()).hasSize(3);
    assertThat(answer.remarks()).isEmpty();
  }

  @Test
  void answerToHangupCall() throws IOException {
    assertThat(AnswerReader.delivered(Answers.printed("ivr-answers/hangup-call.json"))).isTrue();
    assertThat(AnswerReader.delivered(Answers.printed("ivr-answers/hangup-call.xml"))).isTrue();
  }

  static Stream<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/ivr-answers"))) {
      return files.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void cutAnywhereItIsReadOrRefused(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      for (Wire wire : Wire.values()) {
        assertThat(AnswerReader.read(Answers.ACTION, part, wire, null)).isNotNull();
        assertThat(AnswerReader.read(Answers.LAYER, part, wire, null)).isNotNull();
      }
      boolean unused = AnswerReader.delivered(part);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void halfAnAnswerIsNone(Wire wire) throws IOException {
    String name = wire == Wire.JSON ? "menu.json" : "menu.xml";
    byte[] whole = Answers.printed("ivr-answers/" + name);
    String text = new String(whole, java.nio.charset.StandardCharsets.UTF_8).strip();
    int last = wire == Wire.JSON ? text.lastIndexOf("}", text.length() - 2) : text.length() - 1;
    for (int length = 0; length <= last; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(AnswerReader.read(Answers.ACTION, part, wire, null))
          .as("%d bytes", length)
          .isInstanceOf(IvrAnswer.Failed.class);
    }
  }
}

package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers read as they are for a number, or for a layer. */
final class Answers {
  static final IvrQuestion ACTION =
      new IvrQuestion.Action("7000", "0540000000", "Dana", "0".repeat(32), "", "-1", "-1");
  static final IvrQuestion LAYER =
      new IvrQuestion.LayerInput("7002", "0540000000", "0".repeat(32), "12", 8, 4);

  private static final Path FOLDER = Path.of("src/test/resources");

  private Answers() {}

  static byte[] printed(String file) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(file));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static IvrAnswer read(IvrQuestion question, String json) {
    return AnswerReader.read(question, bytes(json), Wire.JSON, null);
  }

  static IvrAnswer.Understood understood(IvrAnswer answer) {
    assertThat(answer).isInstanceOf(IvrAnswer.Understood.class);
    return (IvrAnswer.Understood) answer;
  }

  /** Of a number's answer with these fields in DATA, single quotes for double ones. */
  static IvrAnswer.Understood understood(String action, String data) {
    return understood(read(ACTION, answer(action, data)));
  }

  static IvrAnswer.Failed failed(IvrAnswer answer) {
    assertThat(answer).isInstanceOf(IvrAnswer.Failed.class);
    IvrAnswer.Failed failed = (IvrAnswer.Failed) answer;
    assertThat(failed.why()).matches("[^\\n\\r]{1,300}").contains(" (expected: ");
    return failed;
  }

  static String answer(String action, String data) {
    return "{\"STATUS\":0,\"ACTION\":\""
        + action
        + "\",\"LANGUAGE\":\"he\",\"DATA\":{"
        + data.replace('\'', '"')
        + "}}";
  }
}

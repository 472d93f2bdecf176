package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who vanishes, or does not come, while an agent consults; proven by who hears whom. */
@Tag("long")
@Timeout(120)
class TalkMishapsIT {
  @RegisterExtension static final House house = TalkScenes.house();

  private static TalkScenes scenes;
  private static Phone ben;

  @BeforeAll
  static void phones() {
    scenes = new TalkScenes(house);
    ben = scenes.ben;
  }

  @AfterAll
  static void giveBack() {
    scenes.close();
  }

  private static Answer command(String what, String body) {
    return scenes.command("2001", "calls/" + what, body);
  }

  private static String done(String what, String body) {
    return TalkScenes.done(command(what, body));
  }

  /** Ann consults Ben, whose phone rings. */
  private static PhoneCall ring(TalkScenes.Scene scene) {
    assertThat(done("consult", "{\"number\":\"812\"}")).isEqualTo(scene.callId());
    PhoneCall asked = ben.awaitCall();
    scene.other().hearsMusic();
    return asked;
  }

  @ParameterizedTest
  @EnumSource
  void agentIsBackWithTheCallerWhenTheConsultedDeclines(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      ring(scene).decline();
      scene.talk();
      assertThat(scene.call().path("state").asText()).isEqualTo("up");
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void agentIsBackWithTheCallerWhenTheConsultedNeverAnswers(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = ring(scene);
      asked.awaitOver();
      scene.talk();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everybodyIsFreeWhenTheCallerHangsUpWhileItRings(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = ring(scene);
      scene.other().hangUp();
      asked.awaitOver();
      scene.ann().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theConsultedTakesTheCallerWhenTheAgentHangsUpWhileItRings(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = ring(scene);
      scene.ann().hangUp();
      asked.answer();
      asked.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(ben);
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theConsultedTakesTheCallerWhenTheAgentHangsUpAfterTheAnswer(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = ring(scene).answer();
      asked.hearsOnly(scenes.ann);
      scene.ann().hangUp();
      asked.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(ben);
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void transferWhileItRingsIsRefusedAndNothingChanged() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = ring(scene);
      TalkScenes.refused(command("transfer", "{}"), "wrong_state");
      TalkScenes.refused(command("conference", "{}"), "wrong_state");
      scene.other().hearsMusic();
      asked.answer().hearsOnly(scenes.ann);
      done("transfer", "{}");
      asked.hearsOnly(scene.otherVoice());
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void callerIsBackInTheQueueWhenTheAgentHangsUpAndTheConsultedDeclines() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = ring(scene);
      scene.ann().hangUp();
      asked.decline();
      // Asterisk rings her at once, which ends when the caller is back in the queue.
      scenes.ann.awaitCall().awaitOver();
      PhoneCall again = scenes.ann.awaitCall().answer();
      again.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.ann);
      assertThat(Story.there(scene.call())).hasSize(2);
      again.hangUp();
      scene.other().awaitOver();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "CLICK"})
  void agentIsRungAgainWhenTheAgentHangsUpAndTheConsultedDeclines(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = ring(scene);
      scene.ann().hangUp();
      asked.decline();
      PhoneCall again = scenes.ann.awaitCall().answer();
      again.hearsOnly(scene.otherVoice());
      again.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void agentAndTheConsultedTalkOnWhenTheCallerHangsUpAsTheyAreJoined() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = ring(scene).answer();
      asked.hearsOnly(scenes.ann);
      CompletableFuture<Answer> answer = scenes.asked("2001", "calls/conference", "{}");
      scene.other().hangUp();
      assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join().body().path("outcome").asText())
          .isIn("done", "refused");
      asked.hearsOnly(scenes.ann);
      scene.ann().hearsOnly(ben);
      scene.over();
    }
  }
}

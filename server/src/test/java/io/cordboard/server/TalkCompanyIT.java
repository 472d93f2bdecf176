package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More than one agent, people outside and machines in one talk; proven by who hears whom. */
@Tag("long")
@Timeout(120)
class TalkCompanyIT {
  private static final String OUTSIDE = "{\"number\":\"+4930123455\"}";

  @RegisterExtension static final House house = TalkScenes.house();

  private static TalkScenes scenes;
  private static Phone ben;
  private static Phone eve;

  @BeforeAll
  static void phones() {
    scenes = new TalkScenes(house);
    ben = scenes.ben;
    eve = scenes.eve;
  }

  @AfterAll
  static void giveBack() {
    scenes.close();
  }

  private static Answer command(String agent, String what, String body) {
    return scenes.command(agent, "calls/" + what, body);
  }

  private static String done(String what, String body) {
    return TalkScenes.done(command("2001", what, body));
  }

  private static void benDone(String what, String body) {
    TalkScenes.done(command("2002", what, body));
  }

  private static PhoneCall consult(TalkScenes.Scene scene) {
    assertThat(done("consult", "{\"number\":\"812\"}")).isEqualTo(scene.callId());
    PhoneCall asked = ben.awaitCall().answer();
    asked.hearsOnly(scenes.ann);
    return asked;
  }

  private static String stage(String agent) {
    Answer answer =
        house
            .ask("GET", "/v1/agents/" + agent + "/calls", null)
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    return answer.body().toString();
  }

  @Test
  void theConsultedHoldsAndConsultsToo() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      assertThat(stage("2001")).contains("\"consult\"");
      assertThat(stage("2002")).contains("\"talk\"").doesNotContain("\"consult\"");
      TalkScenes.refused(command("2002", "transfer", "{}"), "wrong_state");
      benDone("hold", "{}");
      scene.ann().hearsMusic();
      asked.hearsNothing();
      scene.other().hearsMusic();
      benDone("resume", "{}");
      scene.ann().hearsOnly(ben);
      benDone("consult", "{\"number\":\"813\"}");
      PhoneCall third = eve.awaitCall().answer();
      third.hearsOnly(ben);
      scene.ann().hearsMusic();
      benDone("transfer", "{}");
      third.hearsOnly(scenes.ann);
      scene.other().hearsMusic();
      done("back", "{}");
      third.awaitOver();
      scene.talk();
      scene.over();
    }
  }

  @Test
  void onlyOneOfAConferenceIsAwayAtATime() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      done("conference", "{}");
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      done("consult", "{\"number\":\"813\"}");
      PhoneCall third = eve.awaitCall().answer();
      third.hearsOnly(scenes.ann);
      Answer answer = command("2002", "hold", "{}");
      TalkScenes.refused(answer, "wrong_state");
      assertThat(answer.body().at("/error/detail").asText()).isEqualTo("in use");
      TalkScenes.refused(command("2002", "consult", "{\"number\":\"814\"}"), "wrong_state");
      scene.other().hearsOnly(ben);
      done("back", "{}");
      third.awaitOver();
      benDone("hold", "{}");
      asked.hearsNothing();
      scene.talk();
      TalkScenes.refused(command("2001", "hold", "{}"), "wrong_state");
      benDone("resume", "{}");
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      asked.hangUp();
      scene.over();
    }
  }

  @Test
  void holdInAConferenceLeavesTheOthersTalking() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.DIRECT)) {
      PhoneCall asked = consult(scene);
      done("conference", "{}");
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      done("hold", "{}");
      scene.ann().hearsNothing();
      asked.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(ben);
      done("resume", "{}");
      scene.ann().hearsOnly(ben, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann, ben);
      asked.hangUp();
      scene.talk();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void somebodyOutsideTakesTheCaller(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      done("consult", OUTSIDE);
      scene.ann().hearsOnly(Voice.NETWORK);
      done("transfer", "{}");
      scene.ann().awaitOver();
      scene.other().hearsOnly(Voice.NETWORK);
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void somebodyOutsideJoinsTheTalk(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      done("consult", OUTSIDE);
      scene.ann().hearsOnly(Voice.NETWORK);
      done("conference", "{}");
      scene.ann().hearsOnly(Voice.NETWORK, scene.otherVoice());
      scene.other().hearsOnly(Voice.NETWORK, scenes.ann);
      scene.ann().hangUp();
      scene.other().hearsOnly(Voice.NETWORK);
      scene.over();
    }
  }

  @Test
  void aMachineJoinsTheTalk() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      done("consult", "{\"number\":\"691\"}"); // an echo
      scene.ann().hearsOnly(scenes.ann);
      scene.other().hearsMusic();
      done("conference", "{}");
      scene.other().hears(scenes.ann);
      scene.ann().hears(scene.otherVoice());
      scene.ann().hangUp();
      scene.other().hangUp();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void fourTalk(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      done("conference", "{}");
      done("consult", "{\"number\":\"813\"}");
      PhoneCall fourth = eve.awaitCall().answer();
      fourth.hearsOnly(scenes.ann);
      scene.other().hearsOnly(ben);
      done("conference", "{}");
      fourth.hearsOnly(scenes.ann, ben, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann, ben, eve);
      scene.ann().hangUp();
      asked.hangUp();
      fourth.hearsOnly(scene.otherVoice());
      fourth.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }
}

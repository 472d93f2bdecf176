package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents do with their calls, however those came; proven by who hears whom. */
@Timeout(120)
class TalksIT {
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

  private static Answer command(String what, String body) {
    return scenes.command("2001", "calls/" + what, body);
  }

  private static String done(String what, String body) {
    return TalkScenes.done(command(what, body));
  }

  /** Ann consults Ben, who answers. */
  private static PhoneCall consult(TalkScenes.Scene scene) {
    assertThat(done("consult", "{\"number\":\"812\"}")).isEqualTo(scene.callId());
    PhoneCall asked = ben.awaitCall().answer();
    asked.hearsOnly(scenes.ann);
    scene.ann().hearsOnly(ben);
    scene.other().hearsMusic();
    return asked;
  }

  @ParameterizedTest
  @OneOrAll
  void callerHearsMusicWhileAgentConsultsAndIsBackAfterwards(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      assertThat(done("back", "{}")).isEqualTo(scene.callId());
      scene.talk();
      asked.awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void agentLeavesWhenTheConsultedTakesTheCaller(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      assertThat(done("transfer", "{}")).isEqualTo(scene.callId());
      scene.ann().awaitOver();
      asked.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(ben);
      JsonNode call = scene.call();
      assertThat(Story.there(call)).hasSize(2).contains("consult 812 up");
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void everybodyHearsEverybodyInAConference(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      assertThat(done("conference", "{}")).isEqualTo(scene.callId());
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      scene.ann().hearsOnly(ben, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann, ben);
      assertThat(scene.call().path("state").asText()).isEqualTo("up");
      scene.ann().hangUp();
      asked.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(ben);
      scene.other().hangUp();
      asked.awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void callerHearsMusicAndAgentNothingOnHold(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      for (int round = 0; round < 2; round++) {
        assertThat(done("hold", "{}")).isEqualTo(scene.callId());
        scene.other().hearsMusic();
        scene.ann().hearsNothing();
        assertThat(scene.call().path("state").asText()).isEqualTo("held");
        assertThat(done("resume", "{}")).isEqualTo(scene.callId());
        scene.talk();
      }
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void agentIsFreeWhenTheCallerHangsUpOnHold(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      scene.other().hangUp();
      scene.ann().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "CLICK"})
  void callerIsEndedWhenTheAgentHangsUpOnHold(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      scene.ann().hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void callerIsBackInTheQueueWhenTheAgentHangsUpOnHold() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      scene.ann().hangUp();
      PhoneCall again = scenes.ann.awaitCall().answer();
      again.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.ann);
      assertThat(scene.call().path("id").asText()).isEqualTo(scene.callId());
      again.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void consultedStaysWithTheAgentWhenTheCallerHangsUp(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      scene.other().hangUp();
      asked.hearsOnly(scenes.ann);
      scene.ann().hearsOnly(ben);
      asked.hangUp();
      scene.ann().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void agentIsBackWithTheCallerWhenTheConsultedHangsUp(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      asked.hangUp();
      scene.talk();
      TalkScenes.refused(command("transfer", "{}"), "wrong_state");
      scene.talk();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void consultGoesOutAndComesBack(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      assertThat(done("consult", "{\"number\":\"+4930123455\"}")).isEqualTo(scene.callId());
      scene.ann().hearsOnly(Voice.NETWORK);
      scene.other().hearsMusic();
      done("back", "{}");
      scene.talk();
      house.watcher().await("the one outside is gone", () -> Story.there(scene.call()).size() == 2);
      scene.over();
    }
  }

  @Test
  void busyConsultIsRefusedAndNothingChanged() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      TalkScenes.refused(command("consult", "{\"number\":\"807\"}"), "busy");
      scene.talk();
      TalkScenes.refused(command("back", "{}"), "wrong_state");
      TalkScenes.refused(command("resume", "{}"), "wrong_state");
      TalkScenes.refused(command("conference", "{}"), "wrong_state");
      TalkScenes.refused(command("consult", "{\"number\":\"811\"}"), "bad_value");
      TalkScenes.refused(command("consult", "{\"number\":\"+1900123\"}"), "number_refused");
      TalkScenes.refused(command("consult", "{\"agent\":\"9999\"}"), "agent_unknown");
      TalkScenes.refused(
          command("consult", "{\"agent\":\"2002\",\"group\":3}"), "target_not_checked_in");
      TalkScenes.refused(command("hold", "{\"agentLeg\":\"1.2\"}"), "leg_unknown");
      TalkScenes.refused(command("dial", "{\"number\":\"812\"}"), "agent_state");
      TalkScenes.refused(command("hangup", "{\"legs\":[\"1.2\"]}"), "leg_unknown");
      scene.talk();
      scene.over();
    }
  }

  @Test
  void fiveTalkAndMoreAreRefused() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      done("conference", "{}");
      done("consult", "{\"number\":\"813\"}");
      PhoneCall fourth = eve.awaitCall().answer();
      scene.ann().hearsOnly(eve);
      // A conference goes on without the one who consults.
      scene.other().hearsOnly(ben);
      asked.hearsOnly(scene.otherVoice());
      done("conference", "{}");
      fourth.hearsOnly(scenes.ann, ben, scene.otherVoice());
      done("consult", "{\"number\":\"814\"}");
      PhoneCall fifth = scenes.sue.awaitCall().answer();
      fifth.hearsOnly(scenes.ann);
      done("conference", "{}");
      fifth.hearsOnly(scenes.ann, ben, eve, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann, ben, eve, scenes.sue);
      scene.ann().hearsOnly(scene.otherVoice(), ben, eve, scenes.sue);
      done("consult", "{\"number\":\"815\"}");
      scenes.gus.awaitCall().answer().hearsOnly(scenes.ann);
      TalkScenes.refused(command("conference", "{}"), "wrong_state");
      done("back", "{}");
      scene.ann().hearsOnly(scene.otherVoice(), ben, eve, scenes.sue);
      scene.ann().hangUp();
      asked.hangUp();
      fourth.hangUp();
      scene.other().hearsOnly(scenes.sue);
      fifth.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void agentHangsUpOneOfTheTalk() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      done("conference", "{}");
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      String leg = scene.leg("812");
      done("hangup", "{\"legs\":[\"" + leg + "\"]}");
      asked.awaitOver();
      scene.talk();
      done("hangup", "{}");
      scene.ann().awaitOver();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"back", "transfer", "conference"})
  void restartOfTheServerInTheMiddleOfAConsultationLosesNothing(String end) throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      house.restartServer();
      assertThat(Story.there(scene.call()))
          .containsExactly("caller 491701234567 held", "agent 811 up", "consult 812 up");
      TalkScenes.refused(command("resume", "{}"), "wrong_state");
      assertThat(done(end, "{}")).isEqualTo(scene.callId());
      if (end.equals("back")) {
        scene.talk();
      } else if (end.equals("transfer")) {
        scene.other().hearsOnly(ben);
      } else {
        asked.hearsOnly(scenes.ann, scene.otherVoice());
        asked.hangUp();
        scene.talk();
      }
      scene.over();
    }
  }

  @Test
  void restartOfTheServerLeavesTheHoldAndEndsIt() throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.DIRECT)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      house.restartServer();
      TalkScenes.refused(command("back", "{}"), "wrong_state");
      done("resume", "{}");
      scene.talk();
      scene.over();
    }
  }

  @Test
  void whoIsLeftOnHoldWhileTheServerIsAwayIsEndedAfterwards() throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.DIRECT)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      scene.ann().hangUp();
      house.restartServer();
      scene.other().awaitOver();
    }
  }

  @Test
  void agentIsConsultedByNumberAndOneCommandIsUnderWayAtATime() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      CompletableFuture<Answer> one =
          scenes.asked("2001", "calls/consult", "{\"agent\":\"2002\",\"group\":2}");
      CompletableFuture<Answer> two =
          scenes.asked("2001", "calls/consult", "{\"agent\":\"2002\",\"group\":2}");
      PhoneCall asked = ben.awaitCall().answer();
      asked.hearsOnly(scenes.ann);
      List<String> reasons = new ArrayList<>();
      for (CompletableFuture<Answer> answer : List.of(one, two)) {
        reasons.add(
            answer.orTimeout(60, TimeUnit.SECONDS).join().body().path("reason").asText("done"));
      }
      assertThat(reasons).containsExactlyInAnyOrder("done", "pending");
      asked.hangUp();
      scene.talk();
      scene.over();
    }
  }

  @Test
  void memberIsInItsCallUntilItsLegIsGoneAndTookItOnce() {
    int before = taken();
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      assertThat(member().path("inCall").asBoolean()).isTrue();
      done("conference", "{}");
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      assertThat(member().path("inCall").asBoolean()).isTrue();
      scene.ann().hangUp();
      house.watcher().await("Ann is free", () -> !member().path("inCall").asBoolean());
      asked.hearsOnly(scene.otherVoice());
      scene.other().hangUp();
      asked.awaitOver();
      house.watcher().await("one call more", () -> taken() == before + 1);
      scene.over();
    }
  }

  private static JsonNode member() {
    return house.watcher().get("member", "lab/632/PJSIP/811");
  }

  private static int taken() {
    return member().path("callsTaken").asInt();
  }
}

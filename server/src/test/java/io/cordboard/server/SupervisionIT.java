package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group's admin does with an agent's talk; proven by who hears whom. */
@Timeout(120)
class SupervisionIT {
  @RegisterExtension static final House house = TalkScenes.house();

  private static TalkScenes scenes;

  @BeforeAll
  static void phones() {
    scenes = new TalkScenes(house);
  }

  @AfterAll
  static void giveBack() {
    scenes.close();
  }

  /** Sue asks to take part from her own phone, which rings. */
  private static CompletableFuture<Answer> asked(String how, TalkScenes.Scene scene) {
    return scenes.asked(
        "2004", "supervise", "{\"how\":\"" + how + "\",\"call\":\"" + scene.callId() + "\"}");
  }

  private static Answer answer(CompletableFuture<Answer> asked) {
    return asked.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Sue takes part from her own phone. */
  private static PhoneCall sue(String how, TalkScenes.Scene scene) {
    CompletableFuture<Answer> asked = asked(how, scene);
    PhoneCall call = scenes.sue.awaitCall().answer();
    assertThat(TalkScenes.done(answer(asked))).isEqualTo(scene.callId());
    return call;
  }

  /** Ann consults Ben. */
  private static PhoneCall consult(TalkScenes.Scene scene) {
    TalkScenes.done(scenes.command("2001", "calls/consult", "{\"number\":\"812\"}"));
    PhoneCall ben = scenes.ben.awaitCall().answer();
    consults(scene, ben);
    return ben;
  }

  private static void consults(TalkScenes.Scene scene, PhoneCall ben) {
    ben.hearsOnly(scenes.ann);
    scene.ann().hearsOnly(scenes.ben);
    scene.other().hearsMusic();
  }

  private static String outside(String how) {
    return TalkScenes.done(
        scenes.command("2004", "supervise", "{\"how\":\"" + how + "\",\"phone\":\"+4930123455\"}"));
  }

  private static void hangUpOutside(TalkScenes.Scene scene) {
    house
        .watcher()
        .await(
            "told that it listens",
            () -> Story.there(scene.call()).contains("supervisor 030123455 up"));
    String leg = scene.leg("030123455");
    TalkScenes.done(scenes.command("2004", "calls/hangup", "{\"legs\":[\"" + leg + "\"]}"));
  }

  @ParameterizedTest
  @OneOrAll
  void adminHearsBothAndIsNotHeard(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall listener = sue("spy", scene);
      listener.hearsOnly(scenes.ann, scene.otherVoice());
      scene.talk();
      scene.ann().hangUp();
      listener.awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void agentAloneHearsTheWhisper(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall whisperer = sue("whisper", scene);
      whisperer.hearsOnly(scenes.ann, scene.otherVoice());
      scene.ann().hearsOnly(scenes.sue, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann);
      whisperer.hangUp();
      scene.talk();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void adminWhoBargesInIsAThirdParty(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall third = sue("barge", scene);
      third.hearsOnly(scenes.ann, scene.otherVoice());
      scene.ann().hearsOnly(scenes.sue, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann, scenes.sue);
      assertThat(Story.there(scene.call())).contains("supervisor 814 up");
      third.hangUp();
      scene.talk();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void adminTakesTheCallerAndTheAgentLeaves(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall taker = sue("release", scene);
      scene.ann().awaitOver();
      taker.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.sue);
      // Who took a caller over works on as the agent would.
      assertThat(TalkScenes.done(scenes.command("2004", "calls/hold", "{}")))
          .isEqualTo(scene.callId());
      scene.other().hearsMusic();
      taker.hearsNothing();
      assertThat(TalkScenes.done(scenes.command("2004", "calls/resume", "{}")))
          .isEqualTo(scene.callId());
      taker.hearsOnly(scene.otherVoice());
      taker.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void callerOnHoldIsTakenOver(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      TalkScenes.done(scenes.command("2001", "calls/hold", "{}"));
      scene.other().hearsMusic();
      CompletableFuture<Answer> asked = asked("release", scene);
      PhoneCall taker = scenes.sue.awaitCall();
      scene.other().hearsMusic();
      scene.ann().hearsNothing();
      taker.answer();
      assertThat(TalkScenes.done(answer(asked))).isEqualTo(scene.callId());
      scene.ann().awaitOver();
      taker.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.sue);
      scene.other().hangUp();
      taker.awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @OneOrAll
  void consultationGoesOnUntilTheAdminTakesTheCaller(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall ben = consult(scene);
      CompletableFuture<Answer> asked = asked("release", scene);
      PhoneCall taker = scenes.sue.awaitCall();
      consults(scene, ben);
      taker.answer();
      assertThat(TalkScenes.done(answer(asked))).isEqualTo(scene.callId());
      ben.awaitOver();
      scene.ann().awaitOver();
      taker.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.sue);
      scene.other().hangUp();
      taker.awaitOver();
      scene.over();
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"busy", "declined", "no answer"})
  void nothingChangesForWhomTheAdminsPhoneIsNotPickedUp(String how) {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall ben = consult(scene);
      CompletableFuture<Answer> asked = asked("release", scene);
      PhoneCall phone = scenes.sue.awaitCall();
      switch (how) {
        case "busy" -> phone.busy();
        case "declined" -> phone.decline();
        default -> phone.awaitOver();
      }
      String reason = answer(asked).body().path("reason").asText();
      assertThat(reason).isIn("busy", "failed", "no_answer");
      consults(scene, ben);
      TalkScenes.done(scenes.command("2001", "calls/back", "{}"));
      scene.talk();
      scene.overThoughRang(scenes.sue);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold", "consult"})
  void whoIsAwayWhenTheAdminPicksUpIsNotBargedInOn(String how) {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      CompletableFuture<Answer> asked = asked("barge", scene);
      PhoneCall third = scenes.sue.awaitCall();
      if (how.equals("hold")) {
        TalkScenes.done(scenes.command("2001", "calls/hold", "{}"));
        scene.other().hearsMusic();
      } else {
        consult(scene);
      }
      third.answer();
      TalkScenes.refused(answer(asked), "wrong_state");
      third.awaitOver();
      scene.other().hearsMusic();
      TalkScenes.refused(answer(asked("barge", scene)), "wrong_state");
      TalkScenes.done(
          scenes.command("2001", "calls/" + (how.equals("hold") ? "resume" : "back"), "{}"));
      scene.talk();
      scene.over();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold", "consult"})
  void callerIsTakenOverThoughTheAgentLeftTheTalkMeanwhile(String how) {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.DIRECT)) {
      CompletableFuture<Answer> asked = asked("release", scene);
      PhoneCall taker = scenes.sue.awaitCall();
      if (how.equals("hold")) {
        TalkScenes.done(scenes.command("2001", "calls/hold", "{}"));
        scene.other().hearsMusic();
      } else {
        consult(scene);
      }
      taker.answer();
      assertThat(TalkScenes.done(answer(asked))).isEqualTo(scene.callId());
      scene.ann().awaitOver();
      taker.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.sue);
      taker.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spy", "whisper", "barge", "release"})
  void adminsPhoneStopsRingingWhenTheTalkEnds(String how) {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      CompletableFuture<Answer> asked = asked(how, scene);
      PhoneCall phone = scenes.sue.awaitCall();
      if (how.equals("spy") || how.equals("release")) {
        scene.ann().hangUp();
      } else {
        scene.other().hangUp();
      }
      phone.awaitOver();
      TalkScenes.refused(answer(asked), "wrong_state");
      scene.overThoughRang(scenes.sue);
    }
  }

  @Test
  void outsidePhoneWhispersBargesAndTakesOver() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      assertThat(outside("whisper")).isEqualTo(scene.callId());
      scene.ann().hearsOnly(Voice.NETWORK, scene.otherVoice());
      scene.other().hearsOnly(scenes.ann);
      JsonNode call = scene.call();
      assertThat(Story.there(call)).contains("supervisor 030123455 up");
      assertThat(call.path("direction").asText()).isEqualTo("inbound");
      hangUpOutside(scene);
      scene.talk();
      assertThat(outside("spy")).isEqualTo(scene.callId());
      hangUpOutside(scene);
      scene.talk();
      assertThat(outside("barge")).isEqualTo(scene.callId());
      scene.ann().hearsOnly(Voice.NETWORK, scene.otherVoice());
      scene.other().hearsOnly(Voice.NETWORK, scenes.ann);
      hangUpOutside(scene);
      scene.talk();
      assertThat(outside("release")).isEqualTo(scene.callId());
      scene.ann().awaitOver();
      scene.other().hearsOnly(Voice.NETWORK);
      scene.other().hangUp();
      scene.over();
    }
  }

  @Test
  void whoHoldsIsFreedWhenTheCallerHangsUpThoughAnOutsidePhoneListens() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      outside("spy");
      TalkScenes.done(scenes.command("2001", "calls/hold", "{}"));
      scene.other().hearsMusic();
      scene.other().hangUp();
      scene.ann().awaitOver();
      scene.over();
      // Not because the one outside had enough of it.
      JsonNode end =
          house.story().awaitTold("the end", t -> t.gone() && t.id().equals(scene.callId())).data();
      Map<String, Long> left = new HashMap<>();
      for (JsonNode party : end.path("parties")) {
        left.put(party.path("role").asText(), party.path("leftAtMs").asLong());
      }
      assertThat(left.get("supervisor")).isGreaterThanOrEqualTo(left.get("agent"));
    }
  }

  @Test
  void callerIsBackInTheQueueWhenWhoTookHimOverHangsUpOnHold() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall taker = sue("release", scene);
      scene.ann().awaitOver();
      TalkScenes.done(scenes.command("2004", "calls/hold", "{}"));
      scene.other().hearsMusic();
      taker.hangUp();
      PhoneCall again = scenes.ann.awaitCall().answer();
      again.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.ann);
      again.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void adminWhoBargedInTakesTheCallerWithoutAnotherRing() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall third = sue("barge", scene);
      third.hearsOnly(scenes.ann, scene.otherVoice());
      assertThat(TalkScenes.done(answer(asked("release", scene)))).isEqualTo(scene.callId());
      scene.ann().awaitOver();
      third.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.sue);
      third.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @Test
  void adminEndsTheAgentsLegAndNobodyElseDoes() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      String legs = "{\"legs\":[\"" + scene.leg("811") + "\"]}";
      TalkScenes.refused(scenes.command("2003", "calls/hangup", legs), "leg_unknown");
      scene.talk();
      TalkScenes.done(scenes.command("2004", "calls/hangup", legs));
      scene.ann().awaitOver();
      scene.over();
    }
  }

  @Test
  void onlyTheGroupsAdminMay() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      String body = "{\"how\":\"spy\",\"call\":\"" + scene.callId() + "\"}";
      TalkScenes.refused(scenes.command("2003", "supervise", body), "not_group_admin");
      TalkScenes.refused(
          scenes.command("2004", "supervise", "{\"how\":\"spy\",\"phone\":\"811\"}"), "bad_value");
      TalkScenes.refused(
          scenes.command("2004", "supervise", "{\"how\":\"spy\",\"phone\":\"+1900123\"}"),
          "number_refused");
      TalkScenes.refused(
          scenes.command("2004", "supervise", "{\"how\":\"spy\",\"phone\":\"630\"}"), "bad_value");
      assertThat(scenes.command("2004", "supervise", "{\"how\":\"shout\"}").status())
          .isEqualTo(400);
      scene.talk();
      scene.over();
    }
  }
}

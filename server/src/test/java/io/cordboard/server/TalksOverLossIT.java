package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.server.lab.PhoneCall;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server restarts, or reads the PBX anew after its link was lost, in the middle of a hold, a
 * consultation or a conference: by sound, and what is said of the call afterwards.
 */
@Tag("long")
@Timeout(120)
class TalksOverLossIT {
  /** What interrupts the server. */
  enum Loss {
    RESTART,
    RESYNC
  }

  @RegisterExtension static final House house = TalkScenes.houseBehindAProxy();

  private static TalkScenes scenes;

  @BeforeAll
  static void phones() {
    scenes = new TalkScenes(house);
  }

  @AfterAll
  static void giveBack() {
    scenes.close();
  }

  private static String done(String what, String body) {
    return TalkScenes.done(scenes.command("2001", "calls/" + what, body));
  }

  private static void happens(Loss loss) throws IOException {
    if (loss == Loss.RESTART) {
      house.restartServer();
    } else {
      house.loseLink();
    }
  }

  /** What is said of who is there; the call is up and nobody holds any more. */
  private static void assertTalk(TalkScenes.Scene scene, String... parties) {
    house
        .watcher()
        .await(
            "a talk of " + Set.of(parties),
            () -> Set.copyOf(Story.there(scene.call())).equals(Set.of(parties)));
    assertThat(scene.call().path("state").asText()).isEqualTo("up");
    for (JsonNode channel : house.watcher().all("channel")) {
      assertThat(channel.path("held").asBoolean()).as("%s", channel).isFalse();
    }
  }

  private static PhoneCall consult(TalkScenes.Scene scene) {
    done("consult", "{\"number\":\"812\"}");
    PhoneCall asked = scenes.ben.awaitCall().answer();
    asked.hearsOnly(scenes.ann);
    return asked;
  }

  @ParameterizedTest
  @CsvSource({
    "DIRECT, RESTART, caller 491701234567, callee 811",
    "CLICK, RESTART, callee 815, caller 811",
    "QUEUE, RESYNC, caller 491701234567, agent 811"
  })
  void consultationBecomesAConference(TalkScenes.Way way, Loss loss, String other, String ann)
      throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      happens(loss);
      scene.other().hearsMusic();
      assertThat(done("conference", "{}")).isEqualTo(scene.callId());
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      assertTalk(scene, other + " up", ann + " up", "consult 812 up");
      scene.ann().hangUp();
      asked.hearsOnly(scene.otherVoice());
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @CsvSource({"DIRECT, RESYNC", "CLICK, RESTART"})
  void consultationBecomesATransfer(TalkScenes.Way way, Loss loss) throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      PhoneCall asked = consult(scene);
      happens(loss);
      assertThat(done("transfer", "{}")).isEqualTo(scene.callId());
      asked.hearsOnly(scene.otherVoice());
      scene.other().hearsOnly(scenes.ben);
      assertTalk(
          scene,
          way == TalkScenes.Way.CLICK ? "callee 815 up" : "caller 491701234567 up",
          "consult 812 up");
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdGoesOnAndIsEnded(Loss loss) throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      happens(loss);
      assertThat(scene.call().path("state").asText()).isEqualTo("held");
      scene.other().hearsMusic();
      done("resume", "{}");
      scene.talk();
      assertTalk(scene, "caller 491701234567 up", "agent 811 up");
      scene.over();
    }
  }

  @ParameterizedTest
  @EnumSource
  void conferenceGoesOnToItsLast(Loss loss) throws IOException {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      PhoneCall asked = consult(scene);
      done("conference", "{}");
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      happens(loss);
      asked.hearsOnly(scenes.ann, scene.otherVoice());
      // A new server cannot know how the third came in.
      String third = loss == Loss.RESTART ? "callee 812 up" : "consult 812 up";
      assertTalk(scene, "caller 491701234567 up", "agent 811 up", third);
      scene.ann().hangUp();
      asked.hearsOnly(scene.otherVoice());
      asked.hangUp();
      scene.other().awaitOver();
      scene.over();
    }
  }

  /** In the group's queue, where Ann is the only one. */
  private static JsonNode member() {
    return house.watcher().get("member", "lab/632/PJSIP/811");
  }

  private static int taken() {
    return member().path("callsTaken").asInt();
  }

  @ParameterizedTest
  @CsvSource({"transfer", "release", "blind"})
  void memberIsFreeOnceGoneAndTookOneCall(String how) {
    int before = taken();
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      assertThat(member().path("inCall").asBoolean()).isTrue();
      PhoneCall next;
      switch (how) {
        case "transfer" -> {
          next = consult(scene);
          assertThat(member().path("inCall").asBoolean()).isTrue();
          done("transfer", "{}");
        }
        case "blind" -> {
          house
              .ask("POST", "/v1/extensions/811/transfer", "{\"to\":\"812\"}")
              .orTimeout(60, TimeUnit.SECONDS)
              .join();
          next = scenes.ben.awaitCall().answer();
        }
        default -> {
          CompletableFuture<House.Answer> released =
              scenes.asked(
                  "2004", "supervise", "{\"how\":\"release\",\"call\":\"" + scene.callId() + "\"}");
          next = scenes.sue.awaitCall().answer();
          TalkScenes.done(released.orTimeout(60, TimeUnit.SECONDS).join());
        }
      }
      scene.ann().awaitOver();
      next.hearsOnly(scene.otherVoice());
      house.watcher().await("Ann is free", () -> !member().path("inCall").asBoolean());
      next.hangUp();
      scene.other().awaitOver();
      scene.over();
      house.watcher().await("one call more", () -> taken() == before + 1);
    }
  }
}

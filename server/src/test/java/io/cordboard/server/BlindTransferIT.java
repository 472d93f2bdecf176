package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.House.Answer;
import io.cordboard.server.lab.PhoneCall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Parties sent on unannounced by {@code /v1}, from talks, holds and consultations; by sound. */
@Timeout(120)
class BlindTransferIT {
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

  private static String done(String what, String body) {
    return TalkScenes.done(scenes.command("2001", "calls/" + what, body));
  }

  private static Answer send() {
    return house
        .ask("POST", "/v1/extensions/811/transfer", "{\"to\":\"812\"}")
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  /** Ben takes the call, Ann is free. */
  private static void sent(TalkScenes.Scene scene) {
    assertThat(TalkScenes.done(send())).isEqualTo(scene.callId());
    scene.ann().awaitOver();
    PhoneCall next = scenes.ben.awaitCall().answer();
    next.hearsOnly(scene.otherVoice());
    scene.other().hearsOnly(scenes.ben);
    assertThat(Story.there(scene.call())).hasSize(2);
    next.hangUp();
    scene.other().awaitOver();
    scene.over();
  }

  @ParameterizedTest
  @OneOrAll
  void partyIsSentOnFromATalk(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      sent(scene);
    }
  }

  @ParameterizedTest
  @OneOrAll
  void partyIsSentOnFromAHold(TalkScenes.Way way) {
    try (TalkScenes.Scene scene = scenes.begin(way)) {
      done("hold", "{}");
      scene.other().hearsMusic();
      sent(scene);
    }
  }

  @Test
  void nobodyIsSentOnFromAConsultation() {
    try (TalkScenes.Scene scene = scenes.begin(TalkScenes.Way.QUEUE)) {
      done("consult", "{\"number\":\"813\"}");
      PhoneCall asked = scenes.eve.awaitCall().answer();
      TalkScenes.refused(send(), "wrong_state");
      asked.hearsOnly(scenes.ann);
      scene.other().hearsMusic();
      done("back", "{}");
      scene.talk();
      scene.over();
    }
  }
}

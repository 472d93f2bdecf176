package io.cordboard.server.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ari.AriGuard;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from outside: those that are taken can be asked of the PBX, and none tells a secret. */
class IvrNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "custom/he/welcome-1", "a/b/c/d/e", "v1.2/x_y", "9.final"})
  void aSoundThatIsTakenIsOneThatThePbxPlays(String name) {
    assertThat(SoundNames.isSound(name)).isTrue();
    assertThat(AriGuard.media("sound:" + name)).endsWith(name);
    assertThat(SoundNames.isSound("a".repeat(80)) && SoundNames.isMusic("a".repeat(79))).isTrue();
    assertThat(AriGuard.media("sound:" + "a".repeat(80))).isNotNull();
    assertThat(AriGuard.musicClass("a".repeat(79))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a,b", "../a", "a..b", "/a", "a/", "a//b", "a.", "a/b/c/d/e/f", "a b"})
  void anotherIsNot(String name) {
    assertThat(SoundNames.isSound(name)).isFalse();
    assertThat(SoundNames.isSound("a".repeat(81))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jazz.fm", "a/b", "-a", "", "a,b"})
  void aMusicClassIsAPlainWord(String name) {
    assertThat(SoundNames.isMusic(name)).isFalse();
  }

  @Test
  void aServersAddressIsShownWithoutItsSecrets() {
    IvrPlan.Server one = Scene.server("https://me:pw@crm.example:8443/ivr/t0ken?key=s3cret");
    assertThat(one.shown()).startsWith("https://crm.example:8443/#");
    for (String secret : new String[] {"t0ken", "s3cret", "pw"}) {
      assertThat(one.shown()).doesNotContain(secret);
      assertThat(one.toString()).doesNotContain(secret);
    }
    assertThat(Scene.server("https://crm.example/a").shown())
        .isNotEqualTo(Scene.server("https://crm.example/b").shown());
    assertThat(one.url()).isEqualTo(URI.create(one.url().toString()));
  }
}

package io.cordboard.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AriGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "..", ".", "a..b", "a/b", "../b", "a b", "a\r\nb", "a\0b", "a?b", "a#b", "a%2Fb", "a,b",
        "a\nb", "é", "${X}", "a&b", "a\\b"
      })
  void nothingLeavesItsPlace(String value) {
    refused("id", () -> AriGuard.id(value));
    refused("recording", () -> AriGuard.recording(value));
    refused("app", () -> AriGuard.app(value));
    refused("context", () -> AriGuard.context(value));
    refused("class", () -> AriGuard.musicClass(value));
    refused("media", () -> AriGuard.media("sound:" + value.replace("a/b", "/b")));
    refused("endpoint", () -> AriGuard.endpoint("PJSIP/" + value.replace("a#b", "a b")));
    refused("variable", () -> AriGuard.variable(value));
    refused("dtmf", () -> AriGuard.dtmf(value.replace("é", "E")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sound:/etc/passwd",
        "sound:a/../b",
        "sound:a,sound:b",
        "sound:http://x/y",
        "sound:a//b",
        "file:a",
        "a",
        "sound:",
        "recording:/x",
        "sound:a\nb",
        "SOUND:a",
        "sound:./a",
        "sound:a/"
      })
  void onlySoundsBelowTheSoundsFolderArePlayed(String media) {
    refused("media", () -> AriGuard.media(media));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sound:demo-congrats",
        "sound:digits/1",
        "recording:r-1",
        "tone:ring",
        "number:42",
        "digits:0123*#",
        "tone:ring;tonezone=de"
      })
  void whatAPbxPlaysIsLet(String media) {
    assertThat(AriGuard.media(media)).isEqualTo(media);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SHELL(id)", "DB(a/b)", "CHANNEL(x)y", "AST_CONFIG(a,b,c)", "___A", "A-B"})
  void functionsThatReachOutAreNoVariables(String variable) {
    refused("variable", () -> AriGuard.variable(variable));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1795220018.190", "lab-1795228409.16", "x;2", "a:b", "cb_1-2"})
  void realIdsAreLet(String id) {
    assertThat(AriGuard.id(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PJSIP/801", "PJSIP/79161112233@trunk", "Local/6@ctx/n", "PJSIP/+49*1#"})
  void realEndpointsAreLet(String endpoint) {
    assertThat(AriGuard.endpoint(endpoint)).isEqualTo(endpoint);
  }

  @Test
  void argumentsCannotMakeMoreArguments() {
    assertThat(AriGuard.arguments(List.of("a", "", "b:1"))).isEqualTo("a,,b:1");
    refused("argument", () -> AriGuard.arguments(List.of("a,b")));
    refused("argument", () -> AriGuard.arguments(List.of("a)b")));
  }

  @Test
  void whatIsRefusedIsShownShortAndOnOneLine() {
    assertThatThrownBy(() -> AriGuard.id("\r\n" + "x".repeat(9000)))
        .hasMessageMatching("id: \\?\\?x{78}… \\(expected: .*\\)");
  }

  @Test
  void theSecretIsNeverShown() {
    AriSettings settings =
        new AriSettings(URI.create("https://pbx:8089/x/"), "cti", "top-secret", "cordboard");
    assertThat(settings.toString()).doesNotContain("top-secret").contains("cti");
    assertThat(settings.eventsUri().toString())
        .isEqualTo("wss://pbx:8089/x/ari/events?app=cordboard&subscribeAll=false");
    assertThatThrownBy(() -> new AriSettings(URI.create("http://p:1"), "c", "top\nsecret", "a"))
        .hasMessageNotContaining("top");
    assertThatThrownBy(() -> new AriSettings(URI.create("http://u:top@p:1"), "c", "s", "a"))
        .hasMessageContaining("base")
        .hasMessageNotContaining("top");
    refused("base", () -> new AriSettings(URI.create("ftp://p"), "c", "s", "a"));
    refused("user", () -> new AriSettings(URI.create("http://p"), "c:d", "s", "a"));
    refused("app", () -> new AriSettings(URI.create("http://p"), "c", "s", "a&b"));
  }

  private static void refused(String name, Runnable check) {
    assertThatThrownBy(check::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)" + name + ": .*\\(expected: .*\\)");
  }

  @Test
  void digitsThatAreRefusedAreNotRepeated() {
    assertThatThrownBy(() -> AriGuard.dtmf("4711x"))
        .hasMessage("dtmf: 5 characters (expected: 1-64 of 0-9 A-D * #)");
  }
}

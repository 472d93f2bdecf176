package io.cordboard.ari;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AriEventTest {

  private static List<String> recorded() throws IOException {
    try (InputStream in = AriEventTest.class.getResourceAsStream("/events-22.10.1.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void everyRecordedFrameSaysItsTypeAndApplication() throws IOException {
    assertThat(recorded()).hasSizeGreaterThan(20);
    for (String raw : recorded()) {
      AriEvent event = AriEvent.parse(raw);
      assertThat(event).as(raw).isNotNull();
      assertThat(event.type()).isEqualTo(AriEvent.JSON.readTree(raw).path("type").asText());
      assertThat(event.raw()).isEqualTo(raw);
      assertThat(event.text("application")).isEqualTo("cti");
    }
  }

  @Test
  void aFrameCutAtAnyPlaceIsNoEvent() throws IOException {
    for (String raw : recorded()) {
      for (int length = 0; length < raw.length(); length++) {
        assertThat(AriEvent.parse(raw.substring(0, length))).isNull();
      }
      assertThat(AriEvent.parse(raw + "x")).isNull();
    }
  }

  @Test
  void theStartOfACallerIsRead() throws IOException {
    AriEvent start =
        AriEvent.parse(
            recorded().stream().filter(raw -> raw.contains("StasisStart")).findFirst().get());
    assertThat(start.texts("args")).containsExactly("74950000670");
    assertThat(start.channelId()).isEqualTo("1795220018.190");
    assertThat(start.channel())
        .isEqualTo(
            new AriChannel(
                "1795220018.190",
                "PJSIP/pstn-00000097",
                "Ring",
                "79161112233",
                "sipp",
                "",
                "from-trunk",
                "74950000670",
                "Stasis",
                "cti,74950000670"));
    assertThat(start.channel().arguments()).containsExactly("74950000670");
    assertThat(start.channel().isIn("cti")).isTrue();
    assertThat(start.channel().isIn("ct")).isFalse();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    AriEvent event = AriEvent.parse("{\"a\":{\"type\":\"no\"},\"type\":\"X\",\"n\":null,\"o\":{}}");
    assertThat(event.type()).isEqualTo("X");
    assertThat(event.channelId()).isEmpty();
    assertThat(event.channel()).isNull();
    assertThat(event.text("n")).isEmpty();
    assertThat(event.text("o")).isEmpty();
    assertThat(event.text("x", "y")).isEmpty();
    assertThat(event.texts("x")).isEmpty();
  }
}

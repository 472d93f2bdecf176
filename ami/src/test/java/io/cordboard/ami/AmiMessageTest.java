package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmiMessageTest {
  private static AmiMessage message(String... lines) {
    return AmiMessage.of(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void headersAreFoundInAnyCaseAndOnlyByTheirWholeName() {
    AmiMessage m = message("Event: Hangup", "Cause-txt: Normal", "cause: 16", "CAUSE: 17");
    assertThat(m.get(AmiKey.of("Cause"))).isEqualTo("16");
    assertThat(m.all(AmiKey.of("cAuSe"))).containsExactly("16", "17");
    assertThat(m.get(AmiKey.of("Caus"))).isNull();
    assertThat(m.all(AmiKey.of("Nothing"))).isEmpty();
  }

  @Test
  void namesWithTheSameTagAreToldApart() {
    AmiMessage m = message("Event: X", "Abcd: 1", "Axcd: 2");
    assertThat(m.get(AmiKey.of("Axcd"))).isEqualTo("2");
    assertThat(m.get(AmiKey.of("Abcd"))).isEqualTo("1");
  }

  @Test
  void valuesKeepColonsAndSpacesAndMayBeEmptyOrUtf8() {
    AmiMessage m = message("Event: X", "A: b: c", "B:", "C: ", "D:  two", "E: Jürgen 😀");
    assertThat(m.get(AmiKey.of("A"))).isEqualTo("b: c");
    assertThat(m.get(AmiKey.of("B"))).isEmpty();
    assertThat(m.get(AmiKey.of("C"))).isEmpty();
    assertThat(m.get(AmiKey.of("D"))).isEqualTo("two");
    assertThat(m.get(AmiKey.of("E"))).isEqualTo("Jürgen 😀");
  }

  @Test
  void bareLineFeedInAValueMakesNoHeader() {
    AmiMessage m = message("Event: VarSet", "Value: x\nChannel: forged", "Channel: real");
    assertThat(m.get(AmiKey.of("Channel"))).isEqualTo("real");
    assertThat(m.get(AmiKey.of("Value"))).isEqualTo("x\nChannel: forged");
  }

  @Test
  void comparesWithoutMakingAString() {
    AmiMessage m = message("Response: Success", "EventList: start");
    assertThat(m.is(AmiKey.of("EventList"), "start")).isTrue();
    assertThat(m.is(AmiKey.of("EventList"), "star")).isFalse();
    assertThat(m.is(AmiKey.of("EventList"), "Complete")).isFalse();
    assertThat(m.is(AmiKey.of("Other"), "start")).isFalse();
  }

  @Test
  void knownNamesAreAlwaysTheSameString() {
    assertThat(message("Event: Hangup", "X: 1").name()).isSameAs(message("Event: Hangup").name());
    assertThat(message("Event: Unheard").name()).isEqualTo("Unheard");
    assertThat(message("no colon at all").name()).isEmpty();
    assertThat(message("Event: Hangup").isEvent()).isTrue();
    assertThat(message("Response: Success").isResponse()).isTrue();
    assertThat(message("Eventful: yes").isEvent()).isFalse();
  }

  @Test
  void commandOutputKeepsEveryLineInOrder() {
    AmiMessage m = message("Response: Success", "Output: a: 1", "Output:", "Output: c");
    assertThat(m.all(AmiKey.of("Output"))).containsExactly("a: 1", "", "c");
  }

  @Test
  void everyHeaderIsHandedOverInOrder() {
    List<String> seen = new ArrayList<>();
    message("Event: A", "garbage", ": nothing", "B: 1", "B: 2")
        .forEach((k, v) -> seen.add(k + "=" + v));
    assertThat(seen).containsExactly("Event=A", "B=1", "B=2");
  }

  @Test
  void manyHeadersAreAllFound() {
    List<String> lines = new ArrayList<>(List.of("Event: X"));
    for (int i = 0; i < 500; i++) {
      lines.add("k" + i + ": " + i);
    }
    AmiMessage m = message(lines.toArray(String[]::new));
    assertThat(m.get(AmiKey.of("K499"))).isEqualTo("499");
  }
}

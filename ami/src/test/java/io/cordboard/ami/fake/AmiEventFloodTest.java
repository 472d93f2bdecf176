package io.cordboard.ami.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AmiEventFloodTest {
  private static Map<String, String> fields(String frame) {
    Map<String, String> fields = new HashMap<>();
    for (String line : frame.split("\r\n")) {
      int colon = line.indexOf(": ");
      fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
    }
    return fields;
  }

  @Test
  void sameSeedMakesTheSameBytes() {
    assertThat(new AmiEventFlood(100, 5, true).next(5000))
        .isEqualTo(new AmiEventFlood(100, 5, true).next(5000));
  }

  @Test
  void mixIsThatOfABusyPbx() {
    byte[] bytes = new AmiEventFlood(1000, 1, true).next(60_000);
    Set<String> types = new HashSet<>();
    int noise = 0;
    String[] frames = new String(bytes, StandardCharsets.UTF_8).split("\r\n\r\n");
    for (String frame : frames) {
      String name = frame.substring(7, frame.indexOf('\r'));
      types.add(name);
      noise +=
          Set.of("VarSet", "Newexten", "RTCPSent", "RTCPReceived", "TestEvent").contains(name)
              ? 1
              : 0;
    }
    assertThat(types).hasSizeGreaterThanOrEqualTo(25);
    assertThat(noise / (double) frames.length).isBetween(0.6, 0.72);
    assertThat(bytes.length / frames.length).isBetween(350, 500);
  }

  @Test
  void everyChannelAndBridgeThatComesAlsoGoes() {
    AmiEventFlood flood = new AmiEventFlood(60, 3, true);
    byte[] first = flood.next(20_000);
    Set<String> listed = new HashSet<>();
    flood.channels().forEach(c -> listed.add(fields(c.replace("\n", "\r\n")).get("Uniqueid")));
    byte[] last = flood.finish();
    Set<String> channels = new HashSet<>();
    Set<String> bridges = new HashSet<>();
    walk(first, channels, bridges);
    assertThat(channels).isEqualTo(listed).hasSizeBetween(20, 60);
    walk(last, channels, bridges);
    assertThat(channels).isEmpty();
    assertThat(bridges).isEmpty();
  }

  private static void walk(byte[] bytes, Set<String> channels, Set<String> bridges) {
    for (String frame : new String(bytes, StandardCharsets.UTF_8).split("\r\n\r\n")) {
      Map<String, String> f = fields(frame);
      switch (f.get("Event")) {
        case "Newchannel" -> assertThat(channels.add(f.get("Uniqueid"))).isTrue();
        case "Hangup" -> assertThat(channels.remove(f.get("Uniqueid"))).isTrue();
        case "Newstate", "DialBegin", "DialEnd" -> assertThat(channels).contains(f.get("Uniqueid"));
        case "BridgeCreate" -> assertThat(bridges.add(f.get("BridgeUniqueid"))).isTrue();
        case "BridgeDestroy" -> assertThat(bridges.remove(f.get("BridgeUniqueid"))).isTrue();
        case "BridgeEnter", "BridgeLeave" -> {
          assertThat(bridges).contains(f.get("BridgeUniqueid"));
          assertThat(channels).contains(f.get("Uniqueid"));
        }
        default -> {}
      }
    }
  }
}

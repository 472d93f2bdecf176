package io.cordboard.server.board;

import io.cordboard.ami.AmiMessage;
import io.cordboard.server.pbx.AmiFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A recorded AMI session as facts, and the settings of the PBX that it was recorded from. */
public final class Recording {
  static final String NODE = "pbx1";

  /** The settings of the recorded PBX. */
  public static final BoardSettings SETTINGS = settings();

  private Recording() {}

  /** The facts of a recording in their order. */
  public static List<Fact> facts(String name) {
    AmiFacts reader = new AmiFacts(NODE, "CTI_CALL_ID");
    List<Fact> facts = new ArrayList<>();
    for (Timed message : messages(name)) {
      Fact fact = message.message.isEvent() ? reader.fact(message.message, message.atMs) : null;
      if (fact != null) {
        facts.add(fact);
      }
    }
    if (reader.malformed() != 0) {
      throw new AssertionError(name + ": " + reader.malformed() + " events malformed");
    }
    return facts;
  }

  record Timed(AmiMessage message, long atMs) {}

  static List<Timed> messages(String name) {
    byte[] bytes = unpack("/traces/" + name + ".ami.gz");
    String[] index =
        new String(unpack("/traces/" + name + ".ami.idx.gz"), StandardCharsets.US_ASCII)
            .split("\n");
    long[] offsets = new long[index.length];
    long[] times = new long[index.length];
    for (int i = 0; i < index.length; i++) {
      String[] parts = index[i].trim().split("\\s+");
      times[i] = (long) Double.parseDouble(parts[0]);
      offsets[i] = Long.parseLong(parts[1]);
    }
    List<Timed> messages = new ArrayList<>();
    int start = 0;
    int read = 0;
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r') {
        int end = i + 4;
        while (read + 1 < offsets.length && offsets[read + 1] < end) {
          read++;
        }
        AmiMessage message = AmiMessage.of(Arrays.copyOfRange(bytes, start, i + 2));
        messages.add(new Timed(message, times[read]));
        start = end;
        i = end - 1;
      }
    }
    return messages;
  }

  private static byte[] unpack(String resource) {
    try (InputStream in = Recording.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError(resource + ": not there");
      }
      return new GZIPInputStream(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BoardSettings settings() {
    Map<String, String> devices = new HashMap<>();
    for (int i = 801; i <= 820; i++) {
      devices.put("PJSIP/" + i, Integer.toString(i));
    }
    List<BoardSettings.AgentEntry> agents = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      agents.add(new BoardSettings.AgentEntry("100" + i, NODE, "Agent " + i, "80" + i, "demo"));
    }
    return new BoardSettings(
        List.of(NODE),
        false,
        devices,
        agents,
        Map.of("630", "Support", "631", "Sales"),
        ZoneId.of("UTC"));
  }
}

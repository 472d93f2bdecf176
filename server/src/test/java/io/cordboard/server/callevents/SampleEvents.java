package io.cordboard.server.callevents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Call events of a real Asterisk: some calls, as the lab wrote them. */
final class SampleEvents {
  private SampleEvents() {}

  static List<CallEvent> all() {
    try (InputStream in = SampleEvents.class.getResourceAsStream("/callevents/calls.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      List<CallEvent> events = new ArrayList<>();
      for (String line : text.split("\n")) {
        String[] f = line.split("\t", -1);
        events.add(
            new CallEvent(
                Long.parseLong(f[0]),
                f[1],
                CallEventFile.millis(f[2]),
                f[3],
                f[4],
                f[5],
                f[6],
                f[7],
                f[8],
                f[9],
                f[10],
                f[11]));
      }
      return events;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The events of the call that began with this leg. */
  static List<CallEvent> call(String linkedId) {
    return all().stream().filter(e -> e.linkedId().equals(linkedId)).toList();
  }
}

package io.cordboard.server.dialect.astercc;

import io.cordboard.server.dialect.astercc.AccEvent.Pair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Numbers events and hands them out; writes what all have in common. The board's thread only. */
final class EventLine {
  private final DateTimeFormatter times;
  private final Clock clock;
  private final Consumer<AccEvent> sink;
  private long last;

  /** Times are written in this zone. */
  EventLine(ZoneId zone, Clock clock, Consumer<AccEvent> sink) {
    this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    this.clock = clock;
    this.sink = sink;
  }

  String time(long atMs) {
    return times.format(Instant.ofEpochMilli(atMs));
  }

  /** Tells an event; its number, and what the call's client said, stand at its end. */
  void tell(
      String team,
      Set<String> agents,
      boolean forTeam,
      String order,
      List<Pair> pairs,
      @Nullable String userdata) {
    // Microseconds: below 2^53 for centuries, and above what an earlier run gave out.
    last = Math.max(last + 1, clock.millis() * 1000);
    List<Pair> all = new ArrayList<>(pairs);
    all.add(new Pair("eventid", Long.toString(last)));
    if (userdata != null) {
      all.add(new Pair("userdata", userdata));
    }
    sink.accept(new AccEvent(last, team, agents, forTeam, order, all));
  }
}

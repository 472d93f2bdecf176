package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrText;
import io.cordboard.server.ivr.Line;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is shown of one session, running or over; guarded by the traces it belongs to. */
final class TracedSession {
  final Line.Caller caller;
  final String did;
  final boolean sensitive;
  private final ArrayDeque<IvrTraces.Row> rows = new ArrayDeque<>(4);
  private Map<String, String> customData = Map.of();
  private @Nullable String at;
  private @Nullable CallEnd end;
  private boolean lost;
  private int characters;
  private int first;

  TracedSession(Line.Caller caller, String did, boolean sensitive) {
    this.caller = caller;
    this.did = did;
    this.sensitive = sensitive;
  }

  void add(IvrTraces.Row row) {
    rows.addLast(row);
    characters += row.text().length();
    while (rows.size() > IvrLimits.TRACE_LINES || characters > IvrLimits.TRACE_CHARACTERS) {
      characters -= rows.removeFirst().text().length();
      first++;
    }
  }

  void entered(String where) {
    at = where;
  }

  void keeps(Map<String, String> data) {
    // In one order, as the board and the records have it.
    customData =
        Collections.unmodifiableMap(new TreeMap<>(sensitive ? IvrText.withoutDigits(data) : data));
  }

  void ended(CallEnd how, boolean onlyConcluded) {
    end = how;
    lost = onlyConcluded;
  }

  boolean isOver() {
    return end != null;
  }

  IvrTraces.Session shown() {
    return new IvrTraces.Session(
        caller, did, sensitive, at, end, lost, customData, first, List.copyOf(rows));
  }
}

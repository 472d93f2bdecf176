package io.cordboard.server.api;

import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.IvrVisit;
import io.cordboard.server.store.CallRecord.Person;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as CSV (RFC 4180) for spreadsheets: a header row, times in the configured zone, and no
 * cell that a spreadsheet takes for a formula: such text gets an apostrophe before it.
 */
final class RecordCsv {
  private static final List<String> HEADER =
      List.of(
          "id",
          "node",
          "uniqueId",
          "direction",
          "startedAt",
          "ringingAt",
          "answeredAt",
          "endedAt",
          "callerNumber",
          "callerName",
          "callerExtension",
          "dialed",
          "did",
          "trunk",
          "calleeNumber",
          "calleeName",
          "calleeExtension",
          "queue",
          "agent",
          "agentName",
          "team",
          "tag",
          "waitMs",
          "ringMs",
          "talkMs",
          "holdMs",
          "ivrMs",
          "feedbackMs",
          "acwMs",
          "outcome",
          "where",
          "hungUpBy",
          "cause",
          "missed",
          "ivrs",
          "keys",
          "score",
          "voicemail",
          "forwardType",
          "forwardNumber",
          "customData",
          "recording",
          "partial",
          "complete");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]*");
  private static final String FORMULA = "=+-@\t\r\n";

  private final DateTimeFormatter times;
  private final StringBuilder out = new StringBuilder();
  private boolean first = true;

  private RecordCsv(ZoneId zone) {
    times = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(zone);
  }

  static String write(List<CallRecord> records, ZoneId zone) {
    RecordCsv csv = new RecordCsv(zone);
    HEADER.forEach(csv::text);
    csv.end();
    records.forEach(csv::record);
    return csv.out.toString();
  }

  private void record(CallRecord r) {
    text(r.id()).text(r.node()).text(r.uniqueId()).word(r.direction());
    time(r.times().startedAtMs()).time(r.times().ringingAtMs());
    time(r.times().answeredAtMs()).time(r.times().endedAtMs());
    person(r.caller()).text(r.dialed()).text(r.did()).text(r.trunk());
    person(r.callee()).text(r.queue());
    Person agent = r.agent();
    text(agent == null ? null : agent.agent()).text(agent == null ? null : agent.name());
    text(r.team()).text(r.tag());
    CallRecord.Spans s = r.spans();
    number(s.waitMs()).number(s.ringMs()).number(s.talkMs()).number(s.holdMs());
    number(s.ivrMs()).number(s.feedbackMs()).number(s.acwMs());
    CallRecord.Ending e = r.ending();
    word(e.outcome()).word(e.where()).word(e.by()).number(e.cause()).word(e.missed());
    told(r.told());
    text(r.recording()).raw(Boolean.toString(r.partial())).raw(Boolean.toString(r.complete()));
    end();
  }

  private void told(CallRecord.Told t) {
    text(t.ivrs().stream().map(IvrVisit::id).collect(Collectors.joining(" ")));
    text(t.ivrs().stream().map(IvrVisit::keys).collect(Collectors.joining(" ")));
    raw(t.score() < 0 ? "" : Integer.toString(t.score()));
    raw(Boolean.toString(t.voicemail())).text(t.forwardType()).text(t.forwardNumber());
    text(
        t.customData().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("; ")));
  }

  private RecordCsv person(@Nullable Person p) {
    return p == null
        ? text(null).text(null).text(null)
        : text(p.number()).text(p.name()).text(p.extension());
  }

  private RecordCsv time(long ms) {
    return raw(ms <= 0 ? "" : times.format(Instant.ofEpochMilli(ms)));
  }

  private RecordCsv number(long n) {
    return raw(Long.toString(n));
  }

  private RecordCsv word(@Nullable Enum<?> word) {
    return raw(word == null ? "" : word.name().toLowerCase(Locale.ROOT));
  }

  /** Something from outside. */
  private RecordCsv text(@Nullable String value) {
    String cell = value == null ? "" : value;
    if (!cell.isEmpty()
        && !NUMBER.matcher(cell).matches()
        && FORMULA.indexOf(cell.charAt(0)) >= 0) {
      cell = "'" + cell;
    }
    if (cell.chars().anyMatch(c -> c == ',' || c == ';' || c == '"' || c < ' ')) {
      cell = '"' + cell.replace("\"", "\"\"") + '"';
    }
    return raw(cell);
  }

  private RecordCsv raw(String cell) {
    if (!first) {
      out.append(',');
    }
    first = false;
    out.append(cell);
    return this;
  }

  private void end() {
    out.append("\r\n");
    first = true;
  }
}

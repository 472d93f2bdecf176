package io.cordboard.server.api;

import io.cordboard.server.store.CallRecord;
import org.jspecify.annotations.Nullable;

/** The one writer of a call record's JSON: in the API and in webhooks. */
public final class RecordJson {
  private RecordJson() {}

  /** A record: its components by name, null left out, enums in lower case. */
  public static void write(JsonBytes out, CallRecord r) {
    out.raw("{\"id\":");
    out.string(r.id());
    text(out, "node", r.node());
    text(out, "uniqueId", r.uniqueId());
    word(out, "direction", r.direction());
    text(out, "dialed", r.dialed());
    text(out, "did", r.did());
    text(out, "trunk", r.trunk());
    person(out, "caller", r.caller());
    person(out, "callee", r.callee());
    text(out, "queue", r.queue());
    person(out, "agent", r.agent());
    text(out, "team", r.team());
    text(out, "tag", r.tag());
    times(out, r.times());
    spans(out, r.spans());
    ending(out, r.ending());
    told(out, r.told());
    out.raw(",\"parties\":[");
    String comma = "";
    for (CallRecord.Member m : r.parties()) {
      out.raw(comma);
      comma = ",";
      member(out, m);
    }
    out.raw(']');
    text(out, "recording", r.recording());
    flag(out, "partial", r.partial());
    flag(out, "complete", r.complete());
    number(out, "completeByMs", r.completeByMs());
    word(out, "origin", r.origin());
    out.raw('}');
  }

  private static void times(JsonBytes out, CallRecord.Times t) {
    out.raw(",\"times\":{\"startedAtMs\":");
    out.number(t.startedAtMs());
    number(out, "ringingAtMs", t.ringingAtMs());
    number(out, "answeredAtMs", t.answeredAtMs());
    number(out, "endedAtMs", t.endedAtMs());
    number(out, "queuedAtMs", t.queuedAtMs());
    out.raw('}');
  }

  private static void spans(JsonBytes out, CallRecord.Spans s) {
    out.raw(",\"spans\":{\"waitMs\":");
    out.number(s.waitMs());
    number(out, "ringMs", s.ringMs());
    number(out, "talkMs", s.talkMs());
    number(out, "holdMs", s.holdMs());
    number(out, "ivrMs", s.ivrMs());
    number(out, "feedbackMs", s.feedbackMs());
    number(out, "acwMs", s.acwMs());
    out.raw('}');
  }

  private static void ending(JsonBytes out, CallRecord.Ending e) {
    out.raw(",\"ending\":{\"outcome\":");
    out.string(JsonBytes.word(e.outcome()));
    word(out, "where", e.where());
    word(out, "by", e.by());
    number(out, "cause", e.cause());
    word(out, "missed", e.missed());
    out.raw('}');
  }

  private static void told(JsonBytes out, CallRecord.Told t) {
    out.raw(",\"told\":{\"ivrs\":[");
    String comma = "";
    for (CallRecord.IvrVisit v : t.ivrs()) {
      out.raw(comma);
      comma = ",";
      out.raw("{\"id\":");
      out.string(v.id());
      text(out, "name", v.name());
      text(out, "keys", v.keys());
      number(out, "enteredAtMs", v.enteredAtMs());
      number(out, "leftAtMs", v.leftAtMs());
      text(out, "next", v.next());
      out.raw('}');
    }
    out.raw(']');
    number(out, "score", t.score());
    flag(out, "voicemail", t.voicemail());
    text(out, "forwardType", t.forwardType());
    text(out, "forwardNumber", t.forwardNumber());
    if (!t.customData().isEmpty()) {
      out.raw(",\"customData\":");
      out.texts(t.customData());
    }
    if (t.ivrLost()) {
      flag(out, "ivrLost", true);
    }
    out.raw('}');
  }

  private static void member(JsonBytes out, CallRecord.Member m) {
    out.raw("{\"role\":");
    out.string(m.role());
    person(out, "who", m.who());
    text(out, "uniqueId", m.uniqueId());
    flag(out, "called", m.called());
    number(out, "joinedAtMs", m.joinedAtMs());
    number(out, "answeredAtMs", m.answeredAtMs());
    number(out, "leftAtMs", m.leftAtMs());
    number(out, "cause", m.cause());
    out.raw('}');
  }

  private static void person(JsonBytes out, String key, CallRecord.@Nullable Person p) {
    if (p == null) {
      return;
    }
    out.raw(",\"" + key + "\":{");
    String comma = "";
    comma = first(out, comma, "number", p.number());
    comma = first(out, comma, "name", p.name());
    comma = first(out, comma, "extension", p.extension());
    comma = first(out, comma, "agent", p.agent());
    first(out, comma, "channel", p.channel());
    out.raw('}');
  }

  private static String first(JsonBytes out, String comma, String key, @Nullable String value) {
    if (value == null) {
      return comma;
    }
    out.raw(comma + "\"" + key + "\":");
    out.string(value);
    return ",";
  }

  private static void text(JsonBytes out, String key, @Nullable String value) {
    if (value != null) {
      out.raw(",\"" + key + "\":");
      out.string(value);
    }
  }

  private static void number(JsonBytes out, String key, long value) {
    out.raw(",\"" + key + "\":");
    out.number(value);
  }

  private static void flag(JsonBytes out, String key, boolean value) {
    out.raw(",\"" + key + "\":");
    out.flag(value);
  }

  private static void word(JsonBytes out, String key, @Nullable Enum<?> value) {
    if (value != null) {
      text(out, key, JsonBytes.word(value));
    }
  }
}

package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.board.Call;
import io.cordboard.server.outbox.WebhookFormat.Event;
import io.cordboard.server.outbox.WebhookFormat.Step;
import io.cordboard.server.store.CallRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of records: {@code cdr} of every call, {@code cc_cdr} of the call centre's, and
 * {@code ivr} of each stay in an IVR and the {@link EndEvents}, under the ids that they have when
 * they are told live. Any thread.
 *
 * <p>Spans between two times that are told are the difference of the whole seconds shown, so that a
 * client that subtracts finds the same; other spans are rounded.
 */
final class RecordEvents {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final ZoneId zone;
  private final String mac;
  private final Set<String> queues;
  private final EndEvents ends;

  /** {@code queues}: the names of those there are; an IVR may lead elsewhere. */
  RecordEvents(ZoneId zone, String mac, Set<String> queues, EndEvents ends) {
    this.zone = zone;
    this.mac = mac;
    this.queues = queues;
    this.ends = ends;
  }

  List<Event> of(CallRecord record, Step step) {
    List<Event> events = new ArrayList<>(2);
    if (step == Step.ENDED) {
      List<CallRecord.IvrVisit> visits = record.told().ivrs();
      for (int i = 0; i < visits.size(); i++) {
        events.add(
            ivr(
                record.id(),
                record.uniqueId(),
                visits,
                i,
                record.caller().number(),
                record.queue(),
                record.did()));
      }
      events.addAll(ends.of(record));
      events.add(new Event("cdr", record.id(), record.id(), null, cdr(record)));
    } else if (ofCallCentre(record)) {
      events.add(new Event("cc_cdr", record.id(), record.id(), null, ccCdr(record)));
    }
    return events;
  }

  /** Whether it is a call centre's call: with somebody outside, or in a queue or IVR. */
  static boolean ofCallCentre(CallRecord record) {
    return record.direction() != Call.Direction.INTERNAL
        || record.queue() != null
        || !record.told().ivrs().isEmpty();
  }

  private String cdr(CallRecord record) {
    CallRecord.Times times = record.times();
    long answeredAtMs = answered(record);
    return new EventJson("cdr")
        .text("callerid", callerId(record.caller()))
        .text("source", record.caller().number())
        .text("destination", destination(record))
        .text("starttime", time(times.startedAtMs()))
        .text("answertime", time(answeredAtMs))
        .text("endtime", time(times.endedAtMs()))
        .text("disposition", disposition(record))
        .text("duration", seconds(times.startedAtMs(), times.endedAtMs()))
        .text("billableseconds", seconds(answeredAtMs, times.endedAtMs()))
        .text("calltype", callType(record.direction()))
        .text("recordfile", record.recording())
        .text("uniqueid", record.uniqueId())
        .end();
  }

  private String ccCdr(CallRecord record) {
    CallRecord.Times times = record.times();
    CallRecord.Spans spans = record.spans();
    CallRecord.Ending ending = record.ending();
    CallRecord.Told told = record.told();
    CallRecord.IvrVisit ivr =
        told.ivrs().isEmpty() ? null : told.ivrs().get(told.ivrs().size() - 1);
    return new EventJson("cc_cdr")
        .text("uuid", record.uniqueId())
        .text("caller", record.caller().number())
        .text("called", called(record))
        .text("queueCode", record.queue())
        .text("agentCode", agentCode(record))
        .text("callType", callType(record.direction()))
        .text("cdrState", state(ending.where()))
        .text("hangupSide", side(ending.by()))
        .text("hangupCause", CauseTexts.of(ending.cause()))
        .text("startTime", time(times.startedAtMs()))
        .text("endTime", time(times.endedAtMs()))
        .text("duration", seconds(times.startedAtMs(), times.endedAtMs()))
        .text("queueTime", rounded(spans.waitMs()))
        .text("feedbackTime", rounded(spans.feedbackMs()))
        .text("ivrTime", ivr == null ? "" : Long.toString(rounded(spans.ivrMs())))
        .text("ringTime", rounded(spans.ringMs()))
        .bare("holdTime", rounded(spans.holdMs()))
        .bare("pauseTime", rounded(spans.acwMs()))
        .text("talkingTime", rounded(spans.talkMs()))
        .text("voicemailState", told.voicemail() ? 1 : 0)
        .text("ivrId", ivr == null ? "" : ivr.id())
        .text("ivrName", ivr == null ? "" : ivr.name())
        .text("ivrDtmf", ivr == null ? "0" : ivr.keys())
        .text("fwType", told.forwardType())
        .text("score", Math.max(0, told.score()))
        .text("trunkNumber", record.did())
        .text("forwardNumber", told.forwardNumber())
        .text("filePath", record.recording())
        .text("missCause", ending.missed() == null ? "" : ending.missed().name())
        .text("mac", mac)
        .end();
  }

  /**
   * One stay in an IVR that ended, the same whether it is told live or of the record: its key is
   * the call that it began in and which of that call's stays it is, also if that was merged.
   *
   * @param visits all of the call
   * @param index which of them
   * @param queue that the call waits or waited in, null if none (yet)
   */
  Event ivr(
      String callId,
      String uniqueId,
      List<CallRecord.IvrVisit> visits,
      int index,
      @Nullable String caller,
      @Nullable String queue,
      @Nullable String did) {
    CallRecord.IvrVisit visit = visits.get(index);
    long place =
        visits.stream()
            .limit(index)
            .filter(v -> Objects.equals(v.callId(), visit.callId()))
            .count();
    String next = visit.next();
    boolean toQueue = next != null && (next.equals(queue) || queues.contains(next));
    String body =
        new EventJson("ivr")
            .text("uuid", uniqueId)
            .text("caller", caller)
            .text("called", "")
            .text("callType", "IN")
            .text("queueCode", toQueue ? next : "")
            .text("startTime", time(visit.enteredAtMs()))
            .text("endTime", time(visit.leftAtMs()))
            .text("duration", seconds(visit.enteredAtMs(), visit.leftAtMs()))
            .text("ivrId", visit.id())
            .text("ivrName", visit.name())
            .text("ivrDtmf", visit.keys())
            .text("trunkNumber", did)
            .text("mac", mac)
            .end();
    String began = visit.callId() == null ? callId : visit.callId();
    return new Event("ivr", began + "/" + place, callId, null, body);
  }

  /**
   * {@code "808"<808>}; a quote or backslash in a name stands behind a backslash, as Asterisk's.
   */
  private static String callerId(CallRecord.Person who) {
    String name = WireNames.name(who.name(), who.number());
    String number = who.number() == null ? "" : who.number();
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"<" + number + '>';
  }

  /** When somebody took the call; of one that only an IVR took, when that did. */
  private static long answered(CallRecord record) {
    if (record.times().answeredAtMs() != 0 || record.ending().outcome() != Call.Outcome.ANSWERED) {
      return record.times().answeredAtMs();
    }
    return record.parties().stream()
        .mapToLong(CallRecord.Member::answeredAtMs)
        .filter(at -> at != 0)
        .min()
        .orElse(0);
  }

  private static @Nullable String destination(CallRecord record) {
    if (record.dialed() != null) {
      return record.dialed();
    }
    return record.did() != null ? record.did() : number(record.callee());
  }

  private static @Nullable String called(CallRecord record) {
    CallRecord.Person callee = record.callee();
    if (callee != null && callee.extension() != null) {
      return callee.extension();
    }
    String number = number(callee);
    return number != null ? number : destination(record);
  }

  private static @Nullable String agentCode(CallRecord record) {
    CallRecord.Person agent = record.agent();
    if (agent == null) {
      agent =
          record.direction() == Call.Direction.OUTBOUND
              ? record.caller()
              : record.queue() == null ? record.callee() : null;
    }
    return agent == null ? null : agent.extension();
  }

  private static @Nullable String number(CallRecord.@Nullable Person who) {
    return who == null ? null : who.number();
  }

  private static String disposition(CallRecord record) {
    return switch (record.ending().outcome()) {
      case ANSWERED -> "ANSWERED";
      case BUSY -> "BUSY";
      case NO_ANSWER, CANCELLED, ABANDONED -> "NO ANSWER";
      case UNREACHABLE, UNKNOWN_NUMBER, CONGESTION, FAILED -> "FAILED";
      case LOST, MERGED -> record.times().answeredAtMs() != 0 ? "ANSWERED" : "NO ANSWER";
    };
  }

  private static String callType(Call.Direction direction) {
    return switch (direction) {
      case INBOUND -> "incoming";
      case OUTBOUND -> "outgoing";
      case INTERNAL -> "";
    };
  }

  private static String state(CallRecord.Where where) {
    // RINGING: the document has no word for a phone that rang outside any queue.
    return where == CallRecord.Where.RINGING ? "" : where.name().toLowerCase(Locale.ROOT);
  }

  private static String side(Call.@Nullable HungUpBy by) {
    return by == null
        ? ""
        : switch (by) {
          case CALLER -> "caller";
          case CALLEE -> "called";
          case SERVER, PBX -> "system";
        };
  }

  private String time(long atMs) {
    return atMs == 0 ? "" : TIME.format(Instant.ofEpochMilli(atMs).atZone(zone));
  }

  private static long seconds(long fromMs, long toMs) {
    return fromMs == 0 || toMs == 0
        ? 0
        : Math.max(0, Math.floorDiv(toMs, 1000) - Math.floorDiv(fromMs, 1000));
  }

  private static long rounded(int ms) {
    return Math.round(Math.max(0, ms) / 1000.0);
  }
}

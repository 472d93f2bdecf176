package io.cordboard.server.outbox;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Reported;
import io.cordboard.server.board.Role;
import io.cordboard.server.store.CallRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last value of a call, as far as its record holds it. Pure. */
final class RecordedCall {
  private RecordedCall() {}

  static Call of(CallRecord record) {
    CallRecord.Times times = record.times();
    CallRecord.Ending ending = record.ending();
    return new Call(
        record.id(),
        record.node(),
        record.direction(),
        Call.State.ENDED,
        record.did(),
        record.trunk(),
        record.dialed(),
        record.queue(),
        record.tag(),
        parties(record),
        times.startedAtMs(),
        times.answeredAtMs(),
        times.endedAtMs(),
        ending.outcome(),
        ending.cause(),
        ending.by(),
        null,
        reported(record),
        record.uniqueId().isEmpty() ? List.of() : List.of(record.uniqueId()));
  }

  private static List<Party> parties(CallRecord record) {
    List<Party> parties = new ArrayList<>();
    for (CallRecord.Member m : record.parties()) {
      CallRecord.Person who = m.who();
      parties.add(
          new Party(
              record.node() + "/" + (m.uniqueId() == null ? "" : m.uniqueId()),
              Role.valueOf(m.role().toUpperCase(Locale.ROOT)),
              who.number(),
              who.name(),
              who.extension(),
              who.agent(),
              Party.State.GONE,
              m.joinedAtMs(),
              m.answeredAtMs(),
              m.leftAtMs()));
    }
    return parties;
  }

  private static Reported reported(CallRecord record) {
    CallRecord.Told told = record.told();
    List<Reported.IvrStay> stays = new ArrayList<>();
    for (CallRecord.IvrVisit v : told.ivrs()) {
      stays.add(
          new Reported.IvrStay(
              v.id(), v.name(), v.keys(), v.enteredAtMs(), v.leftAtMs(), v.next(), v.callId()));
    }
    int surveyMs = record.spans().feedbackMs();
    return new Reported(
        stays,
        surveyMs == 0 ? 0 : record.times().endedAtMs() - surveyMs,
        told.score(),
        told.voicemail(),
        told.forwardType(),
        told.forwardNumber(),
        record.recording(),
        told.customData(),
        told.ivrLost());
  }
}

package io.cordboard.server.callevents;

import io.cordboard.server.board.Call;
import io.cordboard.server.store.CallRecord;

/** What is different of a record that was made of call events. Pure. */
final class CallEventRecord {
  private CallEventRecord() {}

  /** The record, complete: nobody waits for after-call work of a call that is long over. */
  static CallRecord of(CallRecord seen, boolean cut) {
    CallRecord.Ending ending = seen.ending();
    CallRecord.Missed missed = ending.missed();
    if (missed == CallRecord.Missed.NO_AGENT_LOGIN) {
      missed = CallRecord.Missed.NO_ASSIGN; // who was logged in is in no event
    }
    return new CallRecord(
        seen.id(),
        seen.node(),
        seen.uniqueId(),
        seen.direction(),
        seen.dialed(),
        seen.did(),
        seen.trunk(),
        seen.caller(),
        seen.callee(),
        seen.queue(),
        seen.agent(),
        seen.team(),
        seen.tag(),
        seen.times(),
        seen.spans(),
        cut
            ? new CallRecord.Ending(
                ending.outcome() == Call.Outcome.ANSWERED && seen.times().answeredAtMs() != 0
                    ? Call.Outcome.ANSWERED
                    : Call.Outcome.LOST,
                ending.where(),
                null,
                0,
                null)
            : new CallRecord.Ending(
                ending.outcome(), ending.where(), ending.by(), ending.cause(), missed),
        seen.told(),
        seen.parties(),
        seen.recording(),
        cut || seen.partial(),
        true,
        0,
        CallRecord.Origin.CALL_EVENTS);
  }
}

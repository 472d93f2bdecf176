package io.cordboard.server.store;

import io.cordboard.server.board.Call;
import io.cordboard.server.store.CallRecord.Ending;
import io.cordboard.server.store.CallRecord.IvrVisit;
import io.cordboard.server.store.CallRecord.Member;
import io.cordboard.server.store.CallRecord.Missed;
import io.cordboard.server.store.CallRecord.Origin;
import io.cordboard.server.store.CallRecord.Person;
import io.cordboard.server.store.CallRecord.Spans;
import io.cordboard.server.store.CallRecord.Times;
import io.cordboard.server.store.CallRecord.Told;
import io.cordboard.server.store.CallRecord.Where;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for tests: calls of an outside number to an agent's extension through a queue. */
public final class SampleRecords {
  private SampleRecords() {}

  /** An answered queue call with everything in it. */
  public static CallRecord full(String id, long startedAtMs) {
    return record(id, startedAtMs, "+4930123456", "801", "1001", "630", "sales", null, true);
  }

  /** The same, recorded to another file; null if it was not recorded. */
  public static CallRecord recordedTo(CallRecord r, @Nullable String file) {
    return new CallRecord(
        r.id(),
        r.node(),
        r.uniqueId(),
        r.direction(),
        r.dialed(),
        r.did(),
        r.trunk(),
        r.caller(),
        r.callee(),
        r.queue(),
        r.agent(),
        r.team(),
        r.tag(),
        r.times(),
        r.spans(),
        r.ending(),
        r.told(),
        r.parties(),
        file,
        r.partial(),
        r.complete(),
        r.completeByMs(),
        r.origin());
  }

  /** The id of the n-th record. */
  public static String id(long n) {
    return "%032x".formatted(n);
  }

  /** A record of these. */
  public static CallRecord record(
      String id,
      long startedAtMs,
      String number,
      String extension,
      @Nullable String agent,
      @Nullable String queue,
      @Nullable String team,
      @Nullable Missed missed,
      boolean complete) {
    Person caller = new Person(number, "Müller, \"Ann\"", null, null, "PJSIP/trunk-00000001");
    Person callee = new Person(extension, "Ann", extension, agent, "PJSIP/801-00000002");
    return new CallRecord(
        id,
        "main",
        startedAtMs / 1000 + ".7",
        Call.Direction.INBOUND,
        "4930999",
        "4930999",
        "trunk",
        caller,
        callee,
        queue,
        agent == null ? null : callee,
        team,
        null,
        new Times(startedAtMs, startedAtMs + 1_000, startedAtMs + 5_000, startedAtMs + 65_000, 900),
        new Spans(4_000, 3_000, 60_000, 2_000, 500, 0, complete ? 12_000 : 0),
        new Ending(
            missed == null ? Call.Outcome.ANSWERED : Call.Outcome.ABANDONED,
            missed == null ? Where.BRIDGED : Where.QUEUE,
            Call.HungUpBy.CALLER,
            16,
            missed),
        new Told(
            List.of(
                new IvrVisit("9", "welcome", "12#", startedAtMs, startedAtMs + 500, "630", null)),
            5,
            false,
            null,
            null,
            Map.of("case", "17", "tier", "gold"),
            false),
        List.of(
            new Member(
                "caller",
                caller,
                "17.1",
                false,
                startedAtMs,
                startedAtMs,
                startedAtMs + 65_000,
                16),
            new Member(
                "callee",
                callee,
                "17.2",
                true,
                startedAtMs + 1_000,
                startedAtMs + 5_000,
                startedAtMs + 65_000,
                16)),
        "cordboard/" + startedAtMs / 1000 + ".7.wav",
        false,
        complete,
        complete ? 0 : startedAtMs + 100_000,
        Origin.LIVE);
  }
}

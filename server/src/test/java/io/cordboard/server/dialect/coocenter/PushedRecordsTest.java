package io.cordboard.server.dialect.coocenter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Call.Direction;
import io.cordboard.server.board.Call.HungUpBy;
import io.cordboard.server.board.Call.Outcome;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Queue;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.outbox.WebhookFormat.Event;
import io.cordboard.server.outbox.WebhookFormat.Step;
import io.cordboard.server.store.CallRecord;
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
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the record of a call tells a CRM. */
class PushedRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = Instant.parse("2018-11-05T11:05:31.900Z").toEpochMilli();
  private static final long END = Instant.parse("2018-11-05T11:05:39.100Z").toEpochMilli();
  private static final Person OUTSIDE = new Person("85322361", null, null, null, "PJSIP/trunk-1");
  private static final Person OTHER = new Person("101", "Bob", "101", "1002", "PJSIP/101-3");
  private static final Person AGENT = new Person("100", "Ann", "100", "1001", "PJSIP/100-2");

  private final CooCenterFormat format = format();

  static CooCenterFormat format() {
    CooCenterSection settings =
        new CooCenterSection(
            true, 0, null, null, List.of(), false, "sip", "68:69:2e:03:8b:3e", true, null);
    return new CooCenterFormat(settings, ZoneId.of("Asia/Shanghai"), ConcurrentHashMap.newKeySet());
  }

  private static CallRecord record(
      Direction direction,
      Person caller,
      @Nullable Person callee,
      @Nullable String queue,
      Times times,
      Spans spans,
      Ending ending,
      Told told,
      Origin origin) {
    return record(direction, caller, callee, queue, times, spans, ending, told, List.of(), origin);
  }

  private static CallRecord record(
      Direction direction,
      Person caller,
      @Nullable Person callee,
      @Nullable String queue,
      Times times,
      Spans spans,
      Ending ending,
      Told told,
      List<Member> parties,
      Origin origin) {
    boolean inbound = direction == Direction.INBOUND;
    return new CallRecord(
        "c".repeat(32),
        "pbx1",
        "1541415929.807",
        direction,
        inbound ? "4930555630" : "809",
        inbound ? "4930555630" : null,
        direction == Direction.INTERNAL ? null : "trunk",
        caller,
        callee,
        queue,
        queue == null ? null : callee,
        null,
        null,
        times,
        spans,
        ending,
        told,
        parties,
        direction == Direction.INTERNAL ? null : "2018/11/a b.wav",
        false,
        true,
        0,
        origin);
  }

  private static CallRecord missed(@Nullable Missed missed, Where where) {
    return record(
        Direction.INBOUND,
        OUTSIDE,
        AGENT,
        "630",
        new Times(START, START + 100, 0, END, START + 50),
        new Spans(7_200, 7_100, 0, 0, 0, 0, 0),
        new Ending(Outcome.ABANDONED, where, HungUpBy.CALLER, 16, missed),
        Told.NOTHING,
        Origin.LIVE);
  }

  private static CallRecord internal(Person caller, Outcome outcome, long answeredAtMs) {
    return record(
        Direction.INTERNAL,
        caller,
        new Person("809", null, "809", null, null),
        null,
        new Times(START, START, answeredAtMs, END, 0),
        new Spans(0, 0, 0, 0, 0, 0, 0),
        new Ending(outcome, Where.BRIDGED, HungUpBy.CALLEE, 16, null),
        Told.NOTHING,
        Origin.LIVE);
  }

  private List<String> names(CallRecord record, Step step) {
    return format.onRecord(record, step).stream().map(Event::name).toList();
  }

  private JsonNode body(CallRecord record, Step step, String name) throws Exception {
    for (Event event : format.onRecord(record, step)) {
      if (event.name().equals(name)) {
        return JSON.readTree(event.body());
      }
    }
    throw new AssertionError(name + ": not told");
  }

  @Test
  void aMissedQueueCallIsToldAsTheDocumentPrintsIt() {
    List<Event> events = format.onRecord(missed(Missed.MEMBER_CANCEL, Where.QUEUE), Step.COMPLETED);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).body())
        .isEqualTo(
            "{\"event\":\"cc_cdr\",\"uuid\":\"1541415929.807\",\"caller\":\"85322361\","
                + "\"called\":\"100\",\"queueCode\":\"630\",\"agentCode\":\"100\","
                + "\"callType\":\"incoming\",\"cdrState\":\"queue\",\"hangupSide\":\"caller\","
                + "\"hangupCause\":\"Normal Clearing\",\"startTime\":\"2018-11-05 19:05:31\","
                + "\"endTime\":\"2018-11-05 19:05:39\",\"duration\":\"8\",\"queueTime\":\"7\","
                + "\"feedbackTime\":\"0\",\"ivrTime\":\"\",\"ringTime\":\"7\",\"holdTime\":0,"
                + "\"pauseTime\":0,\"talkingTime\":\"0\",\"voicemailState\":\"0\",\"ivrId\":\"\","
                + "\"ivrName\":\"\",\"ivrDtmf\":\"0\",\"fwType\":\"\",\"score\":\"0\","
                + "\"trunkNumber\":\"4930555630\",\"forwardNumber\":\"\","
                + "\"filePath\":\"2018/11/a b.wav\",\"missCause\":\"MEMBER_CANCEL\","
                + "\"mac\":\"68:69:2e:03:8b:3e\"}");
  }

  @Test
  void anInternalCallIsToldAsTheDocumentPrintsItAndIsNoCallCentreCall() {
    Person caller = new Person("808", null, "808", null, null);
    CallRecord record = internal(caller, Outcome.ANSWERED, START + 1_000);
    assertThat(names(record, Step.COMPLETED)).isEmpty();
    List<Event> events = format.onRecord(record, Step.ENDED);
    assertThat(names(record, Step.ENDED)).containsExactly("hangup", "cdr");
    assertThat(events.get(1).body())
        .isEqualTo(
            "{\"event\":\"cdr\",\"callerid\":\"\\\"808\\\"<808>\",\"source\":\"808\","
                + "\"destination\":\"809\",\"starttime\":\"2018-11-05 19:05:31\","
                + "\"answertime\":\"2018-11-05 19:05:32\",\"endtime\":\"2018-11-05 19:05:39\","
                + "\"disposition\":\"ANSWERED\",\"duration\":\"8\",\"billableseconds\":\"7\","
                + "\"calltype\":\"\",\"recordfile\":\"\",\"uniqueid\":\"1541415929.807\"}");
  }

  @Test
  void namesOfAllKindsSurviveAndAWithheldNumberIsEmpty() throws Exception {
    Person odd = new Person("808", "Zoë \"Z\" \\ 李\u0000\n😀", "808", null, null);
    JsonNode cdr = body(internal(odd, Outcome.ANSWERED, START), Step.ENDED, "cdr");
    assertThat(cdr.get("callerid").textValue())
        .isEqualTo("\"Zoë \\\"Z\\\" \\\\ 李\u0000\n😀\"<808>");
    Person withheld = new Person(null, null, null, null, null);
    cdr = body(internal(withheld, Outcome.BUSY, 0), Step.ENDED, "cdr");
    assertThat(cdr.get("callerid").textValue()).isEqualTo("\"\"<>");
    assertThat(cdr.get("source").textValue()).isEmpty();
    assertThat(cdr.get("answertime").textValue()).isEmpty();
    assertThat(cdr.get("billableseconds").textValue()).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void theDispositionIsOneOfAsterisks(Outcome outcome) throws Exception {
    Person caller = new Person("808", null, "808", null, null);
    String said =
        switch (outcome) {
          case ANSWERED -> "ANSWERED";
          case BUSY -> "BUSY";
          case NO_ANSWER, CANCELLED, ABANDONED, LOST, MERGED -> "NO ANSWER";
          case UNREACHABLE, UNKNOWN_NUMBER, CONGESTION, FAILED -> "FAILED";
        };
    JsonNode cdr = body(internal(caller, outcome, 0), Step.ENDED, "cdr");
    assertThat(cdr.get("disposition").textValue()).isEqualTo(said);
  }

  @ParameterizedTest
  @EnumSource(Missed.class)
  void everyMissCauseIsSaid(Missed missed) throws Exception {
    JsonNode told = body(missed(missed, Where.QUEUE), Step.COMPLETED, "cc_cdr");
    assertThat(told.get("missCause").textValue()).isEqualTo(missed.name());
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void everyPlaceWhereACallEndsIsSaid(Where where) throws Exception {
    String said =
        switch (where) {
          case BRIDGED -> "bridged";
          case FEEDBACK -> "feedback";
          case QUEUE -> "queue";
          case IVR -> "ivr";
          case RINGING -> "";
        };
    JsonNode told = body(missed(null, where), Step.COMPLETED, "cc_cdr");
    assertThat(told.get("cdrState").textValue()).isEqualTo(said);
    assertThat(told.get("missCause").textValue()).isEmpty();
  }

  @Test
  void aCallWithEverythingTellsEverything() throws Exception {
    IvrVisit visit =
        new IvrVisit("610", "working \"time\"", "0", START, START + 3_000, "630", null);
    CallRecord record =
        record(
            Direction.INBOUND,
            OUTSIDE,
            AGENT,
            "630",
            new Times(START, START + 4_000, START + 5_000, END, START + 3_000),
            new Spans(2_400, 1_600, 3_000, 1_499, 3_000, 2_500, 30_010),
            new Ending(Outcome.ANSWERED, Where.FEEDBACK, HungUpBy.CALLEE, 17, null),
            new Told(List.of(visit), 4, true, "busy", "0301234", Map.of(), false),
            Origin.CALL_EVENTS);
    JsonNode told = body(record, Step.COMPLETED, "cc_cdr");
    assertThat(told.get("ivrId").textValue()).isEqualTo("610");
    assertThat(told.get("ivrName").textValue()).isEqualTo("working \"time\"");
    assertThat(told.get("ivrDtmf").textValue()).isEqualTo("0");
    assertThat(told.get("ivrTime").textValue()).isEqualTo("3");
    assertThat(told.get("queueTime").textValue()).isEqualTo("2");
    assertThat(told.get("ringTime").textValue()).isEqualTo("2");
    assertThat(told.get("talkingTime").textValue()).isEqualTo("3");
    assertThat(told.get("feedbackTime").textValue()).isEqualTo("3");
    assertThat(told.get("holdTime").isIntegralNumber()).isTrue();
    assertThat(told.get("holdTime").intValue()).isEqualTo(1);
    assertThat(told.get("pauseTime").isIntegralNumber()).isTrue();
    assertThat(told.get("pauseTime").intValue()).isEqualTo(30);
    assertThat(told.get("voicemailState").textValue()).isEqualTo("1");
    assertThat(told.get("score").textValue()).isEqualTo("4");
    assertThat(told.get("fwType").textValue()).isEqualTo("busy");
    assertThat(told.get("forwardNumber").textValue()).isEqualTo("0301234");
    assertThat(told.get("hangupSide").textValue()).isEqualTo("called");
    assertThat(told.get("hangupCause").textValue()).isEqualTo("User busy");

    Event ivr = format.onRecord(record, Step.ENDED).get(0);
    assertThat(ivr.coalesce()).isNull();
    assertThat(ivr.body())
        .isEqualTo(
            "{\"event\":\"ivr\",\"uuid\":\"1541415929.807\",\"caller\":\"85322361\","
                + "\"called\":\"\",\"callType\":\"IN\",\"queueCode\":\"630\","
                + "\"startTime\":\"2018-11-05 19:05:31\",\"endTime\":\"2018-11-05 19:05:34\","
                + "\"duration\":\"3\",\"ivrId\":\"610\",\"ivrName\":\"working \\\"time\\\"\","
                + "\"ivrDtmf\":\"0\",\"trunkNumber\":\"4930555630\","
                + "\"mac\":\"68:69:2e:03:8b:3e\"}");
  }

  @Test
  void anIvrHasTheKeyAndQueueThatItHadLive() throws Exception {
    String other = "d".repeat(32);
    format.onChange(
        new Change(
            1,
            START,
            Change.What.CREATED,
            null,
            new Queue("pbx1/631", "pbx1", "631", "631", "ringall", 0, 0, 0, 0),
            false));
    CallRecord record =
        record(
            Direction.INBOUND,
            OUTSIDE,
            AGENT,
            "630",
            new Times(START, START + 4_000, START + 5_000, END, START + 3_000),
            new Spans(0, 0, 0, 0, 0, 0, 0),
            new Ending(Outcome.ANSWERED, Where.BRIDGED, HungUpBy.CALLEE, 16, null),
            new Told(
                List.of(
                    new IvrVisit("611", "asked", "", START, START + 1, "801", other),
                    new IvrVisit("610", "first", "", START + 2, START + 3, "631", null),
                    new IvrVisit("612", "asked", "", START + 4, START + 5, null, other),
                    new IvrVisit("613", "then", "", START + 6, START + 7, "630", null)),
                -1,
                false,
                null,
                null,
                Map.of(),
                false),
            Origin.CALL_EVENTS);
    List<Event> ivrs = format.onRecord(record, Step.ENDED).subList(0, 4);
    assertThat(ivrs)
        .extracting(Event::key)
        .containsExactly(other + "/0", record.id() + "/0", other + "/1", record.id() + "/1");
    List<String> queues = new ArrayList<>();
    for (Event ivr : ivrs) {
      queues.add(JSON.readTree(ivr.body()).get("queueCode").textValue());
    }
    assertThat(queues).containsExactly("", "631", "", "630");
  }

  @Test
  void whatEndedInACallIsOwedByItsRecordTooInOrder() {
    CallRecord record =
        record(
            Direction.INBOUND,
            OUTSIDE,
            AGENT,
            "630",
            new Times(START, START + 4_000, START + 5_000, END, START + 3_000),
            new Spans(0, 0, 0, 0, 0, 0, 0),
            new Ending(Outcome.ANSWERED, Where.BRIDGED, HungUpBy.CALLER, 16, null),
            Told.NOTHING,
            List.of(
                new Member("caller", OUTSIDE, "807", false, START, START, END, 16),
                new Member("agent", OTHER, "808", true, START, 0, START + 900, 17),
                new Member("agent", AGENT, "809", true, START, START + 5_000, END, 16)),
            Origin.CALL_EVENTS);
    List<Event> owed = format.onRecord(record, Step.ENDED);
    assertThat(owed).extracting(Event::name).containsExactly("dialend", "dialend", "hangup", "cdr");
    assertThat(owed)
        .extracting(Event::key)
        .containsExactly("pbx1/808", "pbx1/809", record.id(), record.id());
    assertThat(owed).allMatch(e -> e.order().equals(record.id()));
    assertThat(owed.get(0).body())
        .isEqualTo(
            "{\"event\":\"dialend\",\"timestamp\":\"1541415932.800000\","
                + "\"channel\":\"SIP/trunk-1\",\"calleridnum\":\"85322361\","
                + "\"destchannel\":\"SIP/101-3\",\"destcalleridnum\":\"101\","
                + "\"uniqueid\":\"1541415929.807\",\"dialstatus\":\"BUSY\"}");
    assertThat(owed.get(1).body()).contains("\"dialstatus\":\"ANSWER\"");
    assertThat(owed.get(2).body())
        .isEqualTo(
            "{\"event\":\"hangup\",\"calleridnum\":\"85322361\",\"calleridname\":\"85322361\","
                + "\"connectedlinenum\":\"100\",\"connectedlinename\":\"Ann\","
                + "\"uniqueid\":\"1541415929.807\"}");
  }

  @Test
  void anOutgoingCallIsToldWithTheAgentWhoMadeIt() throws Exception {
    CallRecord record =
        record(
            Direction.OUTBOUND,
            AGENT,
            OUTSIDE,
            null,
            new Times(START, START, START + 1_000, END, 0),
            new Spans(0, 1_000, 6_000, 0, 0, 0, 0),
            new Ending(Outcome.ANSWERED, Where.BRIDGED, HungUpBy.SERVER, 0, null),
            Told.NOTHING,
            Origin.LIVE);
    JsonNode told = body(record, Step.COMPLETED, "cc_cdr");
    assertThat(told.get("callType").textValue()).isEqualTo("outgoing");
    assertThat(told.get("agentCode").textValue()).isEqualTo("100");
    assertThat(told.get("called").textValue()).isEqualTo("85322361");
    assertThat(told.get("hangupSide").textValue()).isEqualTo("system");
    assertThat(told.get("hangupCause").textValue()).isEmpty();
    assertThat(body(record, Step.ENDED, "cdr").get("calltype").textValue()).isEqualTo("outgoing");
  }

  @Test
  void recordsAreNeverLeftOutAndKeepTheirIds() {
    CallRecord record = missed(Missed.NO_ASSIGN, Where.QUEUE);
    for (Step step : Step.values()) {
      List<Event> events = format.onRecord(record, step);
      for (Event event : events) {
        assertThat(event.coalesce()).isNull();
        assertThat(event.key()).isEqualTo(record.id());
        assertThat(event.order()).isEqualTo(record.id());
      }
      assertThat(format.onRecord(record, step)).isEqualTo(events);
    }
    assertThat(names(record, Step.ENDED)).containsExactly("hangup", "cdr");
    assertThat(names(record, Step.COMPLETED)).containsExactly("cc_cdr");
  }

  @Test
  void whoHungUpIsEmptyWhenNobodyKnows() throws Exception {
    CallRecord record =
        record(
            Direction.INBOUND,
            OUTSIDE,
            null,
            null,
            new Times(START, 0, 0, END, 0),
            new Spans(0, 0, 0, 0, 0, 0, 0),
            new Ending(Call.Outcome.LOST, Where.RINGING, null, 200, null),
            Told.NOTHING,
            Origin.LIVE);
    JsonNode told = body(record, Step.COMPLETED, "cc_cdr");
    assertThat(told.get("hangupSide").textValue()).isEmpty();
    assertThat(told.get("hangupCause").textValue()).isEqualTo("Cause 200");
    assertThat(told.get("called").textValue()).isEqualTo("4930555630");
    assertThat(told.get("agentCode").textValue()).isEmpty();
    assertThat(told.get("queueCode").textValue()).isEmpty();
  }
}

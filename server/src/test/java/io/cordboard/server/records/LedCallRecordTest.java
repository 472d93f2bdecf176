package io.cordboard.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Recording;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.dialect.coocenter.CooCenterFormat;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.house.BoardTrace;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.IvrVisit;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session of the external IVR tells stands in the call's record, and goes to CRMs. */
class LedCallRecordTest {
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final List<CallRecord> records = new ArrayList<>();
  private final Recorder recorder =
      new Recorder(
          record -> Set.of("demo"),
          callId -> 0L,
          new BackFill() {
            @Override
            public boolean fills(String node) {
              return false;
            }

            @Override
            public void leave(CallRecord seen, List<String> linkedIds, Runnable otherwise) {}

            @Override
            public void gap(String node) {}
          },
          step -> {
            records.add(step.record());
            return CompletableFuture.completedFuture(true);
          },
          () -> CompletableFuture.completedFuture(List.of()),
          RecordLimits.PENDING,
          Clock.systemUTC(),
          loop);
  private static final String FILE = "0".repeat(32) + "-1x2-1.wav";
  private final Board board = new Board(Recording.SETTINGS);
  private long now;
  private boolean notWritten;

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  /** A recorded call, led before it came into its queue. */
  private CallRecord led() {
    recorder.onSnapshot(board.snapshot());
    BoardTrace trace =
        new BoardTrace(
            fact -> board.apply(fact, recorder::onChange),
            new Clock() {
              @Override
              public Instant instant() {
                return Instant.ofEpochMilli(now);
              }

              @Override
              public ZoneId getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }
            });
    boolean told = false;
    for (Fact fact : Recording.facts("f03_queue")) {
      if (!told && fact instanceof Fact.CallerJoined joined) {
        told = true;
        now = joined.atMs();
        tell(trace, joined.uniqueId());
      }
      board.apply(fact, recorder::onChange);
    }
    return records.stream().filter(r -> !r.told().ivrs().isEmpty()).findFirst().orElseThrow();
  }

  private void tell(BoardTrace trace, String channelId) {
    Line.Caller caller = new Line.Caller("pbx1", channelId, "0", "7000", "0301", "", now);
    now -= 5_000;
    trace.entered(caller, "main", "main");
    now += 1_000;
    trace.pressed(caller, "12");
    trace.entered(caller, "2", "Customer number");
    now += 2_000;
    trace.pressed(caller, "34");
    trace.customData(caller, Map.of("case", "17"));
    trace.recorded(caller, FILE, true);
    if (notWritten) {
      trace.notRecorded(caller, "other.wav");
      trace.notRecorded(caller, FILE);
    }
    now += 1_000;
    trace.left(caller, "630");
    trace.ended(
        caller, new CallEnd("7000", "0301", "0", "", 0, 0, 0, now, CallEnd.Status.VOEND), true);
  }

  @Test
  void whatCouldNotBeWrittenIsNoRecordingAndNoMessage() {
    notWritten = true;
    CallRecord record = led();
    assertThat(record.recording()).isNull();
    assertThat(record.told().voicemail()).isFalse();
  }

  @Test
  void theRecordHasMenusKeysDataMessageAndThatItWasLost() {
    CallRecord record = led();
    assertThat(record.told().ivrs())
        .extracting(IvrVisit::id, IvrVisit::name, IvrVisit::keys, IvrVisit::next)
        .containsExactly(
            tuple("main", "main", "12", null), tuple("2", "Customer number", "34", "630"));
    assertThat(record.told().ivrs())
        .extracting(v -> v.leftAtMs() - v.enteredAtMs())
        .containsExactly(1_000L, 3_000L);
    assertThat(record.told().customData()).containsExactly(Map.entry("case", "17"));
    assertThat(record.told().voicemail()).isTrue();
    assertThat(record.told().ivrLost()).isTrue();
    assertThat(record.recording()).isEqualTo("ivr/" + FILE);
    assertThat(record.spans().ivrMs()).isEqualTo(4_000);
  }

  @Test
  void coocenterIsToldOfTheSameStays() throws Exception {
    CallRecord record = led();
    CooCenterSection settings =
        new CooCenterSection(
            true, 0, null, null, List.of(), false, "sip", "68:69:2e:03:8b:3e", true, null);
    CooCenterFormat format =
        new CooCenterFormat(settings, ZoneId.of("UTC"), ConcurrentHashMap.newKeySet());
    List<JsonNode> ivrs = new ArrayList<>();
    for (WebhookFormat.Event event : format.onRecord(record, WebhookFormat.Step.ENDED)) {
      JsonNode body = new JsonMapper().readTree(event.body());
      if (body.path("event").asText().equals("ivr")) {
        ivrs.add(body);
      }
    }
    assertThat(ivrs)
        .extracting(e -> e.path("ivrId").asText(), e -> e.path("ivrDtmf").asText())
        .containsExactly(tuple("main", "12"), tuple("2", "34"));
    JsonNode cdr = null;
    for (WebhookFormat.Event event : format.onRecord(record, WebhookFormat.Step.COMPLETED)) {
      JsonNode body = new JsonMapper().readTree(event.body());
      cdr = body.path("event").asText().equals("cc_cdr") ? body : cdr;
    }
    assertThat(cdr).isNotNull();
    assertThat(cdr.path("ivrTime").asText()).isEqualTo("4");
    assertThat(cdr.path("voicemailState").asText()).isEqualTo("1");
    assertThat(List.of("main", "2")).contains(cdr.path("ivrId").asText());
  }
}

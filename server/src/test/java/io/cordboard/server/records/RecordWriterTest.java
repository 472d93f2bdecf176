package io.cordboard.server.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import io.cordboard.server.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps on their way to the store. */
@Timeout(60)
class RecordWriterTest {
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private final List<Step> noRoom = new ArrayList<>();

  private RecordWriter.Listener told() {
    return new RecordWriter.Listener() {
      @Override
      public void noRoom(Step step) {
        noRoom.add(step);
      }

      @Override
      public void failed(Step step) {}

      @Override
      public void caughtUp() {}
    };
  }

  private static CallRecord record(String id, long completeByMs) {
    return new CallRecord(
        id,
        "pbx1",
        id + ".1",
        Call.Direction.INTERNAL,
        "802",
        null,
        null,
        new CallRecord.Person("801", null, "801", null, null),
        null,
        null,
        null,
        null,
        null,
        new CallRecord.Times(1, 0, 0, 2, 0),
        new CallRecord.Spans(0, 0, 0, 0, 0, 0, 0),
        new CallRecord.Ending(Call.Outcome.NO_ANSWER, CallRecord.Where.RINGING, null, 16, null),
        CallRecord.Told.NOTHING,
        List.of(),
        null,
        false,
        completeByMs == 0,
        completeByMs,
        CallRecord.Origin.LIVE);
  }

  private static List<OutboxMessage> owed(CallRecord record, WebhookFormat.Step step) {
    return List.of(
        OutboxMessage.owed(
            step + "-" + record.id(), "crm", step.name(), record.id(), null, "text/plain", "x", 1));
  }

  private static List<String> pending(Store store) {
    return store.read(tx -> tx.outbox().pending("crm", 0, 100)).join().stream()
        .map(OutboxMessage::id)
        .toList();
  }

  @Test
  void bothStepsAreWrittenOnceWithTheirWebhooksHoweverOftenTheyAreTried(@TempDir Path folder)
      throws Exception {
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC())) {
      StoreDesk desk = new StoreDesk(store, RecordWriterTest::owed, (record, told) -> {});
      Step ended = new Step(record("a", 99), List.of("a.1", "b.1"), false);
      Step completed = new Step(record("a", 99).completed(7), List.of("a.1"), true);
      assertThat(desk.write(ended).join()).isTrue();
      assertThat(pending(store)).containsExactly("ENDED-a");
      assertThat(desk.incomplete().join()).extracting(CallRecord::id).containsExactly("a");
      assertThat(desk.write(ended).join()).isFalse();
      assertThat(desk.write(completed).join()).isTrue();
      assertThat(desk.write(completed).join()).isFalse();
      assertThat(desk.write(ended).join()).isFalse();
      assertThat(pending(store)).containsExactly("ENDED-a", "COMPLETED-a");
      assertThat(desk.incomplete().join()).isEmpty();
      CallRecord kept = store.read(tx -> tx.records().get("a")).join();
      assertThat(kept).isEqualTo(record("a", 99).completed(7));
      assertThat(store.read(tx -> tx.records().recordOf("pbx1", "b.1")).join()).isEqualTo("a");
    }
  }

  @Test
  void aCompletionWhoseFirstStepWasNeverKeptOwesBoth(@TempDir Path folder) throws Exception {
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC())) {
      StoreDesk desk = new StoreDesk(store, RecordWriterTest::owed, (record, told) -> {});
      assertThat(desk.write(new Step(record("a", 9).completed(7), List.of(), true)).join())
          .isTrue();
      assertThat(desk.write(new Step(record("a", 9), List.of(), false)).join()).isFalse();
      assertThat(pending(store)).containsExactly("ENDED-a", "COMPLETED-a");
    }
  }

  @Test
  void onlyWhatWasReallyAddedIsSaidToBeInTheStore(@TempDir Path folder) throws Exception {
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC())) {
      List<String> said = new ArrayList<>();
      StoreDesk desk =
          new StoreDesk(
              store,
              RecordWriterTest::owed,
              (record, told) -> {
                said.add(record.id());
                told.forEach(m -> said.add(m.id()));
              });
      desk.write(new Step(record("a", 99), List.of("a.1", "b.1"), false)).join();
      assertThat(said).containsExactly("a", "ENDED-a");
      said.clear();
      desk.write(new Step(record("a", 99).completed(7), List.of("a.1"), true)).join();
      assertThat(said).containsExactly("a", "COMPLETED-a");
      said.clear();
      desk.write(new Step(partial(record("b", 0)), List.of("b.1"), false)).join();
      assertThat(said).containsExactly("b");
      said.clear();
      desk.write(new Step(record("c", 9).completed(7), List.of(), true)).join();
      assertThat(said).containsExactly("c", "ENDED-c", "COMPLETED-c");
    }
  }

  @Test
  void whatWasNotSeenWholeIsNotWrittenBesideTheRecordOfAnotherLeg(@TempDir Path folder)
      throws Exception {
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC())) {
      StoreDesk desk = new StoreDesk(store, RecordWriterTest::owed, (record, told) -> {});
      CallRecord seen = partial(record("a", 0));
      Step step = new Step(seen, List.of("a.1", "b.1"), false);
      assertThat(desk.write(new Step(record("b", 0), List.of("b.1"), false)).join()).isTrue();
      assertThat(desk.write(step).join()).isFalse();
      assertThat(store.read(tx -> tx.records().get("a")).join()).isNull();
      assertThat(pending(store)).containsExactly("ENDED-b", "COMPLETED-b");
      Step alone = new Step(partial(record("c", 0)), List.of("c.1"), false);
      assertThat(desk.write(alone).join()).isTrue();
      assertThat(desk.write(alone).join()).isFalse();
    }
  }

  static CallRecord partial(CallRecord r) {
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
        r.recording(),
        true,
        r.complete(),
        r.completeByMs(),
        r.origin());
  }

  @Test
  void whatTheStoreRefusesIsWrittenWhenItIsBack() throws Exception {
    List<String> kept = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch all = new CountDownLatch(1_000);
    List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
    RecordWriter writer =
        new RecordWriter(
            step -> {
              tries.add(1);
              if (tries.size() <= 1_003) {
                return CompletableFuture.failedFuture(new StoreUnavailable("disk full"));
              }
              kept.add(step.record().id());
              all.countDown();
              return CompletableFuture.completedFuture(true);
            },
            told(),
            RecordLimits.PENDING,
            loop);
    loop.submit(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                writer.write(new Step(record("c" + i, 0), List.of(), false));
              }
            })
        .get();
    assertThat(all.await(50, TimeUnit.SECONDS)).isTrue();
    assertThat(kept).hasSize(1_000).doesNotHaveDuplicates();
    loop.submit(() -> {}).get();
    loop.submit(() -> {}).get();
    assertThat(writer.written()).isEqualTo(1_000);
    assertThat(writer.pending()).isZero();
    assertThat(writer.dropped()).isZero();
  }

  @Test
  void beyondTheBoundStepsAreDroppedAndToldNotKept() throws Exception {
    RecordWriter writer = new RecordWriter(step -> new CompletableFuture<>(), told(), 100, loop);
    loop.submit(
            () -> {
              for (int i = 0; i < 105; i++) {
                writer.write(new Step(record("c" + i, 0), List.of(), false));
              }
            })
        .get();
    assertThat(writer.pending()).isEqualTo(100);
    assertThat(writer.dropped()).isEqualTo(5);
    assertThat(noRoom).hasSize(5);
  }
}

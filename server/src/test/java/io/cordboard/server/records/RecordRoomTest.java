package io.cordboard.server.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.LeftTable;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.SampleRecords;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run did not finish is finished by the next one. */
@Timeout(60)
class RecordRoomTest {
  private static final CallRecord SEEN = SampleRecords.full(SampleRecords.id(1), 1_000);
  private static final List<String> IDS = List.of("1.7", "1.8");

  @TempDir Path folder;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private Store store;

  private record Left(CallRecord seen, List<String> linkedIds, Runnable otherwise) {}

  private final BlockingQueue<Left> left = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<OutboxMessage>> written = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws Exception {
    store = Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loop.shutdownNow();
    store.close();
  }

  private void run() {
    BackFill backFill =
        new BackFill() {
          @Override
          public boolean fills(String node) {
            return true;
          }

          @Override
          public void leave(CallRecord seen, List<String> linkedIds, Runnable otherwise) {
            left.add(new Left(seen, linkedIds, otherwise));
          }

          @Override
          public void gap(String node) {}
        };
    new RecordRoom(
            store,
            record -> Set.of(),
            AfterCall.NONE,
            backFill,
            record -> {},
            (record, step) -> List.of(),
            (record, added) -> written.add(added),
            Clock.systemUTC(),
            loop)
        .start();
  }

  private Left awaitLeft() throws InterruptedException {
    Left one = left.poll(20, TimeUnit.SECONDS);
    assertThat(one).as("what was left").isNotNull();
    return one;
  }

  private StoreDesk desk() {
    return new StoreDesk(store, (record, step) -> List.of(), (record, added) -> written.add(added));
  }

  @Test
  void aCallThatWaitsForItsEventsIsLeftAgainByEveryRunUntilItHasARecord() throws Exception {
    CallRecord seen = RecordWriterTest.partial(SEEN);
    desk().write(new Step(seen, IDS, false, true)).join();
    desk().write(new Step(seen, IDS, false, true)).join();
    assertThat(store.read(tx -> tx.records().get(seen.id())).join()).isNull();
    for (int i = 0; i < 2; i++) {
      run();
      Left again = awaitLeft();
      assertThat(again.seen).isEqualTo(seen);
      assertThat(again.linkedIds).isEqualTo(IDS);
    }
    run();
    awaitLeft().otherwise.run();
    assertThat(written.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(store.read(tx -> tx.records().get(seen.id())).join()).isEqualTo(seen);
    assertThat(store.read(tx -> tx.records().recordOf("main", "1.8")).join()).isEqualTo(seen.id());
    assertThat(store.read(tx -> tx.left().all()).join()).isEmpty();
    assertThat(left).isEmpty();
  }

  @Test
  void aCallWithARecordIsNotKept() {
    CallRecord seen = RecordWriterTest.partial(SEEN);
    CallRecord other = SampleRecords.full(SampleRecords.id(2), 1_000);
    desk().write(new Step(seen, IDS, false, true)).join();
    desk().write(new Step(other, List.of("1.8"), false)).join();
    assertThat(store.read(tx -> tx.left().all()).join())
        .containsExactly(new LeftTable.Left(seen, IDS));
    desk().write(new Step(seen, IDS, false)).join();
    assertThat(store.read(tx -> tx.left().all()).join()).isEmpty();
    desk().write(new Step(seen, IDS, false, true)).join();
    assertThat(store.read(tx -> tx.left().all()).join()).isEmpty();
  }
}

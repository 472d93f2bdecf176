package io.cordboard.server.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Recording;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import io.cordboard.server.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After-call work that is over while the store is away longer than there is room for. */
@Timeout(60)
class LateCompletionsTest {
  private static final int ROOM = 2;

  @TempDir Path folder;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicLong deadlineMs = new AtomicLong(System.currentTimeMillis() + 600_000);
  private Store store;
  private Recorder recorder;

  @BeforeEach
  void open() throws Exception {
    store = Store.open(StoreSettings.sqlite(folder.resolve("s.db")), Clock.systemUTC());
    StoreDesk desk = new StoreDesk(store, LateCompletionsTest::owed, (record, told) -> {});
    recorder =
        new Recorder(
            record -> Set.of(),
            callId -> deadlineMs.get(),
            BackFill.NONE,
            step -> away.get() ? refused() : desk.write(step),
            () -> away.get() ? refused() : desk.incomplete(),
            ROOM,
            Clock.systemUTC(),
            loop);
  }

  @AfterEach
  void close() {
    loop.shutdownNow();
    store.close();
  }

  private static <T> CompletableFuture<T> refused() {
    return CompletableFuture.failedFuture(new StoreUnavailable("disk full"));
  }

  private static List<OutboxMessage> owed(CallRecord record, WebhookFormat.Step step) {
    String id = step + "-" + record.id();
    return List.of(
        OutboxMessage.owed(id, "crm", step.name(), record.id(), null, "text/plain", "x", 1));
  }

  private List<CallRecord> incomplete() {
    return store.read(tx -> tx.records().incomplete()).join();
  }

  @Test
  void areWrittenOnceWithTheirLengthWhenTheStoreIsBack() throws Exception {
    Board board = new Board(Recording.SETTINGS);
    loop.submit(() -> recorder.onSnapshot(board.snapshot())).get();
    for (Fact fact : Recording.facts("f03_queue")) {
      loop.submit(() -> board.apply(fact, recorder::onChange)).get();
      await(() -> recorder.pending() == 0);
    }
    List<CallRecord> waiting = incomplete();
    assertThat(waiting).hasSizeGreaterThan(ROOM + 2);

    deadlineMs.set(0);
    away.set(true);
    Map<String, Integer> lengths = new HashMap<>();
    for (CallRecord record : waiting) {
      int acwMs = 1_000 + lengths.size();
      lengths.put(record.id(), acwMs);
      loop.submit(() -> recorder.afterCallEnded(record.id(), acwMs)).get();
    }
    await(() -> recorder.dropped() >= waiting.size() - ROOM);
    assertThat(incomplete()).hasSameSizeAs(waiting);

    away.set(false);
    await(() -> incomplete().isEmpty());
    List<String> completed = new ArrayList<>();
    for (OutboxMessage message : store.read(tx -> tx.outbox().pending("crm", 0, 100)).join()) {
      if (message.event().equals("COMPLETED")) {
        completed.add(message.order());
      }
    }
    assertThat(completed).containsExactlyInAnyOrderElementsOf(lengths.keySet());
    for (String id : lengths.keySet()) {
      CallRecord record = store.read(tx -> tx.records().get(id)).join();
      assertThat(record).isNotNull();
      assertThat(record.spans().acwMs()).isEqualTo(lengths.get(id));
    }
    await(() -> recorder.pending() == 0);
    assertThat(recorder.entries()).isZero();
  }

  private static void await(java.util.function.BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}

package io.cordboard.server.records;

import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.LeftTable;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorder, with the store and what it counts. */
public final class RecordRoom implements MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(RecordRoom.class);

  /** What an earlier run did not finish. */
  private record Unfinished(List<CallRecord> incomplete, List<LeftTable.Left> left) {}

  private final StoreDesk desk;
  private final Recorder recorder;
  private final ScheduledExecutorService loop;
  private final Consumer<CallRecord> resumed;

  /**
   * A recorder that writes nothing before it reads the board.
   *
   * @param teams whose a record may be
   * @param resumed is told, on the board's thread, what an earlier run left to be completed
   * @param owed the webhooks of a step; by any thread
   * @param committed is told of each record that has had its step, with what it added of them
   * @param loop the board's thread
   */
  public RecordRoom(
      Store store,
      Function<CallRecord, Set<String>> teams,
      AfterCall afterCall,
      BackFill backFill,
      Consumer<CallRecord> resumed,
      BiFunction<CallRecord, WebhookFormat.Step, List<OutboxMessage>> owed,
      BiConsumer<CallRecord, List<OutboxMessage>> committed,
      Clock clock,
      ScheduledExecutorService loop) {
    this.desk = new StoreDesk(store, owed, committed);
    this.recorder =
        new Recorder(
            teams,
            afterCall,
            backFill,
            desk::write,
            desk::incomplete,
            RecordLimits.PENDING,
            clock,
            loop);
    this.loop = loop;
    this.resumed = resumed;
  }

  /** Reads the board. */
  public Recorder recorder() {
    return recorder;
  }

  /** Finishes what an earlier run did not; asks again until the store answers. */
  public void start() {
    desk.incomplete()
        .thenCombine(desk.left(), Unfinished::new)
        .whenComplete((found, failure) -> loop.execute(() -> resume(found, failure)));
  }

  private void resume(@Nullable Unfinished found, @Nullable Throwable failure) {
    if (found == null) {
      log.warn(
          "Unfinished call records are not known yet: {}",
          failure == null ? "no answer" : failure.getMessage());
      loop.schedule(this::start, RecordLimits.RETRY_MOST_MS, TimeUnit.MILLISECONDS);
      return;
    }
    for (CallRecord record : found.incomplete) {
      recorder.resume(record);
      resumed.accept(record);
    }
    found.left.forEach(call -> recorder.leave(call.seen(), call.linkedIds()));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("cordboard.records.written", recorder, Recorder::written)
        .description("ended and completed calls written")
        .register(registry);
    Gauge.builder("cordboard.records.pending", recorder, Recorder::pending)
        .description("those not on the disk yet")
        .register(registry);
    FunctionCounter.builder("cordboard.records.dropped", recorder, Recorder::dropped)
        .description(
            "those for which there was no room while the store took none: left to the back-fill, or"
                + " made up for")
        .register(registry);
  }
}

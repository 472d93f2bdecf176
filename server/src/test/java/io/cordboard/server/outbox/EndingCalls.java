package io.cordboard.server.outbox;

import io.cordboard.server.board.Call;
import io.cordboard.server.http.Transport;
import io.cordboard.server.outbox.WebhookFormat.Step;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that records calls which end one after the other, and tells two targets: with the real
 * store and outbox, so that a test can kill it anywhere. Ends when all are told. Arguments: the
 * store's file, how many calls there are in all, two URLs.
 */
final class EndingCalls {
  private static final CallRecord.Person NOBODY =
      new CallRecord.Person("801", null, "801", null, null);

  private EndingCalls() {}

  /** The id of the n-th call. */
  static String id(long n) {
    return String.format("%032x", n);
  }

  static CallRecord record(long n) {
    return new CallRecord(
        id(n),
        "main",
        "1795000000." + n,
        Call.Direction.INTERNAL,
        "802",
        null,
        null,
        NOBODY,
        null,
        null,
        null,
        null,
        null,
        new CallRecord.Times(n, n, n, n + 1, 0),
        new CallRecord.Spans(0, 0, 1, 0, 0, 0, 0),
        new CallRecord.Ending(
            Call.Outcome.ANSWERED, CallRecord.Where.BRIDGED, Call.HungUpBy.CALLER, 16, null),
        CallRecord.Told.NOTHING,
        List.of(),
        null,
        false,
        false,
        n + 1,
        CallRecord.Origin.LIVE);
  }

  private static Target target(String name, String url) {
    return new Target(
        name,
        URI.create(url),
        new NativeFormat(),
        Set.of("record", "record_completed"),
        null,
        true,
        null);
  }

  public static void main(String[] a) throws Exception {
    Store store = Store.open(StoreSettings.sqlite(Path.of(a[0])), Clock.systemUTC());
    Outbox outbox =
        new Outbox(
            List.of(target("one", a[2]), target("two", a[3])),
            new StoreShelf(store),
            team -> {
              throw new IllegalStateException(team);
            },
            Transport.best().loops(2, "webhooks"),
            Clock.systemUTC());
    outbox.start();
    long all = Long.parseLong(a[1]);
    // What a run before ended but did not complete is completed first, as the recorder does.
    for (CallRecord left : store.read(tx -> tx.records().incomplete()).get()) {
      complete(store, outbox, left);
    }
    long next = store.read(tx -> tx.cursors().get("calls")).get();
    for (long n = Math.max(1, next + 1); n <= all; n++) {
      end(store, outbox, n);
    }
    while (!store.read(tx -> tx.outbox().counts()).get().isEmpty()) {
      LockSupport.parkNanos(20_000_000);
    }
    System.exit(0);
  }

  private static void end(Store store, Outbox outbox, long n) throws Exception {
    CallRecord record = record(n);
    List<OutboxMessage> owed =
        store
            .write(
                tx -> {
                  List<OutboxMessage> made = new ArrayList<>();
                  if (tx.records().insert(record)) {
                    made.addAll(outbox.owed(record, Step.ENDED));
                    made.forEach(tx.outbox()::add);
                  }
                  tx.cursors().set("calls", n);
                  return made;
                })
            .get();
    outbox.committed(owed);
    complete(store, outbox, record);
  }

  private static void complete(Store store, Outbox outbox, CallRecord record) throws Exception {
    CallRecord completed = record.completed(7);
    List<OutboxMessage> owed =
        store
            .write(
                tx -> {
                  List<OutboxMessage> made = new ArrayList<>();
                  if (tx.records().complete(completed)) {
                    made.addAll(outbox.owed(completed, Step.COMPLETED));
                    made.forEach(tx.outbox()::add);
                  }
                  return made;
                })
            .get();
    outbox.committed(owed);
  }
}

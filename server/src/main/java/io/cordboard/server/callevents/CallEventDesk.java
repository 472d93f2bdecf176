package io.cordboard.server.callevents;

import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a back-fill found: records, their webhooks and how far the file was read are one
 * transaction. Every call blocks until the store has answered.
 */
final class CallEventDesk {
  /** Where the last run stopped, and when the first one began; an id of 0 for nowhere yet. */
  record Place(long id, long mark, long bornAtMs) {}

  /** A call and the records made of it. */
  record Told(OpenCalls.OpenCall call, List<CallRecord> records) {}

  private record Made(CallRecord record, List<OutboxMessage> messages) {}

  private final String node;
  private final Store store;
  private final BackFill.Webhooks webhooks;

  CallEventDesk(String node, Store store, BackFill.Webhooks webhooks) {
    this.node = node;
    this.store = store;
    this.webhooks = webhooks;
  }

  private String cursor() {
    return "call-events/" + node;
  }

  private String mark() {
    return cursor() + "/mark";
  }

  private String born() {
    return cursor() + "/born";
  }

  /** Where to read on; if this is the first run ever, it began now. */
  Place begin(long nowMs) throws ExecutionException, InterruptedException, TimeoutException {
    return await(
        store.write(
            tx -> {
              long bornAtMs = tx.cursors().get(born());
              if (bornAtMs == 0) {
                bornAtMs = nowMs;
                tx.cursors().set(born(), bornAtMs);
              }
              return new Place(tx.cursors().get(cursor()), tx.cursors().get(mark()), bornAtMs);
            }));
  }

  /** Those of these calls that have no record; the others need not be kept. */
  List<LeftCalls.Left> unrecorded(List<LeftCalls.Left> calls)
      throws ExecutionException, InterruptedException, TimeoutException {
    return await(
        store.write(
            tx -> {
              Map<Boolean, List<LeftCalls.Left>> byRecorded =
                  calls.stream().collect(Collectors.partitioningBy(call -> recorded(tx, call)));
              forget(tx, byRecorded.getOrDefault(true, List.of()));
              return byRecorded.getOrDefault(false, List.of());
            }));
  }

  private boolean recorded(Tx tx, LeftCalls.Left call) {
    return call.linkedIds().stream().anyMatch(id -> tx.records().recordOf(node, id) != null);
  }

  private static void forget(Tx tx, List<LeftCalls.Left> calls) {
    tx.left().forget(calls.stream().map(LeftCalls.Left::id).toList());
  }

  /**
   * Keeps what has no record yet; says how many records there are more.
   *
   * @param settled calls that waited for them
   */
  int write(List<Told> told, List<LeftCalls.Left> settled, @Nullable CallEvent place)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<Made> made =
        await(
            store.write(
                tx -> {
                  forget(tx, settled);
                  return write(tx, told, place);
                }));
    made.forEach(one -> webhooks.recorded().accept(one.record(), one.messages()));
    return made.size();
  }

  private List<Made> write(Tx tx, List<Told> told, @Nullable CallEvent place) {
    List<Made> made = new ArrayList<>();
    for (Told one : told) {
      for (CallRecord record : one.records()) {
        if (insert(tx, one, record)) {
          made.add(new Made(record, owe(tx, record)));
        }
      }
    }
    if (place != null) {
      tx.cursors().set(cursor(), place.id());
      tx.cursors().set(mark(), place.mark());
    }
    return made;
  }

  /** False if the call has a record, be it by another of its legs. */
  private boolean insert(Tx tx, Told told, CallRecord record) {
    Set<String> ids = told.records().size() == 1 ? told.call().ids() : Set.of(record.uniqueId());
    for (String id : ids) {
      if (tx.records().recordOf(node, id) != null) {
        return false;
      }
    }
    if (!tx.records().insert(record)) {
      return false;
    }
    ids.forEach(id -> tx.records().link(node, id, record.id()));
    return true;
  }

  private List<OutboxMessage> owe(Tx tx, CallRecord record) {
    List<OutboxMessage> added = new ArrayList<>();
    for (WebhookFormat.Step step : WebhookFormat.Step.values()) {
      for (OutboxMessage message : webhooks.owed().apply(record, step)) {
        if (tx.outbox().add(message)) {
          added.add(message);
        }
      }
    }
    return added;
  }

  private static <T> T await(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(CallEventLimits.WRITE_MS, TimeUnit.MILLISECONDS);
  }
}

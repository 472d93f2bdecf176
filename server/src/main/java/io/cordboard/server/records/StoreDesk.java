package io.cordboard.server.records;

import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.LeftTable;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Writes a step and the webhooks that it owes in one transaction. What is there already is left
 * alone and owes nothing again, so that a step may be tried as often as one likes.
 */
final class StoreDesk {
  private final Store store;
  private final BiFunction<CallRecord, WebhookFormat.Step, List<OutboxMessage>> owed;
  private final BiConsumer<CallRecord, List<OutboxMessage>> committed;

  /** What was written of a step; nothing if it was there, or is not to be. */
  private record Written(boolean fresh, List<OutboxMessage> added) {
    static final Written NOTHING = new Written(false, List.of());
  }

  /**
   * Writes into this store.
   *
   * @param owed the webhooks of a step; by any thread
   * @param committed is told of each record that has had its step, with the webhooks that it really
   *     added
   */
  StoreDesk(
      Store store,
      BiFunction<CallRecord, WebhookFormat.Step, List<OutboxMessage>> owed,
      BiConsumer<CallRecord, List<OutboxMessage>> committed) {
    this.store = store;
    this.owed = owed;
    this.committed = committed;
  }

  /** Completes when it is on the disk; false if it was there. */
  CompletableFuture<Boolean> write(Step step) {
    if (step.left()) {
      return store.write(tx -> keep(tx, step));
    }
    List<OutboxMessage> messages = messages(step);
    return store
        .write(tx -> write(tx, step, messages))
        .thenApply(
            written -> {
              committed.accept(step.record(), written.added);
              return written.fresh;
            });
  }

  /** Records that an earlier run left to be completed. */
  CompletableFuture<List<CallRecord>> incomplete() {
    return store.read(tx -> tx.records().incomplete());
  }

  /** Calls that an earlier run left to the back-fill. */
  CompletableFuture<List<LeftTable.Left>> left() {
    return store.read(tx -> tx.left().all());
  }

  private static boolean keep(Tx tx, Step step) {
    if (!known(tx, step)) {
      tx.left().keep(new LeftTable.Left(step.record(), step.linkedIds()));
    }
    return false;
  }

  /** A completion owes itself: what comes before it was added with the first step, mostly. */
  private List<OutboxMessage> messages(Step step) {
    CallRecord record = step.record();
    List<OutboxMessage> messages = new ArrayList<>();
    if (!step.completes()) {
      messages.addAll(owed.apply(record, WebhookFormat.Step.ENDED));
    }
    if (record.complete()) {
      messages.addAll(owed.apply(record, WebhookFormat.Step.COMPLETED));
    }
    return messages;
  }

  private Written write(Tx tx, Step step, List<OutboxMessage> messages) {
    CallRecord record = step.record();
    if (record.partial()) {
      tx.left().forget(List.of(record.id()));
      if (known(tx, step)) {
        return Written.NOTHING;
      }
    }
    if (tx.records().insert(record)) {
      step.linkedIds().forEach(id -> tx.records().link(record.node(), id, record.id()));
      List<OutboxMessage> all = new ArrayList<>();
      if (step.completes()) { // its first step never reached the store: it owes both
        all.addAll(owed.apply(record, WebhookFormat.Step.ENDED));
      }
      all.addAll(messages);
      return added(tx, all);
    }
    return step.completes() && tx.records().complete(record)
        ? added(tx, messages)
        : Written.NOTHING;
  }

  private static Written added(Tx tx, List<OutboxMessage> messages) {
    tx.outbox().addAll(messages);
    return new Written(true, messages);
  }

  /** What was not seen whole may have its record of call events, under another leg's name. */
  private static boolean known(Tx tx, Step step) {
    String node = step.record().node();
    return step.linkedIds().stream().anyMatch(id -> tx.records().recordOf(node, id) != null);
  }
}

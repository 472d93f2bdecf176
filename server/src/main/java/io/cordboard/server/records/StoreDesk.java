package io.cordboard.server.records;

import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Writes a step and the webhooks that it owes in one transaction. What is there already is left
 * alone and owes nothing again, so that a step may be tried as often as one likes.
 */
final class StoreDesk {
  private final Store store;
  private final BiFunction<CallRecord, WebhookFormat.Step, List<OutboxMessage>> owed;
  private final Consumer<List<OutboxMessage>> committed;

  StoreDesk(
      Store store,
      BiFunction<CallRecord, WebhookFormat.Step, List<OutboxMessage>> owed,
      Consumer<List<OutboxMessage>> committed) {
    this.store = store;
    this.owed = owed;
    this.committed = committed;
  }

  /** Completes when it is on the disk; false if it was there. */
  CompletableFuture<Boolean> write(Step step) {
    List<OutboxMessage> messages = messages(step);
    return store
        .write(tx -> write(tx, step, messages))
        .thenApply(
            fresh -> {
              committed.accept(messages);
              return fresh;
            });
  }

  /** Records that an earlier run left to be completed. */
  CompletableFuture<List<CallRecord>> incomplete() {
    return store.read(tx -> tx.records().incomplete());
  }

  private List<OutboxMessage> messages(Step step) {
    CallRecord record = step.record();
    List<OutboxMessage> messages = new ArrayList<>();
    messages.addAll(owed.apply(record, WebhookFormat.Step.ENDED));
    if (record.complete()) {
      messages.addAll(owed.apply(record, WebhookFormat.Step.COMPLETED));
    }
    return messages;
  }

  private boolean write(Tx tx, Step step, List<OutboxMessage> messages) {
    CallRecord record = step.record();
    if (record.partial() && known(tx, step)) {
      return false;
    }
    boolean written = tx.records().insert(record);
    if (written) {
      // Also a completion whose first step never reached the store: it owes both.
      tx.outbox().addAll(messages);
      step.linkedIds().forEach(id -> tx.records().link(record.node(), id, record.id()));
    } else if (step.completes() && tx.records().complete(record)) {
      tx.outbox().addAll(owed.apply(record, WebhookFormat.Step.COMPLETED));
      written = true;
    }
    return written;
  }

  /** What was not seen whole may have its record of call events, under another leg's name. */
  private static boolean known(Tx tx, Step step) {
    String node = step.record().node();
    return step.linkedIds().stream().anyMatch(id -> tx.records().recordOf(node, id) != null);
  }
}

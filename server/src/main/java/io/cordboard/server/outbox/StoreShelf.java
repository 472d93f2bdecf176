package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.OutboxTable;
import io.cordboard.server.store.Store;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Webhooks wait in the store's outbox table. */
public final class StoreShelf implements Shelf {
  private final Store store;

  /** In this store, which stays the caller's. */
  public StoreShelf(Store store) {
    this.store = store;
  }

  @Override
  public CompletableFuture<Void> add(Supplier<List<OutboxMessage>> messages) {
    return store.write(
        tx -> {
          tx.outbox().addAll(messages.get());
          return null;
        });
  }

  @Override
  public CompletableFuture<List<OutboxMessage>> pending(String target, long afterSeq, int limit) {
    return store.read(tx -> tx.outbox().pending(target, afterSeq, limit));
  }

  @Override
  public CompletableFuture<Void> settle(Settlement settlement) {
    return store.write(
        tx -> {
          OutboxTable outbox = tx.outbox();
          for (Failed f : settlement.failed()) {
            outbox.failed(f.id(), f.attempts(), f.nextAtMs(), f.error());
          }
          outbox.delivered(settlement.delivered());
          for (Dead d : settlement.dead()) {
            outbox.dead(d.id(), d.error());
          }
          return null;
        });
  }

  @Override
  public CompletableFuture<Stock> stock(String target) {
    return store.read(tx -> stock(tx.outbox().counts(target)));
  }

  @Override
  public CompletableFuture<Map<String, Stock>> stocks() {
    return store.read(
        tx -> {
          Map<String, Stock> all = new TreeMap<>();
          tx.outbox().counts().forEach((name, counts) -> all.put(name, stock(counts)));
          return all;
        });
  }

  private static Stock stock(OutboxTable.Counts counts) {
    return new Stock(counts.pending(), counts.dead(), counts.oldestAtMs());
  }

  @Override
  public CompletableFuture<Integer> giveUp(
      String target, long createdBeforeMs, String error, int atMost) {
    return store.write(tx -> tx.outbox().giveUpOlder(target, createdBeforeMs, error, atMost));
  }

  @Override
  public CompletableFuture<Integer> trim(String target, int keep) {
    return store.write(tx -> tx.outbox().trim(target, keep));
  }
}

package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A shelf of which someone is told what became of messages, once it is written down. */
record WatchedShelf(Shelf shelf, Consumer<Shelf.Settlement> settled) implements Shelf {

  @Override
  public CompletableFuture<Void> add(Supplier<List<OutboxMessage>> messages) {
    return shelf.add(messages);
  }

  @Override
  public CompletableFuture<List<OutboxMessage>> pending(String target, long afterSeq, int limit) {
    return shelf.pending(target, afterSeq, limit);
  }

  @Override
  public CompletableFuture<Void> settle(Settlement settlement) {
    return shelf
        .settle(settlement)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                settled.accept(settlement);
              }
            });
  }

  @Override
  public CompletableFuture<Stock> stock(String target) {
    return shelf.stock(target);
  }

  @Override
  public CompletableFuture<Map<String, Stock>> stocks() {
    return shelf.stocks();
  }

  @Override
  public CompletableFuture<Integer> giveUp(
      String target, long createdBeforeMs, String error, int atMost) {
    return shelf.giveUp(target, createdBeforeMs, error, atMost);
  }

  @Override
  public CompletableFuture<Integer> trim(String target, int keep) {
    return shelf.trim(target, keep);
  }
}

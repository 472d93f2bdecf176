package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Where webhooks lie until they are delivered: the store's outbox table as delivery needs it. May
 * be called by any thread, never blocks; the futures complete on a thread of the store.
 */
public interface Shelf {

  /** Adds messages in this order; those whose id is there already are left out. */
  default CompletableFuture<Void> add(List<OutboxMessage> messages) {
    return add(() -> messages);
  }

  /** Adds what there is when they are written: {@code messages} is called once, then or never. */
  CompletableFuture<Void> add(Supplier<List<OutboxMessage>> messages);

  /** The first pending messages of a target behind {@code afterSeq}, in order. */
  CompletableFuture<List<OutboxMessage>> pending(String target, long afterSeq, int limit);

  /** Writes down what became of messages, all or nothing; ids that are gone are no error. */
  CompletableFuture<Void> settle(Settlement settlement);

  /** How much lies there for a target. */
  CompletableFuture<Stock> stock(String target);

  /** How much lies there, of all targets that ever were. */
  CompletableFuture<Map<String, Stock>> stocks();

  /**
   * Gives up at most so many pending messages of a target that were created before; how many it
   * were.
   */
  CompletableFuture<Integer> giveUp(String target, long createdBeforeMs, String error, int atMost);

  /**
   * Deletes the oldest pending messages that may be replaced, so that no more than {@code keep} of
   * them are left for the target; how many were deleted.
   */
  CompletableFuture<Integer> trim(String target, int keep);

  /** What became of messages. */
  record Settlement(List<String> delivered, List<Failed> failed, List<Dead> dead) {}

  /** A try that failed and will be repeated. */
  record Failed(String id, int attempts, long nextAtMs, String error) {}

  /** A message that is given up. */
  record Dead(String id, String error) {}

  /**
   * What lies there; both numbers are counted up to a bound of the store.
   *
   * @param oldestAtMs when the oldest pending one was created, 0 if there is none
   */
  record Stock(long pending, long dead, long oldestAtMs) {
    /** Nothing. */
    public static final Stock NONE = new Stock(0, 0, 0);
  }
}

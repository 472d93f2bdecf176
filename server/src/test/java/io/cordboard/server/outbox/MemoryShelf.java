package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A shelf in memory, which fails on demand. */
public final class MemoryShelf implements Shelf {
  private final TreeMap<Long, OutboxMessage> rows = new TreeMap<>();
  private final Map<String, Long> seqs = new LinkedHashMap<>();
  private final List<String> dead = new ArrayList<>();
  private long last;
  private boolean away;
  private Predicate<OutboxMessage> wrong = m -> false;
  private boolean holding;
  private @Nullable Runnable held;

  /** The next write of live messages does not end before {@link #letGo}. */
  synchronized void hold() {
    holding = true;
  }

  void letGo() {
    Runnable write;
    synchronized (this) {
      holding = false;
      write = held;
      held = null;
    }
    if (write != null) {
      write.run();
    }
  }

  synchronized void away(boolean on) {
    away = on;
  }

  /** What is so can never be written. */
  synchronized void refuse(Predicate<OutboxMessage> wrong) {
    this.wrong = wrong;
  }

  public synchronized List<OutboxMessage> rows() {
    return List.copyOf(rows.values());
  }

  synchronized List<String> dead() {
    return List.copyOf(dead);
  }

  private <T> CompletableFuture<T> answer(T value) {
    return away
        ? CompletableFuture.failedFuture(new StoreUnavailable("away"))
        : CompletableFuture.completedFuture(value);
  }

  @Override
  public synchronized CompletableFuture<Void> add(List<OutboxMessage> messages) {
    if (!away && messages.stream().anyMatch(wrong)) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("not to be written"));
    }
    if (!away) {
      for (OutboxMessage m : messages) {
        if (seqs.putIfAbsent(m.id(), last + 1) == null) {
          put(++last, m, m.attempts(), m.nextAtMs());
        }
      }
    }
    return answer(null);
  }

  @Override
  public synchronized CompletableFuture<Void> add(Supplier<List<OutboxMessage>> messages) {
    if (holding) {
      List<OutboxMessage> taken = messages.get();
      CompletableFuture<Void> end = new CompletableFuture<>();
      held =
          () -> {
            if (away) {
              end.completeExceptionally(new StoreUnavailable("away"));
            } else {
              add(taken).join();
              end.complete(null);
            }
          };
      return end;
    }
    return away ? answer(null) : add(messages.get());
  }

  /** What is gone may come again. */
  synchronized void forgetIds() {
    seqs.values().retainAll(rows.keySet());
  }

  private void put(long seq, OutboxMessage m, int attempts, long nextAtMs) {
    rows.put(
        seq,
        new OutboxMessage(
            m.id(),
            m.target(),
            m.event(),
            m.order(),
            m.coalesce(),
            m.contentType(),
            m.body(),
            m.createdAtMs(),
            seq,
            attempts,
            nextAtMs,
            m.state(),
            null));
  }

  @Override
  public synchronized CompletableFuture<List<OutboxMessage>> pending(
      String target, long afterSeq, int limit) {
    return answer(
        rows.tailMap(afterSeq, false).values().stream()
            .filter(m -> m.target().equals(target))
            .limit(limit)
            .toList());
  }

  @Override
  public synchronized CompletableFuture<Void> settle(Settlement settlement) {
    if (!away) {
      for (Failed f : settlement.failed()) {
        OutboxMessage m = rows.get(seqs.get(f.id()));
        if (m != null) {
          put(m.seq(), m, f.attempts(), f.nextAtMs());
        }
      }
      settlement.delivered().forEach(id -> rows.remove(seqs.get(id)));
      for (Dead d : settlement.dead()) {
        rows.remove(seqs.get(d.id()));
        dead.add(d.id());
      }
    }
    return answer(null);
  }

  @Override
  public synchronized CompletableFuture<Stock> stock(String target) {
    long pending = rows.values().stream().filter(m -> m.target().equals(target)).count();
    return answer(new Stock(pending, dead.size(), 0));
  }

  @Override
  public synchronized CompletableFuture<Map<String, Stock>> stocks() {
    Map<String, Stock> all = new TreeMap<>();
    for (OutboxMessage m : rows.values()) {
      all.merge(m.target(), new Stock(1, 0, 0), (a, b) -> new Stock(a.pending() + 1, 0, 0));
    }
    return answer(all);
  }

  @Override
  public synchronized CompletableFuture<Integer> giveUp(
      String target, long createdBeforeMs, String error, int atMost) {
    List<OutboxMessage> old =
        rows.values().stream()
            .filter(m -> m.target().equals(target) && m.createdAtMs() < createdBeforeMs)
            .limit(atMost)
            .toList();
    old.forEach(
        m -> {
          rows.remove(m.seq());
          dead.add(m.id());
        });
    return answer(old.size());
  }

  @Override
  public synchronized CompletableFuture<Integer> trim(String target, int keep) {
    return answer(0);
  }
}

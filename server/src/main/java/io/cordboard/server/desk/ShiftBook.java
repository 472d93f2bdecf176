package io.cordboard.server.desk;

import io.cordboard.server.store.AgentShift;
import io.cordboard.server.store.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where shifts are kept. May be called by any thread; never blocks. */
public interface ShiftBook {

  /** All that were ever kept. */
  CompletableFuture<List<AgentShift>> all();

  /** Keeps one; ends when it is on the disk, fails if it cannot be. */
  CompletableFuture<Boolean> keep(AgentShift shift);

  /** Forgets an agent. */
  CompletableFuture<Boolean> drop(String agent);

  /** In this store. */
  static ShiftBook of(Store store) {
    return new ShiftBook() {
      @Override
      public CompletableFuture<List<AgentShift>> all() {
        return store.read(tx -> tx.shifts().all());
      }

      @Override
      public CompletableFuture<Boolean> keep(AgentShift shift) {
        return store.write(
            tx -> {
              tx.shifts().put(shift);
              return true;
            });
      }

      @Override
      public CompletableFuture<Boolean> drop(String agent) {
        return store.write(
            tx -> {
              tx.shifts().drop(agent);
              return true;
            });
      }
    };
  }
}

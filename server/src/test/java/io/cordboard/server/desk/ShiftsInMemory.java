package io.cordboard.server.desk;

import io.cordboard.server.store.AgentShift;
import io.cordboard.server.store.StoreUnavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Keeps shifts as long as the test lasts, unless it is told to be away. */
final class ShiftsInMemory implements ShiftBook {
  final Map<String, AgentShift> kept = new LinkedHashMap<>();
  boolean away;

  @Override
  public CompletableFuture<List<AgentShift>> all() {
    return away
        ? CompletableFuture.failedFuture(new StoreUnavailable("away"))
        : CompletableFuture.completedFuture(List.copyOf(kept.values()));
  }

  @Override
  public CompletableFuture<Boolean> keep(AgentShift shift) {
    if (away) {
      return CompletableFuture.failedFuture(new StoreUnavailable("away"));
    }
    kept.put(shift.agent(), shift);
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletableFuture<Boolean> drop(String agent) {
    if (away) {
      return CompletableFuture.failedFuture(new StoreUnavailable("away"));
    }
    kept.remove(agent);
    return CompletableFuture.completedFuture(true);
  }
}

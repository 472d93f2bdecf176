package io.cordboard.server.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for a store to go up or down. */
public final class StoreHealths {
  private StoreHealths() {}

  /** Returns when it is so. */
  public static StoreHealth await(Store store, boolean up) throws Exception {
    CompletableFuture<StoreHealth> so = new CompletableFuture<>();
    store.onHealth(
        health -> {
          if (health.up() == up) {
            so.complete(health);
          }
        });
    if (store.health().up() == up) {
      so.complete(store.health());
    }
    return so.get(60, TimeUnit.SECONDS);
  }
}

package io.cordboard.server.store;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What is counted about the store, for the operator's graphs. */
public record StoreMetrics(Store store) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("cordboard.store.up", store, s -> s.health().up() ? 1 : 0)
        .description("1 while the store takes writes")
        .register(registry);
    Gauge.builder("cordboard.store.writes.waiting", store, Store::writesWaiting)
        .description("writes that wait for the writer")
        .register(registry);
    Gauge.builder("cordboard.store.reads.waiting", store, Store::readsWaiting)
        .description("reads that wait for a reader")
        .register(registry);
    FunctionCounter.builder("cordboard.store.commits", store, s -> s.counts().commits())
        .description("transactions committed")
        .register(registry);
    FunctionCounter.builder("cordboard.store.writes", store, s -> s.counts().writes())
        .description("writes committed; by commits: how many went together")
        .register(registry);
    FunctionCounter.builder("cordboard.store.failures", store, s -> s.counts().failures())
        .description("writes that the store could not keep")
        .register(registry);
    FunctionCounter.builder("cordboard.store.refused", store, s -> s.counts().refused())
        .description("of these, those that found the queue full")
        .register(registry);
  }
}

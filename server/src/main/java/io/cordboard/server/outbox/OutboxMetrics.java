package io.cordboard.server.outbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.ToDoubleFunction;

/** What delivery counts, per target. */
public final class OutboxMetrics {
  private final MeterRegistry registry;
  private final Clock clock;

  /** Counts here. */
  public OutboxMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Adds an outbox. */
  public void add(Outbox outbox) {
    FunctionCounter.builder("cordboard.outbox.inbox.dropped", outbox, Outbox::dropped)
        .register(registry);
    for (Carrier carrier : outbox.carriers()) {
      count("cordboard.outbox.delivered", carrier, TargetStatus::delivered);
      count("cordboard.outbox.failures", carrier, TargetStatus::failures);
      count("cordboard.outbox.dropped", carrier, TargetStatus::dropped);
      gauge("cordboard.outbox.pending", carrier, s -> s.stock().pending());
      gauge("cordboard.outbox.dead", carrier, s -> s.stock().dead());
      gauge("cordboard.outbox.up", carrier, s -> s.downSinceMs() == 0 ? 1 : 0);
      gauge("cordboard.outbox.oldest.seconds", carrier, this::oldestSeconds);
    }
  }

  private double oldestSeconds(TargetStatus status) {
    long at = status.stock().oldestAtMs();
    return at == 0 ? 0 : Math.max(0, clock.millis() - at) / 1000.0;
  }

  private void count(String name, Carrier carrier, ToDoubleFunction<TargetStatus> value) {
    FunctionCounter.builder(name, carrier, c -> value.applyAsDouble(c.status()))
        .tag("target", carrier.name())
        .register(registry);
  }

  private void gauge(String name, Carrier carrier, ToDoubleFunction<TargetStatus> value) {
    Gauge.builder(name, carrier, c -> value.applyAsDouble(c.status()))
        .tag("target", carrier.name())
        .register(registry);
  }
}

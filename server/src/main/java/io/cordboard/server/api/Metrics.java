package io.cordboard.server.api;

import io.cordboard.server.http.HttpServer;
import io.cordboard.server.stream.StreamCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the server counts about itself. Other rooms may add to {@link #registry}. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** Begins with the Java machine's own. */
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** Where others add theirs. */
  public MeterRegistry registry() {
    return registry;
  }

  /** The text of a scrape. */
  public String scrape() {
    return registry.scrape();
  }

  /** Adds what the stream counts. */
  public void add(StreamCounts c) {
    Gauge.builder("cordboard.stream.clients", c, StreamCounts::clients).register(registry);
    count("cordboard.stream.changes", c, StreamCounts::changes);
    count("cordboard.stream.deliveries", c, StreamCounts::deliveries);
    count("cordboard.stream.conflated", c, StreamCounts::conflated);
    count("cordboard.stream.gaps", c, StreamCounts::gaps);
    count("cordboard.stream.resumed", c, StreamCounts::resumed);
    count("cordboard.stream.restarts", c, StreamCounts::restarts);
    count("cordboard.stream.cut.bytes", c, StreamCounts::slowBytes);
    count("cordboard.stream.cut.age", c, StreamCounts::slowAge);
    count("cordboard.stream.cut.silent", c, StreamCounts::silent);
  }

  /** Adds what the HTTP port counts. */
  public void add(HttpServer http) {
    Gauge.builder("cordboard.http.connections", http, HttpServer::connections).register(registry);
    Gauge.builder("cordboard.http.requests.active", http, HttpServer::inFlight).register(registry);
    count("cordboard.http.connections.refused", http, HttpServer::connectionsRefused);
    count("cordboard.http.requests.refused", http, HttpServer::rateRefused);
  }

  private <T> void count(String name, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).register(registry);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}

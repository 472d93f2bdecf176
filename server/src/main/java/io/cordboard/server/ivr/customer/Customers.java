package io.cordboard.server.ivr.customer;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The servers of all customers, each once. Any thread. */
public final class Customers implements AutoCloseable {
  private final EventLoopGroup loops;
  private final MeterRegistry registry;
  private final @Nullable SslContext tls;
  private final CustomerTimes times;
  private final Map<IvrPlan.Server, CustomerServer> servers = new ConcurrentHashMap<>();

  /** On these loops. */
  public Customers(EventLoopGroup loops, MeterRegistry registry) {
    this(loops, registry, null, CustomerTimes.USUAL);
  }

  /** With its own idea of whom to trust and how long to wait. */
  Customers(
      EventLoopGroup loops, MeterRegistry registry, @Nullable SslContext tls, CustomerTimes times) {
    this.times = times;
    this.loops = loops;
    this.registry = registry;
    this.tls = tls;
  }

  /**
   * A server as a flow asks it.
   *
   * @param flow where its answers come
   */
  public Customer of(IvrPlan.Server server, Executor flow) {
    return new HttpCustomer(
        servers.computeIfAbsent(
            server, s -> new CustomerServer(s, loops.next(), registry, times, tls)),
        flow);
  }

  @Override
  public void close() {
    servers.values().forEach(CustomerServer::close);
  }
}

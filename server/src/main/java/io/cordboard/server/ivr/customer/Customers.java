package io.cordboard.server.ivr.customer;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.util.Locale;
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
  private final Map<URI, Site> sites = new ConcurrentHashMap<>();
  private final Map<Asked, CustomerServer> servers = new ConcurrentHashMap<>();

  /** A server, for callers or for rehearsals: those have connections of their own. */
  private record Asked(IvrPlan.Server server, CustomerServer.By by) {}

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
    return of(server, CustomerServer.By.CALL, flow);
  }

  /**
   * A server as a rehearsal asks it: also one that callers do not ask as it is down, and whatever
   * comes of it is nothing to them.
   */
  public Customer rehearsed(IvrPlan.Server server, Executor flow) {
    return of(server, CustomerServer.By.REHEARSAL, flow);
  }

  private Customer of(IvrPlan.Server server, CustomerServer.By by, Executor flow) {
    return new HttpCustomer(
        servers.computeIfAbsent(
            new Asked(server, by),
            asked -> new CustomerServer(server, site(server), by, registry, times, tls)),
        flow);
  }

  private Site site(IvrPlan.Server server) {
    return sites.computeIfAbsent(
        server.url(), url -> new Site(server.shown(), loops.next(), times.pauseMs(), registry));
  }

  /** Whether callers ask it: closed, open or half_open; null if none did yet. */
  public @Nullable String state(URI url) {
    Site site = sites.get(url);
    return site == null ? null : site.state().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    servers.values().forEach(CustomerServer::close);
  }
}

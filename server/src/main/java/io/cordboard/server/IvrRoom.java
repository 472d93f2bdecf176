package io.cordboard.server;

import io.cordboard.server.api.IvrRoutes;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.config.Config;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.Dialling;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrFlow;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.IvrTrace;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Rehearsals;
import io.cordboard.server.ivr.customer.Customers;
import io.cordboard.server.ivr.house.AskedServers;
import io.cordboard.server.ivr.house.BoardTrace;
import io.cordboard.server.ivr.house.HangupCalls;
import io.cordboard.server.ivr.house.IvrCounts;
import io.cordboard.server.ivr.house.IvrTraceGroup;
import io.cordboard.server.ivr.house.IvrTraces;
import io.cordboard.server.ivr.house.LedNumbers;
import io.cordboard.server.ivr.house.LeftSessions;
import io.cordboard.server.ivr.house.RuledDialling;
import io.cordboard.server.ivr.house.StoreJournal;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.outbox.OutboxLimits;
import io.cordboard.server.store.Store;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The external IVR, wired: who leads which number, and what is kept and shown of it. */
final class IvrRoom implements FlowOpener, AutoCloseable {
  private final LedNumbers numbers;
  private final EventLoopGroup loops = Transport.best().loops(2, "ivr");
  private final Customers customers;
  private final AskedServers servers;
  private final Rehearsals rehearsals;
  private final Outbox outbox;
  private final HangupCalls hangupCalls;
  private final StoreJournal journal;
  private final LeftSessions left;
  private final IvrTraces traces;
  private final BoardTrace records;
  private final IvrTrace trace;
  private final IvrFlow.Surroundings surroundings;
  private final Clock clock;

  /**
   * Leads nobody before {@link #start}.
   *
   * @param loop of all flows; the board's
   */
  IvrRoom(
      Config config,
      NumberRules rules,
      Store store,
      Outbox outbox,
      LiveBoard board,
      MeterRegistry registry,
      ScheduledExecutorService loop,
      Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
    numbers = new LedNumbers(config.ivr().numbers());
    customers = new Customers(loops, registry);
    servers = new AskedServers(config.ivr().numbers(), customers::state);
    Function<IvrPlan.Server, Customer> asked = server -> customers.of(server, loop);
    hangupCalls = new HangupCalls(config.ivr().numbers(), clock);
    journal = new StoreJournal(store, hangupCalls::owed, outbox::stored, loop);
    traces = new IvrTraces(clock);
    records = new BoardTrace(board::apply, clock);
    trace = new IvrTraceGroup(List.of(traces, records, new IvrCounts(registry)));
    Dialling dialling = new RuledDialling(config, rules);
    surroundings =
        new IvrFlow.Surroundings(asked, dialling, journal, trace, clock, IvrTimer.on(loop));
    rehearsals =
        new Rehearsals(
            numbers::plan, server -> customers.rehearsed(server, loop), dialling, clock, loop);
    left =
        new LeftSessions(
            config.nodes().stream().map(Config.Node::name).toList(),
            journal::entries,
            board::snapshot,
            entry -> leftBehindEnded(entry, clock.millis(), true),
            loop,
            clock);
    store.onHealth(left::storeTurned);
    count(registry);
  }

  private void count(MeterRegistry registry) {
    Gauge.builder("cordboard.ivr.sessions", traces, IvrTraces::running)
        .description("calls that an external IVR leads now")
        .register(registry);
    FunctionCounter.builder("cordboard.ivr.rehearsals", rehearsals, Rehearsals::played)
        .description("rehearsals, which are no sessions")
        .register(registry);
    FunctionCounter.builder("cordboard.ivr.journal.lost", journal, StoreJournal::lost)
        .description("ends of calls that could not be kept, so that no HANGUP_CALL is sent")
        .register(registry);
  }

  /** Adds the routes of the live trace. */
  void addTo(Router router) {
    new IvrRoutes(traces, numbers::team, servers, clock).addTo(router);
  }

  /** What an operator should look at, a sentence each. */
  List<String> notes() {
    return servers.notes();
  }

  /** Text rehearsals of the numbers. */
  Rehearsals rehearsals() {
    return rehearsals;
  }

  /** Before the PBXs are connected: what a killed server left is read now. Blocks a moment. */
  void start() {
    hangupCalls.targets().forEach(outbox::keep);
    left.read(IvrLimits.LEFT_READ_MS);
  }

  @Override
  public @Nullable Flow open(Line line) {
    Line.Caller caller = line.caller();
    IvrPlan plan = numbers.plan(caller.did());
    if (plan == null) {
      return null;
    }
    left.leads(caller.node(), caller.channelId());
    return new IvrFlow(line, plan, surroundings);
  }

  @Override
  public List<IvrJournal.Entry> leftBehind(String node) {
    return left.of(node);
  }

  @Override
  public void abandoned(IvrJournal.Entry entry) {
    records.cutShort(entry.node(), entry.channelId());
  }

  @Override
  public void leftBehindEnded(IvrJournal.Entry entry, long atMs, boolean lost) {
    CallEnd end = CallEnd.of(entry, atMs);
    journal.ended(entry, end);
    Line.Caller caller =
        new Line.Caller(
            entry.node(),
            entry.channelId(),
            entry.callId(),
            entry.did(),
            entry.callerId(),
            "",
            entry.startedAtMs());
    IvrPlan plan = numbers.plan(entry.did());
    if (plan != null) {
      traces.began(caller, plan); // it was counted when it did
    }
    if (!entry.customData().isEmpty()) {
      trace.customData(caller, entry.customData());
    }
    trace.ended(caller, end, lost);
  }

  @Override
  public void close() {
    customers.close();
    loops
        .shutdownGracefully(0, OutboxLimits.STOP_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(OutboxLimits.STOP_MS);
    journal.close();
  }
}

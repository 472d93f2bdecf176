package io.cordboard.server;

import io.cordboard.ami.AmiSettings;
import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.AmiTls;
import io.cordboard.ami.AmiTransport;
import io.cordboard.ari.AriLink;
import io.cordboard.ari.AriSettings;
import io.cordboard.server.access.Accounts;
import io.cordboard.server.access.RecordTeams;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.api.AgentRoutes;
import io.cordboard.server.api.ApiFiles;
import io.cordboard.server.api.AuditRoutes;
import io.cordboard.server.api.CommandRoutes;
import io.cordboard.server.api.DeskRoutes;
import io.cordboard.server.api.DirectoryRoutes;
import io.cordboard.server.api.GroupRoutes;
import io.cordboard.server.api.HealthRoutes;
import io.cordboard.server.api.LoginRoutes;
import io.cordboard.server.api.Metrics;
import io.cordboard.server.api.OutboxRoutes;
import io.cordboard.server.api.OwnCallRoutes;
import io.cordboard.server.api.RecordRoutes;
import io.cordboard.server.api.StateRoutes;
import io.cordboard.server.api.TalkRoutes;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardLimits;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.callevents.BackFillTimes;
import io.cordboard.server.campaigns.DialList;
import io.cordboard.server.campaigns.StoredLists;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CallLimits;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.control.Commands;
import io.cordboard.server.control.LeftAlone;
import io.cordboard.server.control.LiveTalks;
import io.cordboard.server.control.RecordingFlags;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.desk.AfterCallWork;
import io.cordboard.server.desk.LiveDesk;
import io.cordboard.server.desk.ShiftBook;
import io.cordboard.server.dialect.coocenter.CooCenter;
import io.cordboard.server.http.HttpLimits;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.StaticFiles;
import io.cordboard.server.ivr.HelloIvr;
import io.cordboard.server.ivr.StasisGreeter;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.outbox.OutboxMetrics;
import io.cordboard.server.pbx.AriFacts;
import io.cordboard.server.pbx.AsteriskNode;
import io.cordboard.server.pbx.NodeMetrics;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.records.RecordRoom;
import io.cordboard.server.records.RecordingOwners;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.StoreMetrics;
import io.cordboard.server.stream.StreamEndpoint;
import io.cordboard.server.stream.StreamHub;
import io.cordboard.server.stream.StreamSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The whole server, wired: the one place that knows every room. */
public final class Cordboard implements AutoCloseable {
  /** What number {@code hello} of the Stasis application plays; part of the core sounds. */
  private static final String HELLO = "sound:demo-congrats";

  /** Where the shipped dialplan takes callers that no script takes. */
  private static final String STASIS_FALLBACK = "cordboard-stasis-fallback";

  private final EventLoopGroup boardLoop = AmiTransport.loops(1, "board");
  private final EventLoopGroup httpLoops = AmiTransport.loops(2, "http");
  private final StoreRoom storeRoom;
  private final Webhooks webhooks;
  private final Accounts accounts;
  private final LiveBoard board;
  private final List<AsteriskNode> nodes = new ArrayList<>();
  private final Map<String, AriLink> stasis = new LinkedHashMap<>();
  private final Metrics metrics = new Metrics();
  private final LiveDesk desk;
  private final AfterCallWork afterCall;
  private final CallEvents callEvents;
  private final RecordRoom records;
  private final StreamHub hub;
  private final RecordingFlags recordingFlags;
  private final CallLimits callLimits;
  private final LeftAlone leftAlone;
  private final Router router = new Router();
  private final HttpServer http;
  private final @Nullable CooCenter coocenter;
  private final @Nullable HttpServer coocenterPort;
  private final @Nullable AsterCcRoom astercc;

  /**
   * Wires everything; connects and binds nothing before {@link #start}.
   *
   * @throws IOException if the store's file cannot be used, or the jar's own pages not be read
   */
  public Cordboard(Config config, Clock wall) throws IOException {
    this(config, wall, AmiTimes.DEFAULT, BackFillTimes.DEFAULT);
  }

  /** With other times than the usual ones, for tests that cut links often. */
  Cordboard(Config config, Clock wall, AmiTimes times) throws IOException {
    this(config, wall, times, BackFillTimes.DEFAULT);
  }

  /** With a back-fill that looks at other times, too. */
  Cordboard(Config config, Clock wall, AmiTimes times, BackFillTimes fillTimes) throws IOException {
    Clock clock = new ForwardClock(wall);
    EventLoop loop = boardLoop.next();
    LiveRoster roster = LiveRoster.of(config);
    storeRoom = new StoreRoom(config, roster, clock);
    roster.keepIn(storeRoom.store());
    webhooks = new Webhooks(config, roster, storeRoom.store(), clock);
    accounts = new Accounts(config, roster, clock, config.dataFolder());
    BoardSettings settings = boardSettings(config, roster.get());
    board =
        new LiveBoard(
            new Board(settings, BoardLimits.DEFAULT, firstSeq(clock.millis())), loop, clock);
    roster.listen(now -> listAgents(config, clock, now));
    listAgents(config, clock, roster.get()); // it may have changed since the settings were made
    for (Config.Node node : config.nodes()) {
      nodes.add(
          new AsteriskNode(
              node.name(),
              ami(node.ami(), times),
              settings.devices().keySet(),
              config.calls().autoAnswer(),
              board,
              loop,
              config.zone(),
              clock));
      if (node.ari() != null) {
        stasis.put(node.name(), stasis(node.name(), node.ari(), loop, clock));
      }
    }
    List<Pbx> pbxes = nodes.stream().map(AsteriskNode::calls).toList();
    CommandAudit audit = new CommandAudit(storeRoom::keep, clock);
    desk =
        new LiveDesk(
            config,
            roster,
            roster::complete,
            pbxes,
            ShiftBook.of(storeRoom.store()),
            audit,
            clock,
            loop);
    roster.listen(now -> desk.rosterChanged()); // after the board
    afterCall = new AfterCallWork(config.afterCall(), pbxes, desk::runs, clock, loop);
    callEvents =
        new CallEvents(
            config,
            roster,
            () -> settings.withAgents(entries(config, roster.get())),
            storeRoom.store(),
            webhooks.outbox(),
            board,
            clock,
            fillTimes);
    records =
        new RecordRoom(
            storeRoom.store(),
            new RecordTeams(config, roster),
            callId -> Math.max(afterCall.deadlineMs(callId), desk.deadlineMs(callId)),
            callEvents,
            this::resumeAfterCall,
            webhooks.outbox()::owed,
            webhooks.outbox()::recorded,
            clock,
            loop);
    afterCall.tell(records.recorder()::afterCallEnded);
    desk.tellAfterCall(records.recorder()::afterCallEnded);
    recordingFlags = new RecordingFlags(config, pbxes);
    hub =
        new StreamHub(
            StreamSettings.of(
                config.stream().history(),
                config.stream().clients(),
                config.stream().clientKilobytes(),
                config.stream().clientSeconds()),
            principal -> Scope.of(principal, config, roster),
            clock,
            System::nanoTime);
    new LoginRoutes(accounts, config.zone()).addTo(router);
    NumberRules numbers = new NumberRules(config, clock);
    Repeats repeats = new Repeats(clock);
    callLimits = new CallLimits(pbxes, loop);
    Commands commands =
        Commands.on(
            pbxes, config, roster, numbers, board, board, clock, audit, repeats, callLimits);
    CommandRoutes.addTo(router, commands, repeats);
    leftAlone = new LeftAlone(pbxes, board, loop);
    LiveTalks talks =
        new LiveTalks(
            config,
            roster,
            desk::state,
            numbers,
            pbxes,
            board,
            board,
            commands.clickToCall(),
            clock,
            audit);
    new TalkRoutes(talks, repeats).addTo(router);
    new OwnCallRoutes(roster, board, board).addTo(router);
    new DeskRoutes(desk, roster).addTo(router);
    new AgentRoutes(roster, accounts, audit).addTo(router);
    new GroupRoutes(roster, audit, usualMode(config), config.afterCall().limitSeconds())
        .addTo(router);
    new StateRoutes(board, principal -> Scope.of(principal, config, roster)).addTo(router);
    new HealthRoutes(
            board,
            storeRoom.store()::health,
            board::cutOff,
            this::notes,
            clock,
            version(),
            metrics::scrape)
        .addTo(router);
    new RecordRoutes(storeRoom.store(), config.zone()).addTo(router);
    new AuditRoutes(storeRoom.store(), config.zone()).addTo(router);
    new DirectoryRoutes(storeRoom.store()).addTo(router);
    new OutboxRoutes(storeRoom.store(), clock, webhooks.outbox()::retried).addTo(router);
    router.webSocket("/v1/events", Role.AGENT, new StreamEndpoint(hub));
    ApiFiles.addTo(router);
    StaticFiles.load(Cordboard.class.getClassLoader(), "console").addTo(router);
    http = new HttpServer(httpSettings(config.http()), router, accounts, httpLoops);
    RecordingOwners owners =
        new RecordingOwners(
            storeRoom.store(), config.nodes().stream().map(Config.Node::name).toList());
    coocenter =
        config.coocenter().enabled()
            ? new CooCenter(
                config,
                roster,
                board,
                commands,
                owners::isTeams,
                clock,
                httpLoops,
                webhooks.recent())
            : null;
    coocenterPort = coocenter == null ? null : coocenterPort(config, coocenter);
    astercc =
        config.astercc().enabled()
            ? new AsterCcRoom(config, roster, accounts, webhooks.outbox(), clock, loop, httpLoops)
            : null;
    if (astercc != null) {
      DialList lists = new StoredLists(config, numbers, storeRoom.store(), clock);
      astercc.addTo(router, desk, talks, lists);
    }
    count(clock);
  }

  /** Of groups that don't say. */
  private static GroupCard.AfterCallMode usualMode(Config config) {
    return config.afterCall().enabled()
        ? GroupCard.AfterCallMode.ANSWERED
        : GroupCard.AfterCallMode.OFF;
  }

  private void listAgents(Config config, Clock clock, Roster roster) {
    board.submit(new Fact.AgentsListed(clock.millis(), entries(config, roster)));
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(webhooks.outbox().notes());
    notes.addAll(callEvents.notes());
    return notes;
  }

  /** An agent of an earlier run may still be paused after this call. */
  private void resumeAfterCall(CallRecord record) {
    CallRecord.Person agent = record.agent();
    if (agent != null && agent.extension() != null) {
      long endedAtMs = record.times().endedAtMs();
      afterCall.resume(record.id(), record.node(), agent.extension(), endedAtMs);
      desk.resume(record.id(), record.node(), agent.extension(), endedAtMs);
    }
  }

  private @Nullable HttpServer coocenterPort(Config config, CooCenter dialect) throws IOException {
    dialect.addTo(router);
    Config.Http main = config.http();
    int port = config.coocenter().port();
    if (port == 0) {
      return null;
    }
    Config.Http own =
        new Config.Http(
            main.bind(), port, main.hostNames(), main.allowedOrigins(), main.tlsProxies(), null);
    return new HttpServer(httpSettings(own), dialect.alone(), (headers, remote) -> null, httpLoops);
  }

  private void count(Clock clock) {
    metrics.add(hub.counts());
    metrics.add(http);
    new StoreMetrics(storeRoom.store()).bindTo(metrics.registry());
    records.bindTo(metrics.registry());
    callEvents.bindTo(metrics.registry());
    if (astercc != null) {
      astercc.bindTo(metrics.registry());
    }
    new OutboxMetrics(metrics.registry(), clock).add(webhooks.outbox());
    NodeMetrics links = new NodeMetrics(metrics.registry());
    links.add(board);
    nodes.forEach(links::add);
    stasis.forEach(links::add);
  }

  /**
   * Where the sequence of this run begins: above all that earlier runs gave out (a million changes
   * a second are out of reach), so that {@code since} from another life never looks like one of
   * ours; and below 2^53 for some centuries, so that it stays exact in a browser.
   */
  static long firstSeq(long nowMs) {
    return (nowMs / 1_000 - Instant.parse("2026-01-01T00:00:00Z").getEpochSecond()) * 1_000_000;
  }

  /** The version of the jar; a run from compiled classes has none. */
  private static String version() {
    String version = Cordboard.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * Binds the ports, then begins to connect to the PBXs; they may come later.
   *
   * @throws IOException if a port cannot be had
   */
  public void start() throws IOException {
    http.start();
    if (coocenterPort != null) {
      coocenterPort.start();
    }
    board.start();
    desk.start(board); // before who looks after the phones that it leaves
    board.attach(afterCall);
    storeRoom.start(board);
    webhooks.start(board); // before who records: what happened comes before its record
    if (astercc != null) {
      astercc.start(board);
    }
    board.attach(records.recorder());
    records.start();
    callEvents.start(board);
    hub.start(board);
    board.attach(recordingFlags);
    board.attach(callLimits);
    board.attach(leftAlone);
    if (coocenter != null) {
      coocenter.start();
    }
    nodes.forEach(AsteriskNode::start);
    stasis.values().forEach(AriLink::start);
  }

  /** The passwords made up for users that have none in the configuration, to be shown once. */
  public Map<String, String> madeUpPasswords() {
    return accounts.takeMadeUpPasswords();
  }

  /** The PBXs; for tests that compare the board with them. */
  List<AsteriskNode> nodes() {
    return List.copyOf(nodes);
  }

  /** All routes; for the test that holds them to their description. */
  Router router() {
    return router;
  }

  /** The board; for tests that compare it with a PBX. */
  LiveBoard board() {
    return board;
  }

  @Override
  public void close() {
    if (coocenter != null) {
      coocenter.letGo();
    }
    if (astercc != null) {
      astercc.close();
    }
    http.close();
    if (coocenterPort != null) {
      coocenterPort.close();
    }
    if (coocenter != null) {
      coocenter.close();
    }
    hub.close();
    stasis.values().forEach(AriLink::close);
    nodes.forEach(AsteriskNode::close);
    callEvents.close();
    afterCall.close();
    desk.close();
    board.close();
    accounts.close();
    metrics.close();
    httpLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(Limits.HTTP_STOP_MS);
    boardLoop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(Limits.HTTP_STOP_MS);
    webhooks.close();
    storeRoom.close(); // last: what the others still had to keep is kept
  }

  private AriLink stasis(String node, Config.Ari ari, EventLoop loop, Clock clock) {
    AriFacts facts = new AriFacts(node, board::apply, clock);
    AriLink link =
        new AriLink(
            new AriSettings(ari.url(), ari.user(), ari.secret().reveal(), ari.app()), facts, loop);
    facts.passTo(
        new StasisGreeter(link.application(), List.of(new HelloIvr(HELLO)), STASIS_FALLBACK, loop));
    return link;
  }

  private static AmiSettings ami(Config.Ami ami, AmiTimes times) {
    return new AmiSettings(
        ami.host(),
        ami.port(),
        ami.user(),
        ami.secret().reveal(),
        ami.tls() ? new AmiTls(ami.ca(), null, true) : null,
        ami.md5(),
        times);
  }

  private static HttpSettings httpSettings(Config.Http http) {
    Config.Tls tls = http.tls();
    return new HttpSettings(
        new InetSocketAddress(http.bind(), http.port()),
        tls == null
            ? null
            : new HttpSettings.Tls(
                new InetSocketAddress(tls.bind(), tls.port()), tls.certificate(), tls.key()),
        Set.copyOf(http.allowedOrigins()),
        Set.copyOf(http.tlsProxies()),
        HttpLimits.defaults());
  }

  static BoardSettings boardSettings(Config config, Roster roster) {
    Map<String, String> devices = new HashMap<>();
    for (Config.Devices some : config.extensions()) {
      some.forEach((extension, device) -> devices.put(device, extension));
    }
    Map<String, String> labels = new HashMap<>();
    config.queues().forEach(queue -> labels.put(queue.name(), queue.label()));
    return new BoardSettings(
        config.nodes().stream().map(Config.Node::name).toList(),
        config.nodes().stream().anyMatch(node -> node.ari() != null),
        devices,
        entries(config, roster),
        labels,
        config.zone());
  }

  private static List<BoardSettings.AgentEntry> entries(Config config, Roster roster) {
    String node = config.nodes().get(0).name();
    return roster.agents().stream()
        .map(
            a ->
                new BoardSettings.AgentEntry(
                    a.number(), node, a.name(), a.extension(), a.team() == null ? "" : a.team()))
        .toList();
  }
}

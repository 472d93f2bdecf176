package io.cordboard.server;

import io.cordboard.ami.AmiTimes;
import io.cordboard.ami.AmiTransport;
import io.cordboard.server.access.Accounts;
import io.cordboard.server.access.RecordTeams;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.api.AgentRoutes;
import io.cordboard.server.api.ApiFiles;
import io.cordboard.server.api.CommandRoutes;
import io.cordboard.server.api.DeskRoutes;
import io.cordboard.server.api.GroupRoutes;
import io.cordboard.server.api.HealthRoutes;
import io.cordboard.server.api.LoginRoutes;
import io.cordboard.server.api.Metrics;
import io.cordboard.server.api.OutboxRoutes;
import io.cordboard.server.api.OwnCallRoutes;
import io.cordboard.server.api.RehearsalRoutes;
import io.cordboard.server.api.StateRoutes;
import io.cordboard.server.api.TalkRoutes;
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
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.StaticFiles;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.outbox.OutboxMetrics;
import io.cordboard.server.pbx.AsteriskNode;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.records.RecordRoom;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.StoreMetrics;
import io.cordboard.server.stream.StreamEndpoint;
import io.cordboard.server.stream.StreamHub;
import io.cordboard.server.stream.StreamSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole server, wired: the one place that knows every room. */
public final class Cordboard implements AutoCloseable {
  private final EventLoopGroup boardLoop = AmiTransport.loops(1, "board");
  private final EventLoopGroup httpLoops = AmiTransport.loops(2, "http");
  private final StoreRoom storeRoom;
  private final Webhooks webhooks;
  private final Accounts accounts;
  private final LiveBoard board;
  private final IvrRoom ivr;
  private final PbxRoom pbxRoom;
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
  private final DialectRooms dialects;

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
    BoardRoom boardRoom = new BoardRoom(config, roster, loop, clock);
    board = boardRoom.board();
    NumberRules numbers = new NumberRules(config, clock);
    ivr =
        new IvrRoom(
            config,
            numbers,
            storeRoom.store(),
            webhooks.outbox(),
            board,
            metrics.registry(),
            loop,
            clock);
    pbxRoom = new PbxRoom(config, boardRoom.devices(), board, ivr, times, loop, clock);
    List<Pbx> pbxes = pbxRoom.calls();
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
            boardRoom::settingsNow,
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
    storeRoom.addTo(router);
    ivr.addTo(router);
    new RehearsalRoutes(ivr.rehearsals(), audit).addTo(router);
    new OutboxRoutes(storeRoom.store(), clock, webhooks.outbox()::retried).addTo(router);
    router.webSocket("/v1/events", Role.AGENT, new StreamEndpoint(hub));
    ApiFiles.addTo(router);
    StaticFiles.load(Cordboard.class.getClassLoader(), "console").addTo(router);
    http = new HttpServer(Ports.of(config.http()), router, accounts, httpLoops);
    CooCenterRoom coocenter =
        config.coocenter().enabled()
            ? new CooCenterRoom(
                config,
                roster,
                board,
                commands,
                storeRoom.store(),
                storeRoom.recordings(),
                webhooks.recent(),
                clock,
                httpLoops)
            : null;
    AsterCcRoom astercc =
        config.astercc().enabled()
            ? new AsterCcRoom(config, roster, accounts, webhooks.outbox(), clock, loop, httpLoops)
            : null;
    dialects = new DialectRooms(coocenter, astercc);
    DialList lists = new StoredLists(config, numbers, storeRoom.store(), clock);
    dialects.addTo(router, desk, talks, lists);
    count(clock);
  }

  /** Of groups that don't say. */
  private static GroupCard.AfterCallMode usualMode(Config config) {
    return config.afterCall().enabled()
        ? GroupCard.AfterCallMode.ANSWERED
        : GroupCard.AfterCallMode.OFF;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(webhooks.outbox().notes());
    notes.addAll(callEvents.notes());
    notes.addAll(ivr.notes());
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

  private void count(Clock clock) {
    metrics.add(hub.counts());
    metrics.add(http);
    new StoreMetrics(storeRoom.store()).bindTo(metrics.registry());
    records.bindTo(metrics.registry());
    callEvents.bindTo(metrics.registry());
    dialects.bindTo(metrics.registry());
    new OutboxMetrics(metrics.registry(), clock).add(webhooks.outbox());
    pbxRoom.bindTo(metrics.registry());
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
    dialects.bind();
    board.start();
    desk.start(board); // before who looks after the phones that it leaves
    board.attach(afterCall);
    storeRoom.start(board);
    webhooks.start(board); // before who records: what happened comes before its record
    dialects.follow(board);
    board.attach(records.recorder());
    records.start();
    callEvents.start(board);
    hub.start(board);
    board.attach(recordingFlags);
    board.attach(callLimits);
    board.attach(leftAlone);
    dialects.start();
    ivr.start(); // what was left is known before the PBXs are asked
    pbxRoom.start();
  }

  /** The passwords made up for users that have none in the configuration, to be shown once. */
  public Map<String, String> madeUpPasswords() {
    return accounts.takeMadeUpPasswords();
  }

  /** The PBXs; for tests that compare the board with them. */
  List<AsteriskNode> nodes() {
    return pbxRoom.nodes();
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
    dialects.letGo();
    http.close();
    dialects.close();
    hub.close();
    pbxRoom.close();
    callEvents.close();
    afterCall.close();
    desk.close();
    board.close();
    accounts.close();
    metrics.close();
    httpLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(Limits.HTTP_STOP_MS);
    boardLoop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(Limits.HTTP_STOP_MS);
    ivr.close(); // its flows are on the loops that ended
    webhooks.close();
    storeRoom.close(); // last: what the others still had to keep is kept
  }
}

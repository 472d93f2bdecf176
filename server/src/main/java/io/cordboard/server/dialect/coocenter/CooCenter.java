package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.api.ApiFiles;
import io.cordboard.server.api.RecordingShelf;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.control.Commands;
import io.cordboard.server.http.HostNames;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Route;
import io.cordboard.server.http.Router;
import io.cordboard.server.outbox.RecentEvents;
import io.cordboard.server.roster.Roster;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The dialect's requests, all below {@code /coocenter-api/}. */
public final class CooCenter implements AutoCloseable {
  /** What all its paths begin with. */
  public static final String PREFIX = "/coocenter-api/";

  private final Door door;
  private final BoardFeed board;
  private final CurrentCalls calls;
  private final BoardReads reads;
  private final CommandCalls commands;
  private final RecordingShelf recordings;
  private final Hearing hearing;
  private final @Nullable String team;

  /** Who may hear a recording: none but a team's own, if the dialect is a team's. */
  @FunctionalInterface
  public interface Hearing {
    /** Whether the file is the recording of a call of this team. */
    CompletionStage<Boolean> isTeams(String team, String file);
  }

  private final @Nullable RecentEvents recent;
  private final @Nullable DebugPage debug;

  /**
   * Wires it; follows nothing before {@link #start}.
   *
   * @param builders where answers are made; must not be the board's thread
   * @param recent what the debug page shows; null for no such page
   * @throws IOException if the jar's own files cannot be read
   */
  public CooCenter(
      Config config,
      Supplier<Roster> roster,
      BoardFeed board,
      Commands commands,
      RecordingShelf recordings,
      Hearing hearing,
      Clock clock,
      Executor builders,
      @Nullable RecentEvents recent)
      throws IOException {
    CooCenterSection settings = config.coocenter();
    Principal principal = principal(settings);
    Scope scope = Scope.of(principal, config, roster);
    WireNames names = new WireNames(settings.technology());
    this.board = board;
    this.door = new Door(settings, new HostNames(config.http().hostNames()), config.zone(), clock);
    this.calls = new CurrentCalls(board, scope, names, clock, builders);
    this.reads = new BoardReads(config, board, scope, names, builders);
    this.commands = new CommandCalls(commands, principal, names);
    this.hearing = hearing;
    this.team = settings.team();
    this.recordings = recordings;
    this.recent = recent;
    this.debug = recent == null ? null : new DebugPage(settings, recent, door, builders);
  }

  /** In whose name its clients act. */
  public static Principal principal(CooCenterSection settings) {
    return new Principal("coocenter", Role.SUPERVISOR, settings.team(), null);
  }

  /** Begins to follow the board. */
  public void start() {
    board.attach(calls);
  }

  /** Lets go whoever waits, so that the HTTP ports need not wait for them when they close. */
  public void letGo() {
    if (recent != null) {
      recent.close();
    }
  }

  @Override
  public void close() {
    board.detach(calls);
  }

  /**
   * Adds the routes; they may be added to several routers.
   *
   * @throws IOException if the jar's own files cannot be read
   */
  public void addTo(Router router) throws IOException {
    router.shape(PREFIX, CooReply::error);
    ApiFiles.add(router, PREFIX, "coocenter");
    if (debug != null) {
      debug.addTo(router);
    }
    read(router, "extensions/current-calls", request -> calls.answer());
    read(router, "extensions/extension-status", request -> reads.registrations());
    read(router, "extensions/extension-hints-status", request -> reads.hints());
    read(router, "queues/queue-info", request -> reads.queues());
    read(router, "blacklist/index", commands::blacklisted);
    read(router, "monitor/{file*}", this::recording);
    command(router, "extensions/click-number", commands::click);
    command(router, "extensions/hangup", commands::hangUp);
    command(router, "extensions/transfer", commands::transfer);
    command(router, "extensions/extenSpy", commands::spy);
    command(router, "queues/agent-login", commands::login);
    command(router, "queues/agent-logout", commands::logout);
    command(router, "queues/agent-pause", commands::pause);
    command(router, "blacklist/create", commands::blacklist);
    command(router, "blacklist/delete", commands::unblacklist);
    router.open("DELETE", PREFIX + "blacklist/delete", guarded(commands::unblacklist));
  }

  /** A router of its own port: nothing else is there, and all is refused in the dialect's shape. */
  public Router alone() throws IOException {
    Router router = new Router();
    addTo(router);
    return router.shape("/", CooReply::error);
  }

  private void read(Router router, String path, Route route) {
    router.open("GET", PREFIX + path, guarded(route));
    router.open("POST", PREFIX + path, guarded(route));
  }

  private void command(Router router, String path, Route route) {
    router.open("POST", PREFIX + path, guarded(route));
  }

  private Route guarded(Route route) {
    return request -> {
      door.check(request);
      return route.answer(request);
    };
  }

  private CompletionStage<Reply> recording(Request request) {
    String file = String.valueOf(request.pathParameters().get("file"));
    if (team == null) {
      return recordings.fetch(request, file);
    }
    return hearing
        .isTeams(team, file)
        .exceptionally(
            e -> {
              throw new Refused(503, "unavailable", "records: not to be had (expected: try again)");
            })
        .thenCompose(
            may ->
                may
                    ? recordings.fetch(request, file)
                    // As if it were not there: what others recorded is not even said to exist.
                    : CompletableFuture.failedFuture(
                        new Refused(
                            404, "not_found", "file: none such (expected: the name of a file)")));
  }
}

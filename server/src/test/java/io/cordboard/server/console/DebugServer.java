package io.cordboard.server.console;

import com.sun.net.httpserver.HttpExchange;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.api.ApiFiles;
import io.cordboard.server.api.StateRoutes;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.dialect.coocenter.CooCenter;
import io.cordboard.server.dialect.coocenter.CooCenterFormat;
import io.cordboard.server.dialect.coocenter.TestDialect;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.outbox.RecentEvents;
import io.cordboard.server.outbox.StoreShelf;
import io.cordboard.server.outbox.Target;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The dialect, its outbox and a receiver, without a PBX: who shows {@code boss} is an operator. */
final class DebugServer implements AutoCloseable {
  static final String WEB_KEY = "Kümmel-42";

  private final EventLoopGroup loops = Transport.best().loops(2, "debug-test");
  private final BoardFeed board;
  private final com.sun.net.httpserver.HttpServer receiver;
  private final Store store;
  private final Outbox outbox;
  private final CooCenter dialect;
  private final HttpServer http;

  /** What the receiver was told, as it came. */
  final Queue<String> received = new ConcurrentLinkedQueue<>();

  /** What it answers. */
  volatile int answer = 200;

  /**
   * @param settings further lines of {@code coocenter:}
   */
  DebugServer(BoardFeed board, Path folder, boolean debug, boolean pushes, String settings)
      throws IOException {
    this.board = board;
    receiver =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
    Config config = TestConfigs.of(yaml(debug, pushes, settings));
    Clock clock = Clock.systemUTC();
    store = Store.open(StoreSettings.sqlite(folder.resolve("debug.db")), clock);
    Function<String, Scope> scopes =
        team ->
            Scope.of(
                new Principal("webhooks", Role.SUPERVISOR, team, null),
                config,
                LiveRoster.of(config));
    RecentEvents recent = new RecentEvents(Target.COOCENTER, clock);
    CooCenterFormat format =
        new CooCenterFormat(config.coocenter(), config.zone(), ConcurrentHashMap.newKeySet());
    outbox =
        new Outbox(
            Target.of(config, Map.of(Target.COOCENTER, () -> format)),
            recent.watching(new StoreShelf(store)),
            scopes,
            loops,
            clock);
    outbox.watch(recent, Target.unsent(Target.COOCENTER, format, null), scopes);
    board.attach(outbox);
    outbox.start();
    dialect = TestDialect.of(config, board, loops, debug ? recent : null);
    dialect.start();
    Router router = new Router();
    dialect.addTo(router);
    new StateRoutes(board, principal -> Scope.of(principal, config, LiveRoster.of(config)))
        .addTo(router);
    ApiFiles.addTo(router);
    http =
        new HttpServer(
            HttpSettings.loopback(0),
            router,
            (headers, remote) ->
                "boss".equals(headers.get("x-api-key"))
                    ? new Principal("boss", Role.OPERATOR, null, null)
                    : null,
            loops);
    http.start();
  }

  private String yaml(boolean debug, boolean pushes, String settings) {
    String push =
        "  push-url: http://127.0.0.1:"
            + receiver.getAddress().getPort()
            + "/\n  allow-private: true\n";
    return """
    nodes:
      - name: pbx1
        ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
        context: cordboard-internal
    extensions:
      - {numbers: ["801-820"], device: "PJSIP/{ext}"}
    zone: Pacific/Kiritimati
    coocenter:
      enabled: true
      debug: %s
    """
            .formatted(debug)
        + (pushes ? push : "")
        + settings;
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(new String(exchange.getRequestBody().readAllBytes(), "UTF-8"));
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  /** Where the page is. */
  String page() {
    return "http://127.0.0.1:" + http.port() + "/coocenter-api/debug";
  }

  @Override
  public void close() {
    dialect.letGo();
    http.close();
    dialect.close();
    board.detach(outbox);
    outbox.close();
    store.close();
    receiver.stop(0);
    loops.shutdownGracefully();
  }
}

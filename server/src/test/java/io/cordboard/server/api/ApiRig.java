package io.cordboard.server.api;

import io.cordboard.server.access.Accounts;
import io.cordboard.server.access.MovableClock;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.CallLimits;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.control.Commands;
import io.cordboard.server.control.Repeats;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.HttpSettings;
import io.cordboard.server.http.RawHttp;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.Transport;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.AuditEntry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Logging in and all commands of {@code /v1} on a port of their own, before a scripted PBX. */
final class ApiRig implements AutoCloseable {
  final MovableClock clock = new MovableClock();
  final FakePbx pbx;
  final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loops = Transport.best().loops(1, "api-test");
  private final Accounts accounts;
  private final HttpServer server;

  /** Starts it; the PBX is the first node of the configuration. */
  ApiRig(Config config, BoardFeed board) throws IOException {
    pbx = new FakePbx(config.nodes().get(0).name());
    LiveRoster roster = LiveRoster.of(config);
    accounts = new Accounts(config, roster, clock);
    List<Pbx> pbxes = List.of(pbx);
    Repeats repeats = new Repeats(clock);
    Router router = new Router();
    CommandRoutes.addTo(
        router,
        Commands.on(
            pbxes,
            config,
            roster,
            new NumberRules(config, clock),
            board,
            leg -> CompletableFuture.completedFuture(null),
            clock,
            new CommandAudit(audited::add, clock),
            repeats,
            new CallLimits(pbxes, loops.next())),
        repeats);
    new LoginRoutes(accounts, config.zone()).addTo(router);
    server = new HttpServer(HttpSettings.loopback(0), router, accounts, loops);
    server.start();
  }

  RawHttp.Answer send(String method, String path, String body, String... headers)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    try (RawHttp client = new RawHttp(server.port())) {
      return client.send(head.toString()).send(bytes).answer();
    }
  }

  @Override
  public void close() {
    server.close();
    accounts.close();
    loops.shutdownGracefully();
  }
}

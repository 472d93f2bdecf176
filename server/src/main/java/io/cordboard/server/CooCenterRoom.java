package io.cordboard.server;

import io.cordboard.server.api.RecordingShelf;
import io.cordboard.server.board.LiveBoard;
import io.cordboard.server.config.Config;
import io.cordboard.server.control.Commands;
import io.cordboard.server.dialect.coocenter.CooCenter;
import io.cordboard.server.http.HttpServer;
import io.cordboard.server.http.Router;
import io.cordboard.server.outbox.RecentEvents;
import io.cordboard.server.records.RecordingOwners;
import io.cordboard.server.roster.LiveRoster;
import io.cordboard.server.store.Store;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** CooCenter's operations, wired; on a port of their own, too, if the configuration has one. */
final class CooCenterRoom implements AutoCloseable {
  private final CooCenter dialect;
  private final @Nullable HttpServer port;

  /**
   * Binds nothing yet.
   *
   * @throws IOException if the jar's own files cannot be read
   */
  CooCenterRoom(
      Config config,
      LiveRoster roster,
      LiveBoard board,
      Commands commands,
      Store store,
      RecordingShelf recordings,
      @Nullable RecentEvents recent,
      Clock clock,
      EventLoopGroup loops)
      throws IOException {
    RecordingOwners owners =
        new RecordingOwners(store, config.nodes().stream().map(Config.Node::name).toList());
    dialect =
        new CooCenter(
            config, roster, board, commands, recordings, owners::isTeams, clock, loops, recent);
    port = ownPort(config, dialect, loops);
  }

  private static @Nullable HttpServer ownPort(
      Config config, CooCenter dialect, EventLoopGroup loops) throws IOException {
    Config.Http main = config.http();
    int port = config.coocenter().port();
    if (port == 0) {
      return null;
    }
    Config.Http own =
        new Config.Http(
            main.bind(), port, main.hostNames(), main.allowedOrigins(), main.tlsProxies(), null);
    return new HttpServer(Ports.of(own), dialect.alone(), (headers, remote) -> null, loops);
  }

  /**
   * Adds the routes to the main port.
   *
   * @throws IOException if the jar's own files cannot be read
   */
  void addTo(Router router) throws IOException {
    dialect.addTo(router);
  }

  /**
   * Binds the own port.
   *
   * @throws IOException if it cannot be had
   */
  void bind() throws IOException {
    if (port != null) {
      port.start();
    }
  }

  void start() {
    dialect.start();
  }

  /** Lets go of who waits for answers; before the ports close. */
  void letGo() {
    dialect.letGo();
  }

  /** To be called after the main port is closed. */
  @Override
  public void close() {
    if (port != null) {
      port.close();
    }
    dialect.close();
  }
}

package io.cordboard.server;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.dialect.coocenter.CooCenterFormat;
import io.cordboard.server.http.Transport;
import io.cordboard.server.outbox.NativeFormat;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.outbox.OutboxLimits;
import io.cordboard.server.outbox.StoreShelf;
import io.cordboard.server.outbox.Target;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.store.Store;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The outbox as the configuration wants it: all formats there are, and loops to deliver on. */
final class Webhooks implements AutoCloseable {
  private final EventLoopGroup loops = Transport.best().loops(2, "webhooks");
  private final Outbox outbox;

  Webhooks(Config config, Store store, Clock clock) {
    Map<String, Supplier<WebhookFormat>> formats =
        Map.of(
            "native",
            NativeFormat::new,
            Target.COOCENTER,
            () -> new CooCenterFormat(config.coocenter(), config.zone()));
    outbox =
        new Outbox(
            Target.of(config, formats),
            new StoreShelf(store),
            team -> Scope.of(new Principal("webhooks", Role.SUPERVISOR, team, null), config),
            loops,
            clock);
  }

  Outbox outbox() {
    return outbox;
  }

  /** To be called before the recorder follows the board. */
  void start(BoardFeed board) {
    board.attach(outbox);
    outbox.start();
  }

  @Override
  public void close() {
    outbox.close();
    loops
        .shutdownGracefully(0, OutboxLimits.STOP_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(OutboxLimits.STOP_MS);
  }
}

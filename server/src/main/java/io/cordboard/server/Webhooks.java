package io.cordboard.server;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.dialect.astercc.AsterCcFormat;
import io.cordboard.server.dialect.coocenter.CooCenterFormat;
import io.cordboard.server.http.Transport;
import io.cordboard.server.outbox.NativeFormat;
import io.cordboard.server.outbox.Outbox;
import io.cordboard.server.outbox.OutboxLimits;
import io.cordboard.server.outbox.RecentEvents;
import io.cordboard.server.outbox.Shelf;
import io.cordboard.server.outbox.StoreShelf;
import io.cordboard.server.outbox.Target;
import io.cordboard.server.outbox.WebhookFormat;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.DirectoryEntry;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreHealth;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The outbox as the configuration wants it: all formats there are, and loops to deliver on. */
final class Webhooks implements AutoCloseable {
  private final EventLoopGroup loops = Transport.best().loops(2, "webhooks");
  private final Outbox outbox;
  private final @Nullable RecentEvents recent;
  private final Store store;

  /** The names of all queues that are or were: what is told again must say the same. */
  private final Set<String> queues = ConcurrentHashMap.newKeySet();

  Webhooks(Config config, Supplier<Roster> roster, Store store, Clock clock) {
    this.store = store;
    CooCenterSection coo = config.coocenter();
    Supplier<WebhookFormat> cooCenter = () -> new CooCenterFormat(coo, config.zone(), queues);
    Map<String, Supplier<WebhookFormat>> formats =
        Map.of(
            "native",
            NativeFormat::new,
            Target.COOCENTER,
            cooCenter,
            AsterCcFormat.NAME,
            AsterCcFormat::new);
    Function<String, Scope> scopes =
        team -> Scope.of(new Principal("webhooks", Role.SUPERVISOR, team, null), config, roster);
    boolean debug = coo.enabled() && coo.debug();
    RecentEvents page = debug ? new RecentEvents(Target.COOCENTER, clock) : null;
    Shelf shelf = new StoreShelf(store);
    outbox =
        new Outbox(
            Target.of(config, formats),
            page == null ? shelf : page.watching(shelf),
            scopes,
            loops,
            clock);
    if (page != null) {
      outbox.watch(page, Target.unsent(Target.COOCENTER, cooCenter.get(), coo.team()), scopes);
    }
    recent = page;
  }

  /** What the debug page shows, null without one. */
  @Nullable RecentEvents recent() {
    return recent;
  }

  Outbox outbox() {
    return outbox;
  }

  /** To be called before the recorder follows the board. */
  void start(BoardFeed board) {
    store.onHealth(this::remember);
    remember(store.health());
    board.attach(outbox);
    outbox.start();
  }

  /** Before the PBX tells its queues, what was missed may be told. */
  private void remember(StoreHealth health) {
    if (health.up()) {
      var unused =
          store
              .read(tx -> tx.directory().list(DirectoryEntry.Kind.QUEUE))
              .thenAccept(all -> all.forEach(queue -> queues.add(queue.code())));
    }
  }

  @Override
  public void close() {
    outbox.close();
    loops
        .shutdownGracefully(0, OutboxLimits.STOP_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(OutboxLimits.STOP_MS);
  }
}

package io.cordboard.server;

import io.cordboard.server.access.RecordTeams;
import io.cordboard.server.api.AuditRoutes;
import io.cordboard.server.api.DirectoryRoutes;
import io.cordboard.server.api.RecordRoutes;
import io.cordboard.server.api.RecordingShelf;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumberRange;
import io.cordboard.server.http.Router;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AuditEntry;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable;
import io.cordboard.server.store.DirectoryTable.Wanted;
import io.cordboard.server.store.QueueMirror;
import io.cordboard.server.store.Retention;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreHealth;
import io.cordboard.server.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store as the configuration wants it, with what keeps it in order. */
final class StoreRoom implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreRoom.class);

  private final Config config;
  private final Store store;
  private final Retention retention;
  private final RecordingShelf recordings;
  private final QueueMirror mirror;

  /**
   * Opens the store.
   *
   * @throws IOException if a SQLite file cannot be used
   */
  StoreRoom(Config config, Supplier<Roster> roster, Clock clock) throws IOException {
    this.config = config;
    this.store = Store.open(settings(config, roster), clock);
    this.retention = new Retention(store, config.records().keepDays(), clock);
    this.recordings = new RecordingShelf(config);
    this.mirror = new QueueMirror(store, this::teamOfQueue);
  }

  Store store() {
    return store;
  }

  /** The files that records name. */
  RecordingShelf recordings() {
    return recordings;
  }

  /** Adds the routes to read what is kept. */
  void addTo(Router router) {
    new RecordRoutes(store, config.zone(), recordings).addTo(router);
    new AuditRoutes(store, config.zone()).addTo(router);
    new DirectoryRoutes(store).addTo(router);
  }

  /** Where the store is. */
  static StoreSettings settings(Config config, Supplier<Roster> roster) {
    Config.Database database = config.database();
    StoreSettings settings =
        database.url() == null
            ? StoreSettings.sqlite(file(config))
            : StoreSettings.postgresql(
                database.url(),
                database.user(),
                database.secret() == null ? null : database.secret().reveal());
    return settings.seenBy(new RecordTeams(config, roster));
  }

  private static Path file(Config config) {
    return config.dataFolder().resolve("cordboard.db");
  }

  /** Keeps a command; one that the store cannot take is in the log. */
  void keep(AuditEntry entry) {
    store.write(
        tx -> {
          tx.audit().add(entry);
          return true;
        });
  }

  void start(BoardFeed board) {
    store.onHealth(this::sync);
    sync(store.health());
    board.attach(mirror);
    retention.start();
  }

  /** Also after an outage at the start: doing it again changes nothing. */
  private void sync(StoreHealth health) {
    if (!health.up()) {
      return;
    }
    store
        .write(
            tx -> {
              sync(tx.directory());
              return true;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                log.warn("the directory is not up to date: {}", failure.getMessage());
              }
            });
  }

  /** Teams and agents are the roster's. */
  private void sync(DirectoryTable directory) {
    List<Wanted> users = new ArrayList<>();
    config.users().forEach(u -> users.add(new Wanted(0, u.name(), u.name(), u.team())));
    directory.sync(Kind.USER, users);
    List<Wanted> devices = new ArrayList<>();
    config
        .extensions()
        .forEach(
            some ->
                some.forEach(
                    (extension, device) ->
                        devices.add(new Wanted(0, extension, device, teamOfExtension(extension)))));
    directory.sync(Kind.DEVICE, devices);
    // Queues come from the PBX too: none is taken away here.
    config
        .queues()
        .forEach(q -> directory.put(Kind.QUEUE, new Wanted(0, q.name(), q.label(), q.team())));
  }

  private @Nullable String teamOfQueue(String queue) {
    return config.queues().stream()
        .filter(q -> q.name().equals(queue))
        .map(Config.Queue::team)
        .filter(team -> team != null)
        .findFirst()
        .orElse(null);
  }

  private @Nullable String teamOfExtension(String extension) {
    for (Config.Team team : config.teams()) {
      for (NumberRange range : team.extensions()) {
        if (range.contains(extension)) {
          return team.name();
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    retention.close();
    recordings.close();
    store.close();
  }
}

package io.cordboard.server.store;

import io.cordboard.server.store.StoreWriter.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept. Never blocks the caller: work is queued, and done by threads of the store. May be
 * used by any thread; what is chained to its futures runs on a thread of the store and must not
 * block.
 */
public final class Store implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Store.class);

  private final Database database;
  private final Clock clock;
  private final List<Consumer<StoreHealth>> listeners = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor answers =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(StoreLimits.ANSWERS_WAITING),
          task -> daemon(task, "store-answers"),
          new ThreadPoolExecutor.CallerRunsPolicy());
  private final StoreWriter writer;
  private final StoreReaders readers;
  private volatile StoreHealth health;

  private Store(StoreSettings settings, Clock clock) {
    this.database = Database.of(settings);
    this.clock = clock;
    this.health = new StoreHealth(false, clock.millis(), "not opened yet");
    this.writer = new StoreWriter(database, settings.teams(), clock, answers, this::turned);
    this.readers = new StoreReaders(database, settings.teams(), settings.readMs(), writer::suspect);
  }

  /**
   * Opens the store and brings its tables up to date; blocks. A PostgreSQL that is away is waited
   * for in the background: the store is down until it comes.
   *
   * @throws IOException if a SQLite file cannot be used, or an address is none
   */
  public static Store open(StoreSettings settings, Clock clock) throws IOException {
    Store store;
    try {
      store = new Store(settings, clock);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (store.database instanceof SqliteDatabase sqlite) {
      try {
        sqlite.create();
        store.writer.open();
      } catch (IOException | RuntimeException e) {
        store.close();
        throw new IOException(
            "store: " + sqlite.name() + " cannot be opened (" + StoreWriter.reason(e) + ")", e);
      }
    }
    store.writer.start();
    store.readers.start();
    return store;
  }

  /**
   * Does work in a transaction; the future ends when what it did is on the disk. Works that wait
   * together are committed together; one that throws is undone alone, and its future fails with
   * what it threw. The work must touch nothing but its {@link Tx}.
   *
   * @return fails with {@link StoreUnavailable} if the store is down or overloaded
   */
  public <T> CompletableFuture<T> write(Function<Tx, T> work) {
    return writer.add(work);
  }

  /** Looks something up; fails as {@link #write} does. */
  public <T> CompletableFuture<T> read(Function<Tx, T> query) {
    return readers.add(query);
  }

  /** Whether it takes writes. */
  public StoreHealth health() {
    return health;
  }

  /** Calls back, on a thread of the store, whenever that changes. */
  public void onHealth(Consumer<StoreHealth> listener) {
    listeners.add(listener);
  }

  /** What it counts. */
  public StoreCounts counts() {
    return writer.counts();
  }

  /** The file, or the address without credentials. */
  public String place() {
    return database.name();
  }

  /** Works that wait for the writer. */
  public int writesWaiting() {
    return writer.waiting();
  }

  /** Reads that wait for a reader. */
  public int readsWaiting() {
    return readers.waiting();
  }

  /**
   * Copies a live SQLite store into a file; blocks.
   *
   * @throws IOException if the file is there, or cannot be written; or it is a PostgreSQL
   */
  public void backup(Path file) throws IOException {
    database.backup(file);
  }

  private void turned(Turn turn) {
    StoreHealth now = new StoreHealth(turn.up(), clock.millis(), turn.why());
    if (now.up()) {
      log.info("{}: up", database.name());
    } else {
      log.error("{}: down: {}", database.name(), now.why());
    }
    health = now;
    listeners.forEach(listener -> listener.accept(now));
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Does what waits, then closes; what comes later fails. */
  @Override
  public void close() {
    writer.close();
    readers.close();
    answers.shutdown();
    try {
      if (!answers.awaitTermination(StoreLimits.CLOSE_MS, TimeUnit.MILLISECONDS)) {
        log.warn("closing: answers were not taken within {} ms", StoreLimits.CLOSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

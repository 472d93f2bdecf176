package io.cordboard.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads that read, each with its own connection. */
final class StoreReaders {
  private static final Logger log = LoggerFactory.getLogger(StoreReaders.class);

  private final Database database;
  private final Function<CallRecord, Set<String>> teams;
  private final int readMs;
  private final Runnable suspect;
  private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(StoreLimits.READS_WAITING);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  StoreReaders(
      Database database, Function<CallRecord, Set<String>> teams, int readMs, Runnable suspect) {
    this.database = database;
    this.teams = teams;
    this.readMs = readMs;
    this.suspect = suspect;
    for (int i = 0; i < StoreLimits.READERS; i++) {
      threads.add(Store.daemon(this::run, "store-reader-" + i));
    }
  }

  <T> CompletableFuture<T> add(Function<Tx, T> query) {
    Job<T> job = new Job<>(query);
    if (closing) {
      job.fail(new StoreUnavailable("closed"));
    } else if (!queue.offer(job)) {
      job.fail(new StoreUnavailable("too many reads wait (" + queue.size() + ")"));
    }
    return job.promise();
  }

  int waiting() {
    return queue.size();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  void close() {
    closing = true;
    for (Thread thread : threads) {
      try {
        thread.join(StoreLimits.CLOSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    List<Job<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    rest.forEach(job -> job.fail(new StoreUnavailable("closed")));
  }

  private void run() {
    Handle handle = null;
    while (true) {
      Job<?> job = poll();
      if (job == null) {
        if (closing) {
          break;
        }
        continue;
      }
      handle = read(job, handle);
    }
    drop(handle);
  }

  /** Does one read; the connection for the next one, null if it broke. */
  private @Nullable Handle read(Job<?> job, @Nullable Handle open) {
    Handle handle = open;
    try {
      if (handle == null) {
        handle = Jdbi.open(database.connect(false));
      }
      handle.begin();
      database.limit(handle.getConnection(), readMs);
      job.run(new Tx(handle, teams));
      handle.rollback();
      job.end();
      return handle;
    } catch (SQLException | RuntimeException | Error e) {
      drop(handle);
      if (tookTooLong(e)) {
        job.fail(new ReadTooLong(readMs, e));
      } else if (wrong(e)) {
        job.fail(e);
      } else {
        suspect.run();
        job.fail(new StoreUnavailable(StoreWriter.reason(e), e));
      }
      return null;
    }
  }

  private boolean tookTooLong(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException s) {
        return database.tookTooLong(s);
      }
    }
    return false;
  }

  /** Whether the query itself is to blame. */
  private boolean wrong(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException s) {
        return !database.unavailable(s);
      }
    }
    return true;
  }

  private static void drop(@Nullable Handle handle) {
    if (handle != null) {
      try {
        handle.close();
      } catch (RuntimeException e) {
        log.debug("closing a broken connection", e);
      }
    }
  }

  private @Nullable Job<?> poll() {
    try {
      return queue.poll(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing = true;
      return null;
    }
  }
}

package io.cordboard.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes: what waits together is committed together. */
final class StoreWriter {
  private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);

  /** The store went up, or down and why. */
  record Turn(boolean up, @Nullable String why) {}

  private final Database database;
  private final Function<CallRecord, Set<String>> teams;
  private final Clock clock;
  private final Executor answers;
  private final Consumer<Turn> turns;
  private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(StoreLimits.WRITES_WAITING);
  private final StoreCounts counts = new StoreCounts();
  private final Thread thread = Store.daemon(this::run, "store-writer");
  private volatile boolean closing;
  private volatile boolean suspect;

  // --- touched by the writer's thread (and by open, before it starts)
  private @Nullable Handle handle;
  private boolean up;
  private @Nullable String told;
  private boolean migrated;

  StoreWriter(
      Database database,
      Function<CallRecord, Set<String>> teams,
      Clock clock,
      Executor answers,
      Consumer<Turn> turns) {
    this.database = database;
    this.teams = teams;
    this.clock = clock;
    this.answers = answers;
    this.turns = turns;
  }

  <T> CompletableFuture<T> add(Function<Tx, T> work) {
    Job<T> job = new Job<>(work);
    if (closing) {
      job.fail(new StoreUnavailable("closed"));
    } else if (!queue.offer(job)) {
      counts.failures.increment();
      counts.refused.increment();
      job.fail(new StoreUnavailable("too many writes wait (" + queue.size() + ")"));
    }
    return job.promise();
  }

  int waiting() {
    return queue.size();
  }

  StoreCounts counts() {
    return counts;
  }

  /** Somebody else saw that something is wrong: look soon. */
  void suspect() {
    suspect = true;
  }

  void start() {
    thread.start();
  }

  void close() {
    closing = true;
    if (thread.isAlive()) {
      try {
        thread.join(StoreLimits.CLOSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else {
      drop();
    }
    fail(drain(), new StoreUnavailable("closed"));
  }

  /** Connects, migrates, and sees whether it can be written. */
  void open() {
    if (handle == null) {
      if (!migrated) {
        database.migrate();
        migrated = true;
      }
      try {
        Connection connection = database.connect(true);
        handle = Jdbi.open(connection);
      } catch (SQLException e) {
        throw new StoreUnavailable(reason(e), e);
      }
    }
    probe(handle, up ? "" : "x".repeat(StoreLimits.PROBE_CHARACTERS));
    if (!up) {
      probe(handle, "");
      up = true;
      told = null;
      turns.accept(new Turn(true, null));
    }
  }

  private void probe(Handle on, String filler) {
    on.useTransaction(
        h ->
            h.execute(
                "UPDATE probe SET at_ms = ?, filler = ? WHERE id = 1", clock.millis(), filler));
  }

  private void run() {
    long lastMs = System.nanoTime() / 1_000_000 - StoreLimits.IDLE_PROBE_MS; // look at once
    List<Job<?>> batch = new ArrayList<>();
    while (true) {
      Job<?> first = poll();
      long nowMs = System.nanoTime() / 1_000_000;
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, StoreLimits.WRITES_PER_COMMIT - 1);
      } else if (closing) {
        break;
      }
      if (!up || suspect || batch.isEmpty()) {
        long wait = up ? StoreLimits.IDLE_PROBE_MS : StoreLimits.PROBE_MS;
        if (suspect || nowMs - lastMs >= wait) {
          suspect = false;
          tryOpen();
          lastMs = System.nanoTime() / 1_000_000;
        }
      }
      if (!batch.isEmpty()) {
        if (up) {
          commit(batch);
          lastMs = System.nanoTime() / 1_000_000;
        } else {
          fail(batch, new StoreUnavailable(told == null ? "not there yet" : told));
        }
        batch = new ArrayList<>();
      }
    }
    drop();
  }

  private @Nullable Job<?> poll() {
    try {
      return queue.poll(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing = true; // nobody interrupts us but to end
      return null;
    }
  }

  private void tryOpen() {
    try {
      open();
    } catch (RuntimeException | Error e) {
      down(e);
    }
  }

  private void commit(List<Job<?>> batch) {
    Handle on = handle;
    if (on == null) {
      fail(batch, new StoreUnavailable("no connection"));
      return;
    }
    try {
      on.begin();
      Tx tx = new Tx(on, teams);
      for (Job<?> job : batch) {
        run(job, on, tx);
      }
      on.commit();
    } catch (RuntimeException | Error e) {
      down(e);
      fail(batch, new StoreUnavailable(reason(e), e));
      return;
    }
    counts.commits.increment();
    counts.writes.add(batch.size());
    answers.execute(() -> batch.forEach(Job::end));
  }

  private void run(Job<?> job, Handle on, Tx tx) {
    on.savepoint("work");
    try {
      job.run(tx);
    } catch (RuntimeException | Error e) {
      if (unavailable(e)) {
        throw e;
      }
      on.rollbackToSavepoint("work");
      job.wrong(e);
      return;
    }
    on.releaseSavepoint("work");
  }

  private boolean unavailable(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof StoreUnavailable || t instanceof SQLException s && database.unavailable(s)) {
        return true;
      }
    }
    return false;
  }

  private void down(Throwable e) {
    drop();
    String why = reason(e);
    if (up || !why.equals(told)) {
      up = false;
      told = why;
      turns.accept(new Turn(false, why));
      log.debug("down", e);
    }
  }

  private void drop() {
    Handle old = handle;
    handle = null;
    if (old != null) {
      try {
        old.close();
      } catch (RuntimeException e) {
        log.debug("closing a broken connection", e);
      }
    }
  }

  private List<Job<?>> drain() {
    List<Job<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    return rest;
  }

  private void fail(List<Job<?>> jobs, StoreUnavailable why) {
    if (!jobs.isEmpty()) {
      counts.failures.add(jobs.size());
      answers.execute(() -> jobs.forEach(job -> job.fail(why)));
    }
  }

  /** The innermost word on what went wrong. */
  static String reason(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    String text = t.getMessage();
    return (text == null || text.isBlank() ? t.getClass().getSimpleName() : text)
        .lines()
        .findFirst()
        .orElse("");
  }
}

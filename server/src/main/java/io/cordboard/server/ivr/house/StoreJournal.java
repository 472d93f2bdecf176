package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.store.IvrSessionTable;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreUnavailable;
import io.cordboard.server.store.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in the store: one write at a time takes the latest of every session that changed, so
 * that a busy house writes no more often than the disk can. What a call owes at its end is added
 * with its entry's removal, in one transaction. While the store is away all of it waits in memory.
 * Any thread.
 */
public final class StoreJournal implements IvrJournal, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreJournal.class);

  /**
   * @param end null while it lasts
   * @param tries writes of it alone that the store, which was there, refused
   */
  private record Line(Entry entry, @Nullable CallEnd end, int tries) {
    String key() {
      return entry.node() + "/" + entry.channelId();
    }
  }

  private final Store store;
  private final Function<CallEnd, @Nullable OutboxMessage> owed;
  private final Consumer<List<OutboxMessage>> stored;
  private final ScheduledExecutorService later;
  private final Map<String, Line> waiting = new LinkedHashMap<>();
  private List<CompletableFuture<Void>> awaited = new ArrayList<>();
  private boolean writing;
  private boolean resting;
  private boolean alone;
  private boolean closed;
  private long lost;

  /**
   * In this store.
   *
   * @param owed what a call owes at its end, null for nothing; the same whenever it is asked
   * @param stored is told what was added to the outbox, on a thread of the store
   * @param later the flows' loop; also for the next try of what the store did not take
   */
  public StoreJournal(
      Store store,
      Function<CallEnd, @Nullable OutboxMessage> owed,
      Consumer<List<OutboxMessage>> stored,
      ScheduledExecutorService later) {
    this.store = store;
    this.owed = owed;
    this.stored = stored;
    this.later = later;
  }

  /** All that was written and did not end; of an earlier run, if asked before this one begins. */
  public CompletableFuture<List<Entry>> entries() {
    return store.read(
        tx -> {
          List<Entry> all = new ArrayList<>();
          for (IvrSessionTable.Row row : tx.ivrSessions().all()) {
            Entry entry = EntryText.entry(row);
            if (entry == null) {
              log.warn("ivr: what was kept of {} cannot be read", row.channelId());
            } else {
              all.add(entry);
            }
          }
          return all;
        });
  }

  @Override
  public void wrote(Entry entry) {
    offer(new Line(entry, null, 0));
  }

  @Override
  public CompletionStage<Void> keeps(Entry entry) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    synchronized (this) {
      if (closed || resting || awaited.size() >= IvrLimits.JOURNAL) {
        kept.complete(null);
      } else {
        awaited.add(kept); // the next write takes all that waits
      }
    }
    wrote(entry);
    return kept;
  }

  @Override
  public void ended(Entry last, CallEnd end) {
    offer(new Line(last, end, 0));
  }

  /** Ends that were dropped since the start: there were too many, or the store never took them. */
  public synchronized long lost() {
    return lost;
  }

  private void offer(Line line) {
    synchronized (this) {
      waiting.remove(line.key()); // the latest stands behind what was written before
      waiting.put(line.key(), line);
      keepWithinBounds();
      if (writing || closed) {
        return;
      }
      writing = true;
    }
    write();
  }

  private void keepWithinBounds() {
    while (waiting.size() > IvrLimits.JOURNAL) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Line oldest = waiting.values().iterator().next();
    for (Line line : waiting.values()) {
      if (line.end == null) {
        oldest = line; // of a call that lasts: it is written again
        break;
      }
    }
    waiting.remove(oldest.key());
    if (oldest.end != null) {
      lost++;
      log.error("ivr: HANGUP_CALL of {} is lost, too many wait for the store", oldest.end.callId());
    }
  }

  private void write() {
    List<Line> batch;
    List<CompletableFuture<Void>> ask;
    synchronized (this) {
      batch = take();
      ask = awaited;
      awaited = new ArrayList<>();
      resting = false;
    }
    var unused =
        store
            .write(tx -> apply(tx, batch))
            .whenComplete(
                (added, error) -> {
                  wrote(batch, added, error);
                  if (!ask.isEmpty()) {
                    later.execute(() -> ask.forEach(kept -> kept.complete(null)));
                  }
                });
  }

  private List<Line> take() {
    List<Line> batch = new ArrayList<>();
    var lines = waiting.values().iterator();
    while (lines.hasNext() && (batch.isEmpty() || !alone)) {
      batch.add(lines.next());
      lines.remove();
    }
    return batch;
  }

  private List<OutboxMessage> apply(Tx tx, List<Line> batch) {
    List<OutboxMessage> added = new ArrayList<>();
    for (Line line : batch) {
      CallEnd end = line.end;
      if (end == null) {
        tx.ivrSessions().put(EntryText.row(line.entry));
      } else {
        tx.ivrSessions().delete(line.entry.node(), line.entry.channelId());
        OutboxMessage message = owed.apply(end);
        if (message != null && tx.outbox().add(message)) {
          added.add(message);
        }
      }
    }
    return added;
  }

  private void wrote(List<Line> batch, List<OutboxMessage> added, @Nullable Throwable error) {
    boolean more;
    synchronized (this) {
      if (error == null) {
        alone = false;
      } else {
        back(batch, error);
      }
      more = !waiting.isEmpty() && !closed;
      writing = more;
      resting = more && error != null;
    }
    if (error == null && !added.isEmpty()) {
      stored.accept(added);
    }
    if (more && error == null) {
      write();
    } else if (more) {
      var unused = later.schedule(this::write, IvrLimits.JOURNAL_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Before what came meanwhile, and not in its place. */
  private void back(List<Line> batch, Throwable error) {
    Throwable why =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    boolean wrong = !(why instanceof StoreUnavailable);
    alone = wrong;
    Map<String, Line> all = new LinkedHashMap<>();
    for (Line line : batch) {
      Line again =
          new Line(line.entry, line.end, line.tries + (wrong && batch.size() == 1 ? 1 : 0));
      if (again.tries >= IvrLimits.JOURNAL_TRIES) {
        lost += line.end == null ? 0 : 1;
        log.error("ivr: {} cannot be kept, and is given up", line.entry.callId(), why);
      } else {
        all.put(line.key(), again);
      }
    }
    all.putAll(waiting);
    waiting.clear();
    waiting.putAll(all);
    keepWithinBounds();
  }

  /** Hands what waits to the store, which does it before it closes. */
  @Override
  public void close() {
    List<Line> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    if (!rest.isEmpty()) {
      var unused = store.write(tx -> apply(tx, rest));
    }
  }
}

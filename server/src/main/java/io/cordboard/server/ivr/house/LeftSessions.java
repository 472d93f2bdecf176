package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.IvrJournal.Entry;
import io.cordboard.server.store.StoreHealth;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that a killed server left in the journal, until somebody takes care of them. Those
 * of a PBX that is not ours any more, and those that the store could tell only after its PBX was
 * asked, are over. Any thread.
 */
public final class LeftSessions {
  private static final Logger log = LoggerFactory.getLogger(LeftSessions.class);

  private final Set<String> nodes;
  private final Supplier<CompletableFuture<List<Entry>>> journal;
  private final Consumer<Entry> over;
  private final Executor loop;
  private final long beganAtMs;
  private final List<Entry> left = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();
  private boolean known;
  private boolean reading;

  /**
   * None are known yet.
   *
   * @param nodes the PBXs there are
   * @param over is told, on the loop, of those that nobody can take care of
   */
  public LeftSessions(
      List<String> nodes,
      Supplier<CompletableFuture<List<Entry>>> journal,
      Consumer<Entry> over,
      Executor loop,
      Clock clock) {
    this.nodes = Set.copyOf(nodes);
    this.journal = journal;
    this.over = over;
    this.loop = loop;
    this.beganAtMs = clock.millis();
  }

  /** Reads them; waits so long at most, after which they come later. */
  public void read(long waitMs) {
    try {
      begin().get(waitMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("ivr: which sessions were left is not known before the store is there");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The store came or went. */
  public void storeTurned(StoreHealth health) {
    if (health.up()) {
      var unused = begin();
    }
  }

  private CompletableFuture<Void> begin() {
    synchronized (this) {
      if (known || reading) {
        return CompletableFuture.completedFuture(null);
      }
      reading = true;
    }
    return journal
        .get()
        .whenComplete(
            (entries, error) -> {
              if (error != null) {
                synchronized (this) {
                  reading = false;
                }
              }
            })
        .thenAccept(this::found);
  }

  private void found(List<Entry> entries) {
    List<Entry> done = new ArrayList<>();
    synchronized (this) {
      reading = false;
      if (known) {
        return;
      }
      known = true;
      for (Entry entry : entries) {
        if (entry.startedAtMs() >= beganAtMs) {
          continue; // of this run
        }
        if (nodes.contains(entry.node()) && !asked.contains(entry.node())) {
          left.add(entry);
        } else {
          done.add(entry);
        }
      }
    }
    if (!entries.isEmpty()) {
      log.info("ivr: {} sessions were left by an earlier run", entries.size());
    }
    if (!done.isEmpty()) {
      loop.execute(() -> done.forEach(over));
    }
  }

  /** Those of a PBX; once. */
  public synchronized List<Entry> of(String node) {
    asked.add(node);
    List<Entry> some = left.stream().filter(entry -> entry.node().equals(node)).toList();
    left.removeAll(some);
    return some;
  }
}

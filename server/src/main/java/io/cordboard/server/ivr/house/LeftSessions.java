package io.cordboard.server.ivr.house;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Node;
import io.cordboard.server.ivr.IvrJournal.Entry;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.store.StoreHealth;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that a killed server left in the journal, until somebody takes care of them. Those
 * that the store could tell only after their PBX was asked are watched on the board, and are over
 * when their caller is not there any more; those of a PBX that is not ours, at once. Any thread.
 */
public final class LeftSessions {
  private static final Logger log = LoggerFactory.getLogger(LeftSessions.class);

  private final Set<String> nodes;
  private final Supplier<CompletableFuture<List<Entry>>> journal;
  private final Supplier<CompletionStage<BoardSnapshot>> board;
  private final Consumer<Entry> over;
  private final ScheduledExecutorService loop;
  private final long beganAtMs;
  private final List<Entry> left = new ArrayList<>();
  private final List<Entry> late = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();

  /** Callers whom this run leads since before the store could be read. */
  private final Set<String> led = new HashSet<>();

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
      Supplier<CompletionStage<BoardSnapshot>> board,
      Consumer<Entry> over,
      ScheduledExecutorService loop,
      Clock clock) {
    this.nodes = Set.copyOf(nodes);
    this.journal = journal;
    this.board = board;
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
    boolean some;
    synchronized (this) {
      reading = false;
      if (known) {
        return;
      }
      known = true;
      for (Entry entry : entries) {
        if (entry.startedAtMs() >= beganAtMs || led.contains(key(entry))) {
          continue; // of this run
        }
        if (!nodes.contains(entry.node())) {
          done.add(entry);
        } else {
          (asked.contains(entry.node()) ? late : left).add(entry);
        }
      }
      led.clear();
      some = !late.isEmpty();
    }
    if (!entries.isEmpty()) {
      log.info("ivr: {} sessions were left by an earlier run", entries.size());
    }
    if (!done.isEmpty()) {
      loop.execute(() -> done.forEach(over));
    }
    if (some) {
      look();
    }
  }

  private void look() {
    var unused = board.get().thenAcceptAsync(this::sift, loop);
  }

  private void sift(BoardSnapshot now) {
    List<Entry> done = new ArrayList<>();
    synchronized (this) {
      for (Entry entry : late) {
        Node node = now.nodes().get(entry.node());
        boolean sure = node != null && node.state() == Node.State.LIVE && !node.stale();
        if (sure && !now.channels().containsKey(key(entry))) {
          done.add(entry);
        }
      }
      late.removeAll(done);
      if (!late.isEmpty()) {
        var unused = loop.schedule(this::look, IvrLimits.LEFT_LOOK_MS, TimeUnit.MILLISECONDS);
      }
    }
    done.forEach(over);
  }

  /** This run leads him now, also if he was met by one before. */
  public synchronized void leads(String node, String channelId) {
    if (!known && led.size() < IvrLimits.SESSIONS) {
      led.add(node + "/" + channelId);
    }
  }

  private static String key(Entry entry) {
    return entry.node() + "/" + entry.channelId();
  }

  /** Those of a PBX; once. */
  public synchronized List<Entry> of(String node) {
    asked.add(node);
    List<Entry> some = left.stream().filter(entry -> entry.node().equals(node)).toList();
    left.removeAll(some);
    return some;
  }
}

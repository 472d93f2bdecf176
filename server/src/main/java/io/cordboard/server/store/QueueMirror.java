package io.cordboard.server.store;

import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Queue;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable.Wanted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives every queue that the board shows a number of ours. On the board's thread; what the store
 * cannot take is offered again when it is up.
 */
public final class QueueMirror implements BoardReader {
  private final Store store;
  private final Function<String, @Nullable String> teamOf;
  // guarded by itself: names seen, and whether the store has them
  private final Map<String, Wanted> owed = new LinkedHashMap<>();
  private final Map<String, Wanted> kept = new LinkedHashMap<>();

  /**
   * Writes into this store.
   *
   * @param teamOf the team of a queue, null if none
   */
  public QueueMirror(Store store, Function<String, @Nullable String> teamOf) {
    this.store = store;
    this.teamOf = teamOf;
    store.onHealth(
        health -> {
          if (health.up()) {
            write();
          }
        });
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    snapshot.queues().values().forEach(this::see);
    write();
  }

  @Override
  public void onChange(Change change) {
    if (change.now() instanceof Queue queue && see(queue)) {
      write();
    }
  }

  private boolean see(Queue queue) {
    Wanted wanted = new Wanted(0, queue.name(), queue.label(), teamOf.apply(queue.name()));
    synchronized (owed) {
      if (wanted.equals(kept.get(queue.name()))
          || owed.size() + kept.size() >= StoreLimits.QUEUES_WAITING) {
        return false;
      }
      return !wanted.equals(owed.put(queue.name(), wanted));
    }
  }

  private void write() {
    Map<String, Wanted> now;
    synchronized (owed) {
      now = new LinkedHashMap<>(owed);
    }
    if (now.isEmpty()) {
      return;
    }
    store
        .write(
            tx -> {
              now.values().forEach(wanted -> tx.directory().put(Kind.QUEUE, wanted));
              return now.size();
            })
        .thenAccept(
            done -> {
              synchronized (owed) {
                now.forEach(
                    (name, wanted) -> {
                      if (owed.remove(name, wanted)) {
                        kept.put(name, wanted);
                      }
                    });
              }
            });
  }
}

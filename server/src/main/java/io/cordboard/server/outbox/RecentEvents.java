package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one target and how their delivery stands, in memory, for a page that shows
 * them. Any thread may call; nothing blocks.
 */
public final class RecentEvents {
  private final Map<String, Seen> events = new LinkedHashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final String target;
  private long version;
  private boolean closed;

  /** How the delivery of an event stands. */
  public enum State {
    /** Not in the store yet. */
    MADE,
    PENDING,
    /** Tried at least once, and will be again. */
    FAILED,
    DEAD,
    DELIVERED,
    /** A newer one went in its place while the target was down. */
    REPLACED,
    /** There is nobody to send it to. */
    UNSENT
  }

  /**
   * An event.
   *
   * @param version grows with every change of any event; starts higher in each run
   * @param nextAtMs when it is tried again, 0 if not known
   * @param error why the last try failed, null if none did
   */
  public record Seen(
      long version,
      OutboxMessage message,
      State state,
      int attempts,
      long nextAtMs,
      @Nullable String error) {}

  private record Waiter(long since, CompletableFuture<List<Seen>> answer) {}

  /**
   * Follows this target.
   *
   * @param target its name; one that is not configured is made up only to be looked at
   */
  public RecentEvents(String target, Clock clock) {
    this.target = target;
    this.version = clock.millis() * 1000;
  }

  String target() {
    return target;
  }

  /** Events were made, maybe not for the first time. */
  void made(List<OutboxMessage> messages, boolean sent) {
    tell(
        () -> {
          for (OutboxMessage m : messages) {
            if (m.target().equals(target) && !events.containsKey(m.id())) {
              put(new Seen(0, m, sent ? State.MADE : State.UNSENT, 0, 0, null));
            }
          }
          for (Iterator<String> old = events.keySet().iterator();
              events.size() > OutboxLimits.RECENT; ) {
            old.next();
            old.remove();
          }
        });
  }

  /** Events are in the store. */
  void stored(List<OutboxMessage> messages) {
    tell(
        () -> {
          for (OutboxMessage m : messages) {
            Seen seen = events.get(m.id());
            if (seen != null && seen.state() == State.MADE) {
              put(new Seen(0, m, State.PENDING, 0, 0, null));
              replaced(m);
            }
          }
        });
  }

  /** As the store does when a newer event is added. */
  private void replaced(OutboxMessage newer) {
    if (newer.coalesce() == null) {
      return;
    }
    for (Seen old : List.copyOf(events.values())) {
      if (old.state() == State.FAILED
          && newer.coalesce().equals(old.message().coalesce())
          && !old.message().id().equals(newer.id())) {
        put(new Seen(0, old.message(), State.REPLACED, old.attempts(), 0, old.error()));
      }
    }
  }

  /** The same shelf; what is settled there is seen here. */
  public Shelf watching(Shelf shelf) {
    return new WatchedShelf(shelf, this::settled);
  }

  private void settled(Shelf.Settlement all) {
    tell(
        () -> {
          for (String id : all.delivered()) {
            move(id, State.DELIVERED, 0, 0, null);
          }
          for (Shelf.Failed f : all.failed()) {
            move(f.id(), State.FAILED, f.attempts(), f.nextAtMs(), f.error());
          }
          for (Shelf.Dead d : all.dead()) {
            move(d.id(), State.DEAD, 0, 0, d.error());
          }
        });
  }

  private void move(String id, State state, int attempts, long nextAtMs, @Nullable String error) {
    Seen seen = events.get(id);
    if (seen != null) {
      int tries = Math.max(attempts, seen.attempts());
      put(new Seen(0, seen.message(), state, tries, nextAtMs, error));
    }
  }

  private void put(Seen seen) {
    events.put(
        seen.message().id(),
        new Seen(
            ++version,
            seen.message(),
            seen.state(),
            seen.attempts(),
            seen.nextAtMs(),
            seen.error()));
  }

  /** Changes something, then answers who waits for it; outside the lock. */
  private void tell(Runnable change) {
    Map<Waiter, List<Seen>> ready = new LinkedHashMap<>();
    synchronized (this) {
      long before = version;
      change.run();
      if (version == before) {
        return;
      }
      for (Waiter w : waiters) {
        ready.put(w, after(w.since()));
      }
      waiters.clear();
    }
    ready.forEach((w, seen) -> w.answer().complete(seen));
  }

  /**
   * The events that are new or changed behind {@code since}, the oldest first: at once if there are
   * some, else when there are, or none after a while. Null if too many wait already.
   */
  public synchronized @Nullable CompletableFuture<List<Seen>> since(long since, long waitMs) {
    List<Seen> now = after(since);
    if (!now.isEmpty() || waitMs <= 0 || closed) {
      return CompletableFuture.completedFuture(now);
    }
    waiters.removeIf(w -> w.answer().isDone());
    if (waiters.size() >= OutboxLimits.RECENT_WAITERS) {
      return null;
    }
    CompletableFuture<List<Seen>> answer = new CompletableFuture<>();
    waiters.add(new Waiter(since, answer));
    return answer.completeOnTimeout(List.of(), waitMs, TimeUnit.MILLISECONDS);
  }

  private List<Seen> after(long since) {
    return events.values().stream().filter(s -> s.version() > since).toList();
  }

  /** Lets all go who wait; nobody waits from now on. */
  public void close() {
    List<Waiter> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(waiters);
      waiters.clear();
    }
    all.forEach(w -> w.answer().complete(List.of()));
  }
}

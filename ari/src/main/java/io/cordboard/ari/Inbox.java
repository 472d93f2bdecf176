package io.cordboard.ari;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for the listener, in order. Anybody puts in and returns at once; the executor takes
 * out. Bounded by number and by size.
 */
final class Inbox {

  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private record Item(int chars, Runnable delivery) {}

  private final Executor executor;
  private final int maxItems;
  private final long maxChars;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private long chars;
  private boolean scheduled;

  Inbox(Executor executor, int maxItems, long maxChars) {
    this.executor = executor;
    this.maxItems = maxItems;
    this.maxChars = maxChars;
  }

  /** Puts an event in, or returns false if the bound is reached. */
  synchronized boolean offer(int size, Runnable delivery) {
    if (items.size() >= maxItems || chars + size > maxChars) {
      return false;
    }
    add(new Item(size, delivery));
    return true;
  }

  /**
   * Puts a change of state in whatever the bound: states must not be lost, and there are few, as
   * the link does not reconnect before the inbox is half empty.
   */
  synchronized void put(Runnable delivery) {
    add(new Item(0, delivery));
  }

  synchronized int size() {
    return items.size();
  }

  /** Whether there is room enough for a new connection. */
  synchronized boolean hasRoom() {
    return items.size() <= maxItems / 2 && chars <= maxChars / 2;
  }

  private void add(Item item) {
    items.add(item);
    chars += item.chars();
    if (!scheduled) {
      schedule();
    }
  }

  private void schedule() {
    try {
      executor.execute(this::deliver);
      scheduled = true;
    } catch (RejectedExecutionException e) {
      // The listener's thread is gone for good, so nobody is left to tell.
      log.debug("ari: nobody listens any more, {} left undelivered", items.size());
      items.clear();
      chars = 0;
    }
  }

  private void deliver() {
    List<Item> batch = new ArrayList<>();
    synchronized (this) {
      while (batch.size() < AriLimits.INBOX_BATCH && !items.isEmpty()) {
        Item item = items.remove();
        chars -= item.chars();
        batch.add(item);
      }
    }
    for (Item item : batch) {
      try {
        item.delivery().run();
      } catch (RuntimeException e) {
        log.error("ari: the listener failed; the event is skipped", e);
      }
    }
    synchronized (this) {
      scheduled = false;
      if (!items.isEmpty()) {
        schedule();
      }
    }
  }
}

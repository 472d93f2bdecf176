package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens live, on its way into the store: in one line, one write at a time, so that nothing
 * overtakes whatever the store refuses. What is not there when the record of its call is written
 * goes with the record ({@link #of}), and so stays before it. Bounded. Any thread.
 */
final class LiveInbox {
  private static final Logger log = LoggerFactory.getLogger(LiveInbox.class);

  private final Shelf shelf;
  private final Consumer<List<OutboxMessage>> committed;
  private final EventLoop loop;
  private final ArrayDeque<OutboxMessage> waiting = new ArrayDeque<>();

  /** What the write under way has taken. */
  private List<OutboxMessage> written = List.of();

  /** All that waits, by its word. */
  private final Map<String, List<OutboxMessage>> byWord = new HashMap<>();

  private boolean writing;

  /** Whether the write under way has had its turn. */
  private boolean taken;

  private boolean refused;
  private boolean closed;
  private long dropped;

  LiveInbox(Shelf shelf, Consumer<List<OutboxMessage>> committed, EventLoop loop) {
    this.shelf = shelf;
    this.committed = committed;
    this.loop = loop;
  }

  /**
   * Called on the board's thread; never waits. What comes while a write waits for its turn goes
   * with it: what a busy house says while the store works is one write, not hundreds.
   */
  void offer(List<OutboxMessage> messages) {
    synchronized (this) {
      for (OutboxMessage message : messages) {
        if (waiting.size() >= OutboxLimits.INBOX) {
          dropOne();
        }
        waiting.add(message);
        byWord.computeIfAbsent(message.order(), w -> new ArrayList<>(2)).add(message);
      }
      if (writing || closed) {
        return;
      }
      writing = true;
    }
    write();
  }

  private void dropOne() {
    dropped++;
    for (Iterator<OutboxMessage> all = waiting.iterator(); all.hasNext(); ) {
      OutboxMessage message = all.next();
      if (message.coalesce() != null) {
        all.remove();
        forget(message);
        return;
      }
    }
    forget(waiting.removeFirst());
  }

  private void forget(OutboxMessage message) {
    List<OutboxMessage> left = byWord.get(message.order());
    if (left != null) {
      left.remove(message);
      if (left.isEmpty()) {
        byWord.remove(message.order());
      }
    }
  }

  private void write() {
    synchronized (this) {
      taken = false;
    }
    var unused = shelf.add(this::take).whenComplete((done, error) -> wrote(error == null));
  }

  /** By the one who writes, when it does. */
  private synchronized List<OutboxMessage> take() {
    List<OutboxMessage> batch = new ArrayList<>(waiting);
    waiting.clear();
    byWord.clear();
    written = batch;
    taken = true;
    return List.copyOf(batch);
  }

  private void wrote(boolean ok) {
    List<OutboxMessage> batch;
    boolean more;
    synchronized (this) {
      batch = written;
      written = List.of();
      if (!ok) {
        for (int i = batch.size() - 1; i >= 0; i--) {
          OutboxMessage message = batch.get(i);
          waiting.addFirst(message);
          byWord.computeIfAbsent(message.order(), w -> new ArrayList<>(2)).add(0, message);
        }
      }
      more = !waiting.isEmpty() && !closed;
      writing = more;
      if (!ok && !refused && !closed) {
        log.warn("webhooks: the store takes no live events, they wait in memory");
      }
      refused = !ok;
    }
    if (ok && !batch.isEmpty()) {
      committed.accept(batch);
    }
    if (more && ok) {
      write();
    } else if (more) {
      var unused = loop.schedule(this::write, OutboxLimits.STORE_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * What was told of a call, in order, and would come into the store behind what is written from
   * now on; stays here. The store works in line, and refuses in line: what goes with a write that
   * waits for its turn is in time.
   */
  synchronized List<OutboxMessage> of(String word) {
    List<OutboxMessage> left = byWord.get(word);
    boolean inTime = writing && !taken && !refused;
    return left == null || inTime ? List.of() : List.copyOf(left);
  }

  /** What was told of these is in the store, with the record. */
  synchronized void taken(List<OutboxMessage> messages) {
    for (OutboxMessage message : messages) {
      List<OutboxMessage> left = byWord.get(message.order());
      if (left != null && left.contains(message) && waiting.remove(message)) {
        forget(message);
      }
    }
  }

  synchronized long dropped() {
    return dropped;
  }

  synchronized void close() {
    closed = true;
  }
}

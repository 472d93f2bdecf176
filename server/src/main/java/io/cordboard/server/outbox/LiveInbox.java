package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens live, on its way into the store. Goes there at once, so that it lies before the
 * record of its call; while the store takes nothing it is kept here, within bounds.
 */
final class LiveInbox {
  private static final Logger log = LoggerFactory.getLogger(LiveInbox.class);

  private final Shelf shelf;
  private final Consumer<List<OutboxMessage>> committed;
  private final EventLoop loop;
  private final ArrayDeque<OutboxMessage> backlog = new ArrayDeque<>();
  private @Nullable Batch waiting;
  private boolean flushing;
  private boolean closed;
  private long dropped;

  /** Messages of one write; grows until it is written. */
  private static final class Batch {
    final List<OutboxMessage> messages;

    Batch(List<OutboxMessage> first) {
      messages = new ArrayList<>(first);
    }
  }

  LiveInbox(Shelf shelf, Consumer<List<OutboxMessage>> committed, EventLoop loop) {
    this.shelf = shelf;
    this.committed = committed;
    this.loop = loop;
  }

  /**
   * Called on the board's thread; never waits. Goes with a write that waits already, if there is
   * one: what a busy house says while the store works is one write, not hundreds.
   */
  void offer(List<OutboxMessage> messages) {
    Batch batch;
    synchronized (this) {
      if (!backlog.isEmpty()) {
        keep(messages);
        return;
      }
      Batch waits = waiting;
      if (waits != null && waits.messages.size() < OutboxLimits.INBOX_BATCH) {
        waits.messages.addAll(messages);
        return;
      }
      batch = new Batch(messages);
      waiting = batch;
    }
    var unused =
        shelf
            .add(() -> closed(batch))
            .whenComplete(
                (done, error) -> {
                  List<OutboxMessage> all = closed(batch);
                  if (error == null) {
                    committed.accept(all);
                  } else {
                    refused(all);
                  }
                });
  }

  /** Nothing comes to it any more. */
  private synchronized List<OutboxMessage> closed(Batch batch) {
    if (waiting == batch) {
      waiting = null;
    }
    return batch.messages;
  }

  private synchronized void refused(List<OutboxMessage> messages) {
    keep(messages);
    if (!flushing && !closed) {
      flushing = true;
      log.warn("webhooks: the store takes no live events, they wait in memory");
      later();
    }
  }

  private void keep(List<OutboxMessage> messages) {
    for (OutboxMessage message : messages) {
      if (backlog.size() >= OutboxLimits.INBOX) {
        dropOne();
      }
      backlog.add(message);
    }
  }

  private void dropOne() {
    dropped++;
    for (Iterator<OutboxMessage> all = backlog.iterator(); all.hasNext(); ) {
      if (all.next().coalesce() != null) {
        all.remove();
        return;
      }
    }
    backlog.removeFirst();
  }

  private void later() {
    var unused = loop.schedule(this::flush, OutboxLimits.STORE_AGAIN_MS, TimeUnit.MILLISECONDS);
  }

  private void flush() {
    List<OutboxMessage> batch = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      while (batch.size() < OutboxLimits.INBOX_BATCH && !backlog.isEmpty()) {
        batch.add(backlog.removeFirst());
      }
      if (batch.isEmpty()) {
        flushing = false;
        return;
      }
    }
    var unused = shelf.add(batch).whenComplete((done, error) -> flushed(batch, error == null));
  }

  private void flushed(List<OutboxMessage> batch, boolean taken) {
    if (taken) {
      committed.accept(batch);
      loop.execute(this::flush);
      return;
    }
    synchronized (this) {
      for (int i = batch.size() - 1; i >= 0; i--) {
        backlog.addFirst(batch.get(i));
      }
      while (backlog.size() > OutboxLimits.INBOX) {
        dropOne();
      }
    }
    later();
  }

  synchronized long dropped() {
    return dropped;
  }

  synchronized void close() {
    closed = true;
  }
}

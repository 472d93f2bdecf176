package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.StoreUnavailable;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  private LiveLine waiting = new LiveLine();

  /** What the write under way has taken; it changes no more before that ends. */
  private LiveLine written = new LiveLine();

  /**
   * How many the next write takes at most: fewer while one is looked for that cannot be written.
   */
  private int atOnce = Integer.MAX_VALUE;

  private boolean writing;

  /** Whether the write under way has had its turn. */
  private boolean taken;

  private boolean refused;
  private boolean closed;
  private int wrongAlone;
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
      messages.forEach(waiting::add);
      keepWithinBounds();
      if (writing || closed) {
        return;
      }
      writing = true;
    }
    write();
  }

  private void keepWithinBounds() {
    while (waiting.size() > OutboxLimits.INBOX) {
      waiting.dropOne();
      dropped++;
    }
  }

  private void write() {
    synchronized (this) {
      taken = false;
    }
    var unused = shelf.add(this::take).whenComplete((done, error) -> wrote(error));
  }

  /** By the one who writes, when it does. */
  private List<OutboxMessage> take() {
    LiveLine batch;
    synchronized (this) {
      if (waiting.size() > atOnce) {
        written = waiting.takeFirst(atOnce);
      } else {
        written = waiting;
        waiting = new LiveLine();
      }
      batch = written;
      taken = true;
    }
    return List.copyOf(batch.all());
  }

  private void wrote(@Nullable Throwable error) {
    LiveLine batch;
    boolean more;
    boolean atOnceAgain;
    synchronized (this) {
      batch = written;
      written = new LiveLine();
      atOnceAgain = error == null || (taken && !batch.isEmpty() && wrong(batch, error));
      if (error == null) {
        wrongAlone = 0;
        atOnce = atOnce < OutboxLimits.INBOX ? atOnce * 2 : Integer.MAX_VALUE;
      } else {
        batch.addAll(waiting);
        waiting = batch;
        keepWithinBounds();
      }
      more = !waiting.isEmpty() && !closed;
      writing = more;
      if (error != null && !atOnceAgain && !refused && !closed) {
        log.warn("webhooks: the store takes no live events, they wait in memory");
      }
      refused = error != null;
    }
    if (error == null && !batch.isEmpty()) {
      committed.accept(List.copyOf(batch.all()));
    }
    if (more && atOnceAgain) {
      write();
    } else if (more) {
      var unused = loop.schedule(this::write, OutboxLimits.STORE_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The store is there, and these are not to its liking: halves are tried until it is one, which is
   * given up when it was tried alone often enough. Whether to go on without a pause.
   */
  private boolean wrong(LiveLine batch, Throwable error) {
    Throwable why =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (why instanceof StoreUnavailable) {
      return false;
    }
    atOnce = Math.max(1, batch.size() / 2);
    if (batch.size() > 1) {
      return true;
    }
    if (++wrongAlone < OutboxLimits.WRONG_TRIES) {
      return false;
    }
    OutboxMessage message = batch.first();
    log.error(
        "webhooks: {}: {} {} cannot be written, and is given up",
        message.target(),
        message.event(),
        message.id(),
        why);
    batch.remove(message);
    dropped++;
    wrongAlone = 0;
    return true;
  }

  /**
   * What was told of a call, in order, and would come into the store behind what is written from
   * now on; stays here. The store works in line, and refuses in line: what goes with a write that
   * waits for its turn is in time.
   */
  synchronized List<OutboxMessage> of(String word) {
    boolean inTime = writing && !taken && !refused && waiting.size() <= atOnce;
    if (inTime) {
      return List.of();
    }
    List<OutboxMessage> left = waiting.of(word);
    // A record must not be refused for the one that the store was seen to refuse alone.
    return wrongAlone > 0 && !left.isEmpty() && left.get(0).equals(waiting.first())
        ? left.subList(1, left.size())
        : left;
  }

  /** What was told of these is in the store, with the record. */
  synchronized void taken(List<OutboxMessage> messages) {
    messages.forEach(waiting::remove);
  }

  synchronized long dropped() {
    return dropped;
  }

  synchronized void close() {
    closed = true;
  }
}

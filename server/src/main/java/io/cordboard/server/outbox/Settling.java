package io.cordboard.server.outbox;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Writes down in the store what became of messages, many at a time, until it is written. On the
 * target's loop.
 */
final class Settling {
  private final Shelf shelf;
  private final EventLoop loop;
  private final Runnable room;
  private List<String> delivered = new ArrayList<>();
  private List<Shelf.Failed> failed = new ArrayList<>();
  private List<Shelf.Dead> dead = new ArrayList<>();
  private final Set<String> over = new HashSet<>();
  private final Set<String> written = new HashSet<>();
  private boolean writing;
  private boolean reading;
  private boolean closed;

  /**
   * Settles in this store.
   *
   * @param room is told when more was written down
   */
  Settling(Shelf shelf, EventLoop loop, Runnable room) {
    this.shelf = shelf;
    this.loop = loop;
    this.room = room;
  }

  /** Takes no more until what there is was written. */
  boolean full() {
    return over.size() + failed.size() >= OutboxLimits.UNSETTLED;
  }

  /** Whether a message that the store shows as pending is over, only not written down yet. */
  boolean knows(String id) {
    return over.contains(id) || written.contains(id);
  }

  /** What is written from now on may still be pending in what is being read. */
  void beginRead() {
    reading = true;
  }

  void endRead() {
    reading = false;
    written.clear();
  }

  void delivered(String id) {
    over.add(id);
    delivered.add(id);
    write();
  }

  void failed(Shelf.Failed try1) {
    failed.add(try1);
    write();
  }

  void dead(String id, String error) {
    over.add(id);
    dead.add(new Shelf.Dead(id, error));
    write();
  }

  private void write() {
    if (writing || closed || delivered.isEmpty() && failed.isEmpty() && dead.isEmpty()) {
      return;
    }
    writing = true;
    send(new Shelf.Settlement(delivered, failed, dead));
    delivered = new ArrayList<>();
    failed = new ArrayList<>();
    dead = new ArrayList<>();
  }

  private void send(Shelf.Settlement settlement) {
    var unused =
        shelf
            .settle(settlement)
            .whenComplete((ok, error) -> loop.execute(() -> wrote(settlement, error == null)));
  }

  private void wrote(Shelf.Settlement settlement, boolean ok) {
    if (closed) {
      return;
    }
    if (!ok) {
      var unused =
          loop.schedule(() -> send(settlement), OutboxLimits.STORE_AGAIN_MS, TimeUnit.MILLISECONDS);
      return;
    }
    writing = false;
    settlement.delivered().forEach(this::over);
    settlement.dead().forEach(d -> over(d.id()));
    write();
    room.run();
  }

  private void over(String id) {
    over.remove(id);
    if (reading) {
      written.add(id);
    }
  }

  void close() {
    closed = true;
  }
}

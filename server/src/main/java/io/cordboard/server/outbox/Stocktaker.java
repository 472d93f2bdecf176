package io.cordboard.server.outbox;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Looks from time to time how much lies in the store for a target, and keeps it within bounds. */
final class Stocktaker {
  private final String target;
  private final Shelf shelf;
  private final EventLoop loop;
  private final LongAdder trimmed = new LongAdder();
  private volatile Shelf.Stock stock = Shelf.Stock.NONE;
  private boolean soon;
  private boolean closed;

  Stocktaker(String target, Shelf shelf, EventLoop loop) {
    this.target = target;
    this.shelf = shelf;
    this.loop = loop;
  }

  Shelf.Stock stock() {
    return stock;
  }

  /** Replaceable messages that were deleted since there were too many. */
  long trimmed() {
    return trimmed.sum();
  }

  void look() {
    var unused =
        shelf
            .stock(target)
            .thenAccept(
                found -> {
                  stock = found;
                  if (found.pending() > OutboxLimits.LIVE_ROWS) {
                    trim();
                  }
                });
  }

  private void trim() {
    var unused = shelf.trim(target, OutboxLimits.LIVE_ROWS).thenAccept(trimmed::add);
  }

  /** Looks within a second. */
  void lookSoon() {
    if (!soon && !closed) {
      soon = true;
      var unused =
          loop.schedule(
              () -> {
                soon = false;
                look();
              },
              OutboxLimits.STORE_AGAIN_MS,
              TimeUnit.MILLISECONDS);
    }
  }

  void close() {
    closed = true;
  }
}

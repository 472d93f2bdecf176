package io.cordboard.server.outbox;

import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of targets that the configuration does not have any more: nobody delivers them. They are
 * told to the operator, who may have renamed one, and given up when their time is over.
 */
final class Strays {
  private static final Logger log = LoggerFactory.getLogger(Strays.class);
  private static final String WHY = "the configuration has no such target";

  private final Predicate<String> known;
  private final Shelf shelf;
  private final EventLoop loop;
  private final Clock clock;
  private volatile Map<String, Long> owed = Map.of();
  private volatile boolean closed;

  /**
   * Looks for others than these.
   *
   * @param known whether there is a target of this name
   */
  Strays(Predicate<String> known, Shelf shelf, EventLoop loop, Clock clock) {
    this.known = known;
    this.shelf = shelf;
    this.loop = loop;
    this.clock = clock;
  }

  void start() {
    look();
  }

  private void look() {
    if (closed) {
      return;
    }
    later();
    var unused = shelf.stocks().thenAccept(found -> loop.execute(() -> saw(found)));
  }

  private void later() {
    var unused = loop.schedule(this::look, OutboxLimits.STRAYS_MS, TimeUnit.MILLISECONDS);
  }

  private void saw(Map<String, Shelf.Stock> found) {
    Map<String, Long> left = new TreeMap<>();
    found.forEach(
        (target, stock) -> {
          if (!known.test(target) && stock.pending() > 0) {
            left.put(target, stock.pending());
            giveUp(target, 0);
          }
        });
    owed = left;
  }

  private void giveUp(String target, int before) {
    var unused =
        shelf
            .giveUp(target, clock.millis() - OutboxLimits.KEEP_MS, WHY, OutboxLimits.READ)
            .thenAccept(
                count -> {
                  if (count == OutboxLimits.READ && !closed) {
                    giveUp(target, before + count);
                  } else if (before + count > 0) {
                    log.error("webhooks: {}: {} given up: {}", target, before + count, WHY);
                  }
                });
  }

  /** A sentence for each target that is owed something and is not there. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    owed.forEach(
        (target, count) ->
            notes.add(
                "webhooks: "
                    + target
                    + ": "
                    + count
                    + " wait, but "
                    + WHY
                    + " (they are given up after "
                    + OutboxLimits.KEEP_MS / 3_600_000
                    + " hours)"));
    return notes;
  }

  void close() {
    closed = true;
  }
}

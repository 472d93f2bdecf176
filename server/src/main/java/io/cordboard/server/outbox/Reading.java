package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Fills the window of a target from the store: in passes from the oldest message to the newest, so
 * that the messages of a word always come in order. When repeats fill the window, their words are
 * parked, and left out until a pass that begins after they are due. On the target's loop.
 */
final class Reading {
  private final String target;
  private final Shelf shelf;
  private final EventLoop loop;
  private final Clock clock;
  private final Window window;
  private final Settling settling;
  private final Runnable arrived;
  private final Map<String, Long> parked = new HashMap<>();
  private long cursor;
  private boolean atEnd;
  private boolean more = true;
  private boolean again = true;
  private boolean underWay;
  private boolean resting;
  private boolean firstPass = true;
  private boolean closed;

  Reading(
      String target,
      Shelf shelf,
      EventLoop loop,
      Clock clock,
      Window window,
      Settling settling,
      Runnable arrived) {
    this.target = target;
    this.shelf = shelf;
    this.loop = loop;
    this.clock = clock;
    this.window = window;
    this.settling = settling;
    this.arrived = arrived;
  }

  /** There is something new behind all. */
  void more() {
    more = true;
  }

  /** There may be something anywhere: another pass is to be made. */
  void again() {
    again = true;
  }

  /** The target takes again: nothing is parked any longer. */
  void hurry() {
    long now = clock.millis();
    parked.replaceAll((word, at) -> now);
    again = true;
  }

  /** Words like this one are parked no longer. */
  void hurry(String word) {
    parked.replace(word, 0L);
    again = true;
  }

  /** Reads the next messages if there is room and anything to read. */
  void read(boolean down) {
    if (underWay || resting || closed) {
      return;
    }
    if (window.full()) {
      if (down || parked.size() >= OutboxLimits.PARKED) {
        return; // nothing gets through, or what does is hopeless
      }
      park();
      if (window.full()) {
        return;
      }
    }
    if (atEnd && again) {
      begin();
    }
    if (atEnd && !more) {
      return;
    }
    more = false;
    underWay = true;
    settling.beginRead();
    var unused =
        shelf
            .pending(target, cursor, OutboxLimits.READ)
            .whenComplete((found, error) -> loop.execute(() -> read(found, error)));
  }

  private void begin() {
    again = false;
    atEnd = false;
    cursor = 0;
    long now = clock.millis();
    parked.values().removeIf(at -> at <= now);
  }

  private void park() {
    for (Parcel head : window.takeOutWaiting(OutboxLimits.WINDOW / 4)) {
      parked.put(head.order(), head.nextAtMs);
    }
  }

  private void read(List<OutboxMessage> found, Throwable error) {
    underWay = false;
    if (closed) {
      return;
    }
    if (error != null) {
      resting = true;
      more = true;
      var unused =
          loop.schedule(
              () -> {
                resting = false;
                arrived.run();
              },
              OutboxLimits.STORE_AGAIN_MS,
              TimeUnit.MILLISECONDS);
      return;
    }
    long now = clock.millis();
    for (OutboxMessage message : found) {
      cursor = Math.max(cursor, message.seq());
      if (!window.holds(message.id())
          && !settling.knows(message.id())
          && !parked.containsKey(message.order())) {
        Parcel parcel = new Parcel(message);
        if (firstPass) {
          parcel.nextAtMs = Math.min(parcel.nextAtMs, now); // a start is a new chance
        }
        window.add(parcel);
      }
    }
    settling.endRead();
    if (found.size() < OutboxLimits.READ) {
      atEnd = true;
      firstPass = false;
    }
    arrived.run();
  }

  void close() {
    closed = true;
  }
}

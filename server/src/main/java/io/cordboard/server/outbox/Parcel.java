package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;

/** A message in the window of its target, and how its delivery stands. */
final class Parcel {
  OutboxMessage message;
  int attempts;
  long nextAtMs;
  boolean underWay;

  Parcel(OutboxMessage message) {
    this.message = message;
    this.attempts = message.attempts();
    this.nextAtMs = message.nextAtMs();
  }

  /** The same message with all its tries and time before it again. */
  void renew(OutboxMessage again) {
    message = again;
    attempts = again.attempts();
  }

  String id() {
    return message.id();
  }

  String order() {
    return message.order();
  }

  /** About what it takes in memory. */
  long bytes() {
    return message.body().length() + 500L;
  }
}

package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/** One caller's stay in one queue: waiting, then answered, given up or let go. */
final class Visit {
  final QueueFile queue;
  final Leg leg;
  final long joinedAtMs;
  @Nullable String number;
  @Nullable String name;
  boolean waiting = true;
  boolean answered;
  boolean dirty;
  boolean abandoned;
  long leftAtMs;
  int round;
  @Nullable MemberFile servedBy;
  @Nullable Leg servedAt;

  Visit(QueueFile queue, Leg leg, long joinedAtMs, @Nullable String number, @Nullable String name) {
    this.queue = queue;
    this.leg = leg;
    this.joinedAtMs = joinedAtMs;
    this.number = number;
    this.name = name;
  }
}

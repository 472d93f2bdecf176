package io.cordboard.server.store;

import io.cordboard.server.board.Call;
import org.jspecify.annotations.Nullable;

/** Searches by one thing. */
final class Queries {
  private Queries() {}

  static RecordQuery after(RecordQuery q, RecordQuery.Position after) {
    return new RecordQuery(
        q.fromMs(),
        q.toMs(),
        q.extension(),
        q.number(),
        q.agent(),
        q.queue(),
        q.team(),
        q.direction(),
        q.outcome(),
        q.missed(),
        q.seenBy(),
        q.limit(),
        after);
  }

  private static RecordQuery keys(
      @Nullable String extension,
      @Nullable String number,
      @Nullable String agent,
      @Nullable String queue,
      @Nullable String team) {
    return new RecordQuery(
        0,
        Long.MAX_VALUE,
        extension,
        number,
        agent,
        queue,
        team,
        null,
        null,
        false,
        RecordScope.ALL,
        100,
        null);
  }

  static RecordQuery extension(String extension) {
    return keys(extension, null, null, null, null);
  }

  /** Looks through all calls of an extension for those that were busy. */
  static RecordQuery busy(String extension) {
    return new RecordQuery(
        0,
        Long.MAX_VALUE,
        extension,
        null,
        null,
        null,
        null,
        null,
        Call.Outcome.BUSY,
        false,
        RecordScope.ALL,
        100,
        null);
  }

  static RecordQuery number(String number) {
    return keys(null, number, null, null, null);
  }

  static RecordQuery agent(String agent) {
    return keys(null, null, agent, null, null);
  }

  static RecordQuery queue(String queue) {
    return keys(null, null, null, queue, null);
  }

  static RecordQuery team(String team) {
    return keys(null, null, null, null, team);
  }

  static RecordQuery extensionAndQueue(String extension, String queue) {
    return keys(extension, null, null, queue, null);
  }

  private static RecordQuery other(
      long from,
      long to,
      Call.@Nullable Direction direction,
      Call.@Nullable Outcome outcome,
      boolean missed,
      RecordScope seenBy) {
    return new RecordQuery(
        from, to, null, null, null, null, null, direction, outcome, missed, seenBy, 100, null);
  }

  static RecordQuery between(long from, long to) {
    return other(from, to, null, null, false, RecordScope.ALL);
  }

  static RecordQuery direction(Call.Direction direction) {
    return other(0, Long.MAX_VALUE, direction, null, false, RecordScope.ALL);
  }

  static RecordQuery outcome(Call.Outcome outcome) {
    return other(0, Long.MAX_VALUE, null, outcome, false, RecordScope.ALL);
  }

  static RecordQuery missed() {
    return other(0, Long.MAX_VALUE, null, null, true, RecordScope.ALL);
  }

  static RecordQuery seenBy(RecordScope scope) {
    return other(0, Long.MAX_VALUE, null, null, false, scope);
  }
}

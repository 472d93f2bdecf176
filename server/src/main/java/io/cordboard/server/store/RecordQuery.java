package io.cordboard.server.store;

import io.cordboard.server.board.Call;
import org.jspecify.annotations.Nullable;

/**
 * Which records; null is "any".
 *
 * @param fromMs those that began then or later
 * @param toMs those that began before; {@code Long.MAX_VALUE} for no end
 * @param extension one that took part
 * @param number one that took part or was dialled, as it stands in the record
 * @param agent the number of one that took part
 * @param queue the one it was in
 * @param team the team that may see it
 * @param missed only queue calls that nobody answered
 * @param seenBy who asks
 * @param limit records on the page, 1 to 1000
 * @param after where the page before ended; null for the first page
 */
public record RecordQuery(
    long fromMs,
    long toMs,
    @Nullable String extension,
    @Nullable String number,
    @Nullable String agent,
    @Nullable String queue,
    @Nullable String team,
    Call.@Nullable Direction direction,
    Call.@Nullable Outcome outcome,
    boolean missed,
    RecordScope seenBy,
    int limit,
    @Nullable Position after) {

  /** The newest first, of those who see everything. */
  public static RecordQuery newest(int limit) {
    return new RecordQuery(
        0,
        Long.MAX_VALUE,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        RecordScope.ALL,
        limit,
        null);
  }

  /** A place in the order of the records: newest first, then by when they were written. */
  public record Position(long startedAtMs, long seq) {}
}

package io.cordboard.server.outbox;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of target is told what happens: native, or a dialect's. One per target. {@link
 * #onSnapshot} and {@link #onChange} are called on the board's thread, in order, and may remember
 * what they saw; {@link #onRecord} is pure and called by any thread.
 */
public interface WebhookFormat {

  /** Its name in the configuration. */
  String name();

  /** The events that it has. */
  Set<String> events();

  /**
   * Whether what was told live is owed by the record of the call again, with the same key, in case
   * it was lost on the way: a crash, a store that was away. So it must be with all that ends a
   * call.
   */
  default boolean owedAgain(OutboxMessage live) {
    return false;
  }

  /**
   * Whether it remembers what it saw: then it sees all changes, else only those of things that its
   * target may know of.
   */
  default boolean remembers() {
    return true;
  }

  /** {@code application/json}, mostly. */
  String contentType();

  /** The board as it is when the target begins to follow. */
  void onSnapshot(BoardSnapshot snapshot);

  /** What is to be told of a change; mostly nothing. */
  List<Event> onChange(Change change);

  /** What is to be told of a record, when its call ended and when it was completed. */
  List<Event> onRecord(CallRecord record, Step step);

  /** Which step of a record was committed. A record that needs no completion does both at once. */
  enum Step {
    ENDED,
    COMPLETED
  }

  /**
   * Something to tell.
   *
   * @param name the event's name
   * @param key what it is about, so that the same event of the same thing always has the same id: a
   *     call's or leg's id, with a time where it may happen again
   * @param order see {@link io.cordboard.server.store.OutboxMessage}
   * @param coalesce see {@link io.cordboard.server.store.OutboxMessage}
   */
  record Event(String name, String key, String order, @Nullable String coalesce, String body) {}
}

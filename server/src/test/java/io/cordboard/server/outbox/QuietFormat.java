package io.cordboard.server.outbox;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.store.CallRecord;
import java.util.List;

/** A format that tells nothing by itself: each test's own says what it tells. */
interface QuietFormat extends WebhookFormat {
  @Override
  default String contentType() {
    return "text/plain";
  }

  @Override
  default void onSnapshot(BoardSnapshot snapshot) {}

  @Override
  default List<Event> onChange(Change change) {
    return List.of();
  }

  @Override
  default List<Event> onRecord(CallRecord record, Step step) {
    return List.of();
  }
}

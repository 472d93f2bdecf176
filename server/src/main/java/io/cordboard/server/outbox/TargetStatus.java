package io.cordboard.server.outbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How delivery to a target stands.
 *
 * @param delivered messages since the start
 * @param failures tries that failed, since the start
 * @param dropped replaceable messages that were dropped or replaced, since the start
 * @param stock what lies in the store, as last looked
 * @param downSinceMs since when nothing was taken, 0 if it takes
 * @param error why the last try failed, null if it did not
 */
public record TargetStatus(
    String name,
    long delivered,
    long failures,
    long dropped,
    Shelf.Stock stock,
    long downSinceMs,
    @Nullable String error) {

  List<String> notes(long nowMs) {
    List<String> notes = new ArrayList<>();
    if (downSinceMs > 0 && nowMs - downSinceMs >= OutboxLimits.DOWN_NOTE_MS) {
      notes.add(
          "webhooks: "
              + name
              + " takes nothing since "
              + (nowMs - downSinceMs) / 60_000
              + " minutes ("
              + error
              + ")");
    }
    if (stock.dead() > 0) {
      notes.add("webhooks: " + name + ": " + stock.dead() + " given up (see /v1/outbox)");
    }
    return notes;
  }
}

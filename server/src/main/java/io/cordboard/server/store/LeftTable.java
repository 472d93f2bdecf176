package io.cordboard.server.store;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Calls that were not seen whole and wait for the PBX's own word of them. */
public final class LeftTable {
  private final Handle handle;

  LeftTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * One of them.
   *
   * @param seen the record that must do if there is no word
   * @param linkedIds the PBX's ids of the call
   */
  public record Left(CallRecord seen, List<String> linkedIds) {}

  /** Keeps one; does nothing if it is there. */
  public void keep(Left left) {
    handle.execute(
        "INSERT INTO left_call (id, linked_ids, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
        left.seen.id(),
        String.join("\n", left.linkedIds),
        RecordText.write(left.seen));
  }

  /** These have a record, or will do without. */
  public void forget(Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch("DELETE FROM left_call WHERE id = ?")) {
      ids.forEach(id -> batch.bind(0, id).add());
      batch.execute();
    }
  }

  /** All of them. */
  public List<Left> all() {
    return handle
        .createQuery("SELECT linked_ids, body FROM left_call ORDER BY id")
        .map(
            (r, c) ->
                new Left(RecordText.read(r.getString(2)), List.of(r.getString(1).split("\n"))))
        .list();
  }
}

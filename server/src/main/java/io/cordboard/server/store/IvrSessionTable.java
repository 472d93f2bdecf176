package io.cordboard.server.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Calls that an external IVR leads now: what a killed server comes back to. */
public final class IvrSessionTable {
  private final Handle handle;

  IvrSessionTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * One of them.
   *
   * @param channelId the caller's
   * @param body how it stands
   */
  public record Row(String node, String channelId, String body) {}

  /** Keeps one, in place of what was kept of that channel. */
  public void put(Row row) {
    handle.execute(
        "INSERT INTO ivr_session (node, channel_id, body) VALUES (?, ?, ?)"
            + " ON CONFLICT (node, channel_id) DO UPDATE SET body = excluded.body",
        row.node,
        row.channelId,
        row.body);
  }

  /** It is over; no error if it is not there. */
  public void delete(String node, String channelId) {
    handle.execute("DELETE FROM ivr_session WHERE node = ? AND channel_id = ?", node, channelId);
  }

  /** All, as many as are read at most. */
  public List<Row> all() {
    return handle
        .createQuery(
            "SELECT node, channel_id, body FROM ivr_session ORDER BY node, channel_id LIMIT ?")
        .bind(0, StoreLimits.IVR_SESSIONS)
        .map((r, c) -> new Row(r.getString(1), r.getString(2), r.getString(3)))
        .list();
  }
}

package io.cordboard.server.store;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Commands that were given. */
public final class AuditTable {
  private final Handle handle;

  AuditTable(Handle handle) {
    this.handle = handle;
  }

  /** Keeps an entry. */
  public void add(AuditEntry entry) {
    handle.execute(
        "INSERT INTO audit (at_ms, who, command, outcome, detail) VALUES (?, ?, ?, ?, ?)",
        entry.atMs(),
        entry.who(),
        entry.command(),
        entry.outcome(),
        entry.detail());
  }

  /**
   * The newest first.
   *
   * @param who only this one's; null for all
   * @param beforeSeq only older ones than this; {@code Long.MAX_VALUE} for the first page
   */
  public List<AuditEntry> page(
      long fromMs, long toMs, @Nullable String who, long beforeSeq, int limit) {
    return handle
        .createQuery(
            "SELECT seq, at_ms, who, command, outcome, detail FROM audit"
                + " WHERE seq < :before AND at_ms >= :from AND at_ms < :to"
                + (who == null ? "" : " AND who = :who")
                + " ORDER BY seq DESC LIMIT :limit")
        .bind("before", beforeSeq)
        .bind("from", fromMs)
        .bind("to", toMs)
        .bind("limit", Math.min(limit, StoreLimits.PAGE))
        .bindMap(who == null ? java.util.Map.of() : java.util.Map.of("who", who))
        .map(
            (r, c) ->
                new AuditEntry(
                    r.getLong(1),
                    r.getLong(2),
                    r.getString(3),
                    r.getString(4),
                    r.getString(5),
                    r.getString(6)))
        .list();
  }

  /** Deletes at most so many older ones; says how many. */
  public int deleteOlder(long beforeMs, int limit) {
    return handle.execute(
        "DELETE FROM audit WHERE seq IN"
            + " (SELECT seq FROM audit WHERE at_ms < ? ORDER BY at_ms LIMIT ?)",
        beforeMs,
        limit);
  }
}

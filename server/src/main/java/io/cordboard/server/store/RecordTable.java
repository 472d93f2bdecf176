package io.cordboard.server.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Calls that ended. */
public final class RecordTable {
  private final Handle handle;
  private final Function<CallRecord, Set<String>> teams;

  RecordTable(Handle handle, Function<CallRecord, Set<String>> teams) {
    this.handle = handle;
    this.teams = teams;
  }

  private record Row(long seq, long startedAtMs, String teams, String body) {}

  /** Keeps a record; false if one with its id is there. */
  public boolean insert(CallRecord record) {
    Set<String> eyes = new LinkedHashSet<>(teams.apply(record));
    if (record.team() != null) {
      eyes.add(record.team());
    }
    long startedAtMs = record.times().startedAtMs();
    Long seq =
        handle
            .createQuery(
                "INSERT INTO call_record"
                    + " (id, started_at_ms, direction, outcome, missed, complete, teams, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING seq")
            .bind(0, record.id())
            .bind(1, startedAtMs)
            .bind(2, word(record.direction()))
            .bind(3, word(record.ending().outcome()))
            .bind(4, record.ending().missed() == null ? null : word(record.ending().missed()))
            .bind(5, record.complete() ? 1 : 0)
            .bind(6, String.join("\n", eyes))
            .bind(7, RecordText.write(record))
            .mapTo(Long.class)
            .findOne()
            .orElse(null);
    if (seq == null) {
      return false;
    }
    addKeys(seq, startedAtMs, RecordKeys.of(record, eyes));
    return true;
  }

  /** The record of this id, null if there is none. */
  public @Nullable CallRecord get(String id) {
    Row row = row(id);
    return row == null ? null : RecordText.read(row.body);
  }

  /** The record of this id if that one may see it, else null. */
  public @Nullable CallRecord get(String id, RecordScope seenBy) {
    Row row = row(id);
    if (row == null || seenBy.none()) {
      return null;
    }
    CallRecord record = RecordText.read(row.body);
    Set<RecordKeys.Key> keys = RecordKeys.of(record, lines(row.teams));
    String team = seenBy.team();
    String agent = seenBy.agent();
    boolean seen =
        (team == null || keys.contains(new RecordKeys.Key("t", team)))
            && (agent == null || keys.contains(new RecordKeys.Key("a", agent)));
    return seen ? record : null;
  }

  /** Puts the completed record in place of the one that waited for it; false if none waits. */
  public boolean complete(CallRecord record) {
    Row row = row(record.id());
    if (row == null) {
      return false;
    }
    int done =
        handle.execute(
            "UPDATE call_record SET complete = 1, direction = ?, outcome = ?, missed = ?, body = ?"
                + " WHERE seq = ? AND complete = 0",
            word(record.direction()),
            word(record.ending().outcome()),
            record.ending().missed() == null ? null : word(record.ending().missed()),
            RecordText.write(record),
            row.seq);
    if (done == 0) {
      return false;
    }
    Set<String> eyes = lines(row.teams);
    Set<RecordKeys.Key> before = RecordKeys.of(RecordText.read(row.body), eyes);
    Set<RecordKeys.Key> now = RecordKeys.of(record, eyes);
    if (!now.equals(before)) {
      deleteKeys(row, before);
      addKeys(row.seq, row.startedAtMs, now);
    }
    return true;
  }

  /** Those that wait for their completion, oldest first. */
  public List<CallRecord> incomplete() {
    return handle
        .createQuery("SELECT body FROM call_record WHERE complete = 0 ORDER BY seq")
        .map((r, c) -> RecordText.read(r.getString(1)))
        .list();
  }

  /** Says that a PBX's id belongs to a record too; the first word stays. */
  public void link(String node, String uniqueId, String recordId) {
    handle.execute(
        "INSERT INTO record_link (node, unique_id, record_id) VALUES (?, ?, ?)"
            + " ON CONFLICT (node, unique_id) DO NOTHING",
        node,
        uniqueId,
        recordId);
  }

  /** The id of the record that {@link #link} named, null if none. */
  public @Nullable String recordOf(String node, String uniqueId) {
    return handle
        .createQuery("SELECT record_id FROM record_link WHERE node = ? AND unique_id = ?")
        .bind(0, node)
        .bind(1, uniqueId)
        .mapTo(String.class)
        .findOne()
        .orElse(null);
  }

  /** A page of those that are asked for, newest first; stable while others are added. */
  public RecordPage search(RecordQuery query) {
    if (query.seenBy().none()) {
      return new RecordPage(List.of(), null);
    }
    RecordSearch search = RecordSearch.of(query);
    List<Row> rows =
        handle
            .createQuery(search.sql())
            .bindMap(search.values())
            .map((r, c) -> new Row(r.getLong(1), r.getLong(2), "", r.getString(3)))
            .list();
    int limit = search.limit();
    List<CallRecord> records = new ArrayList<>();
    rows.stream().limit(limit).forEach(row -> records.add(RecordText.read(row.body)));
    if (rows.size() <= limit) {
      return new RecordPage(records, null);
    }
    Row last = rows.get(limit - 1);
    return new RecordPage(records, new RecordQuery.Position(last.startedAtMs, last.seq));
  }

  /**
   * Deletes at most so many that began before; those that wait for their completion stay. Says how
   * many.
   */
  public int deleteOlder(long beforeMs, int limit) {
    List<Row> rows =
        handle
            .createQuery(
                "SELECT seq, started_at_ms, teams, body FROM call_record"
                    + " WHERE started_at_ms < ? AND complete = 1"
                    + " ORDER BY started_at_ms, seq LIMIT ?")
            .bind(0, beforeMs)
            .bind(1, limit)
            .map((r, c) -> new Row(r.getLong(1), r.getLong(2), r.getString(3), r.getString(4)))
            .list();
    for (Row row : rows) {
      CallRecord record = RecordText.read(row.body);
      deleteKeys(row, RecordKeys.of(record, lines(row.teams)));
      handle.execute("DELETE FROM record_link WHERE record_id = ?", record.id());
      handle.execute("DELETE FROM call_record WHERE seq = ?", row.seq);
    }
    return rows.size();
  }

  private @Nullable Row row(String id) {
    return handle
        .createQuery("SELECT seq, started_at_ms, teams, body FROM call_record WHERE id = ?")
        .bind(0, id)
        .map((r, c) -> new Row(r.getLong(1), r.getLong(2), r.getString(3), r.getString(4)))
        .findOne()
        .orElse(null);
  }

  private void addKeys(long seq, long startedAtMs, Set<RecordKeys.Key> keys) {
    keys(
        "INSERT INTO record_key (kind, word, started_at_ms, record) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        seq,
        startedAtMs,
        keys);
  }

  private void deleteKeys(Row row, Set<RecordKeys.Key> keys) {
    keys(
        "DELETE FROM record_key"
            + " WHERE kind = ? AND word = ? AND started_at_ms = ? AND record = ?",
        row.seq,
        row.startedAtMs,
        keys);
  }

  private void keys(String sql, long seq, long startedAtMs, Set<RecordKeys.Key> keys) {
    if (keys.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(sql);
    keys.forEach(key -> batch.add(key.kind(), key.word(), startedAtMs, seq));
    batch.execute();
  }

  private static Set<String> lines(String text) {
    return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split("\n", -1)));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

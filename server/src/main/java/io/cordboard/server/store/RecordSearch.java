package io.cordboard.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a search. The rarest key that is asked for leads, in the order of time, so that a page
 * costs what it shows; every other key is one look into the index per row.
 */
record RecordSearch(String sql, Map<String, Object> values, int limit) {

  static RecordSearch of(RecordQuery query) {
    Map<String, Object> values = new HashMap<>();
    List<String> where = new ArrayList<>();
    // A number is one caller's, an extension one desk's, a team a department's.
    List<RecordKeys.Key> keys = new ArrayList<>();
    add(keys, "n", query.number() == null ? null : RecordKeys.plain(query.number()));
    add(keys, "a", query.seenBy().agent());
    add(keys, "a", query.agent());
    add(keys, "e", query.extension());
    add(keys, "q", query.queue());
    add(keys, "t", query.seenBy().team());
    add(keys, "t", query.team());
    String from = "call_record r";
    String time = "r.started_at_ms";
    String seq = "r.seq";
    for (int i = 0; i < keys.size(); i++) {
      values.put("kind" + i, keys.get(i).kind());
      values.put("word" + i, keys.get(i).word());
      if (i == 0) {
        // CROSS JOIN keeps SQLite from turning the order round.
        from = "record_key k CROSS JOIN call_record r";
        time = "k.started_at_ms";
        seq = "k.record";
        where.add("k.kind = :kind0 AND k.word = :word0 AND r.seq = k.record");
      } else {
        where.add(
            "EXISTS (SELECT 1 FROM record_key o WHERE o.kind = :kind%1$d AND o.word = :word%1$d"
                    .formatted(i)
                + " AND o.started_at_ms = r.started_at_ms AND o.record = r.seq)");
      }
    }
    if (query.fromMs() > 0) {
      where.add(time + " >= :from");
      values.put("from", query.fromMs());
    }
    if (query.toMs() < Long.MAX_VALUE) {
      where.add(time + " < :to");
      values.put("to", query.toMs());
    }
    RecordQuery.Position after = query.after();
    if (after != null) {
      where.add("(" + time + ", " + seq + ") < (:afterMs, :afterSeq)");
      values.put("afterMs", after.startedAtMs());
      values.put("afterSeq", after.seq());
    }
    word(where, values, "direction", query.direction());
    word(where, values, "outcome", query.outcome());
    if (query.missed()) {
      where.add("r.missed IS NOT NULL");
    }
    int limit = Math.max(1, Math.min(query.limit(), StoreLimits.PAGE));
    values.put("limit", limit + 1);
    String sql =
        "SELECT r.seq, r.started_at_ms, r.body FROM "
            + from
            + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
            + (" ORDER BY " + time + " DESC, " + seq + " DESC LIMIT :limit");
    return new RecordSearch(sql, values, limit);
  }

  private static void add(List<RecordKeys.Key> keys, String kind, @Nullable String word) {
    if (word != null && !keys.contains(new RecordKeys.Key(kind, word))) {
      keys.add(new RecordKeys.Key(kind, word));
    }
  }

  private static void word(
      List<String> where, Map<String, Object> values, String column, @Nullable Enum<?> value) {
    if (value != null) {
      where.add("r." + column + " = :" + column);
      values.put(column, value.name().toLowerCase(Locale.ROOT));
    }
  }
}

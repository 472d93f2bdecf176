package io.cordboard.server.store;

import io.cordboard.server.store.OutboxMessage.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Webhooks that are owed. Delivered ones are deleted. */
public final class OutboxTable {
  private static final String COLUMNS =
      "seq, id, target, event, order_word, coalesce_word, content_type, body, created_at_ms,"
          + " attempts, next_at_ms, state, error";

  private static final String INSERT =
      "INSERT INTO outbox (id, target, event, order_word, coalesce_word, content_type, body,"
          + " created_at_ms, attempts, next_at_ms, state, error)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

  /** By outbox_replaceable. */
  static final String TRIM =
      "DELETE FROM outbox WHERE target = ? AND state = 'pending' AND coalesce_word IS NOT NULL"
          + " AND seq <= (SELECT seq FROM outbox WHERE target = ? AND state = 'pending'"
          + " AND coalesce_word IS NOT NULL ORDER BY seq DESC LIMIT 1 OFFSET ?)";

  /** By outbox_tried. */
  static final String ANY_TRIED =
      "SELECT 1 FROM outbox WHERE coalesce_word IS NOT NULL AND attempts > 0"
          + " AND state = 'pending' LIMIT 1";

  private final Handle handle;

  OutboxTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * Messages of a target: how many are owed, how many were given up (both counted up to {@link
   * StoreLimits#COUNTED}, so that counting is cheap), when the first owed one was made (0 if none).
   */
  public record Counts(long pending, long dead, long oldestAtMs) {}

  /**
   * Adds a message; false if its id is there.
   *
   * <p>While a target is down the newest of those with one coalescing word is enough: an older one
   * that was tried and failed is replaced, and the new one takes over its tries and its next time,
   * so that a stream of news does not shorten the back-off.
   */
  public boolean add(OutboxMessage m) {
    int attempts = m.attempts();
    long nextAtMs = m.nextAtMs();
    OutboxMessage older = m.coalesce() == null ? null : failedBefore(m);
    if (older != null && !older.id().equals(m.id())) {
      attempts = Math.max(attempts, older.attempts());
      nextAtMs = Math.max(nextAtMs, older.nextAtMs());
    }
    int added = handle.execute(INSERT, values(m, attempts, nextAtMs));
    if (added == 1 && older != null) {
      handle.execute(
          "DELETE FROM outbox WHERE target = ? AND coalesce_word = ? AND state = 'pending'"
              + " AND attempts > 0 AND id <> ?",
          m.target(),
          m.coalesce(),
          m.id());
    }
    return added == 1;
  }

  /**
   * Adds messages in this order, as if {@link #add} did each; but at once, and of news that replace
   * what was tried only the newest, however many come together.
   */
  public void addAll(List<OutboxMessage> messages) {
    if (messages.size() < 2) {
      messages.forEach(this::add);
      return;
    }
    Map<List<String>, OutboxMessage> newest = replacing(messages);
    List<OutboxMessage> plain = new ArrayList<>(messages.size());
    for (OutboxMessage m : messages) {
      OutboxMessage last =
          m.coalesce() == null ? null : newest.get(List.of(m.target(), m.coalesce()));
      if (last == null) {
        plain.add(m);
      } else if (last.id().equals(m.id())) {
        insert(plain);
        plain.clear();
        add(m);
      }
    }
    insert(plain);
  }

  private void insert(List<OutboxMessage> messages) {
    if (!messages.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch(INSERT);
      messages.forEach(m -> batch.add(values(m, m.attempts(), m.nextAtMs())));
      batch.execute();
    }
  }

  /**
   * The newest of each target and word of which one was tried in vain; none while all goes well.
   */
  private Map<List<String>, OutboxMessage> replacing(List<OutboxMessage> messages) {
    Map<List<String>, OutboxMessage> newest = new HashMap<>();
    for (OutboxMessage m : messages) {
      if (m.coalesce() != null) {
        newest.put(List.of(m.target(), m.coalesce()), m);
      }
    }
    if (!newest.isEmpty() && !anyTried()) {
      newest.clear();
    }
    newest.values().removeIf(m -> failedBefore(m) == null);
    return newest;
  }

  private static @Nullable Object[] values(OutboxMessage m, int attempts, long nextAtMs) {
    return new @Nullable Object[] {
      m.id(),
      m.target(),
      m.event(),
      m.order(),
      m.coalesce(),
      m.contentType(),
      m.body(),
      m.createdAtMs(),
      attempts,
      nextAtMs,
      word(m.state()),
      m.error()
    };
  }

  /** Whether there is any that may be replaced by a new one: mostly none, and that is seen soon. */
  private boolean anyTried() {
    return handle.createQuery(ANY_TRIED).mapTo(Integer.class).findOne().isPresent();
  }

  private @Nullable OutboxMessage failedBefore(OutboxMessage m) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM outbox WHERE target = ? AND coalesce_word = ? AND state = 'pending'"
                + " AND attempts > 0 ORDER BY seq DESC LIMIT 1")
        .bind(0, m.target())
        .bind(1, m.coalesce())
        .map(OutboxTable::message)
        .findOne()
        .orElse(null);
  }

  /** What a target is owed, in order, after a place in it; also what is not due yet. */
  public List<OutboxMessage> pending(String target, long afterSeq, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM outbox WHERE target = ? AND state = 'pending' AND seq > ?"
                + " ORDER BY seq LIMIT ?")
        .bind(0, target)
        .bind(1, afterSeq)
        .bind(2, limit)
        .map(OutboxTable::message)
        .list();
  }

  /** A message, null if it is not owed (any more). */
  public @Nullable OutboxMessage get(String id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM outbox WHERE id = ?")
        .bind(0, id)
        .map(OutboxTable::message)
        .findOne()
        .orElse(null);
  }

  /** These were delivered; says how many were still there. */
  public int delivered(Collection<String> ids) {
    if (ids.isEmpty()) {
      return 0;
    }
    PreparedBatch batch = handle.prepareBatch("DELETE FROM outbox WHERE id = ?");
    ids.forEach(batch::add);
    int gone = 0;
    for (int n : batch.execute()) {
      gone += Math.max(n, 0);
    }
    return gone;
  }

  /** A try failed; the next one is not before a time. False if it is not there (any more). */
  public boolean failed(String id, int attempts, long nextAtMs, String error) {
    return handle.execute(
            "UPDATE outbox SET attempts = ?, next_at_ms = ?, error = ?"
                + " WHERE id = ? AND state = 'pending'",
            attempts,
            nextAtMs,
            cut(error),
            id)
        == 1;
  }

  /** It is given up. */
  public boolean dead(String id, String error) {
    return handle.execute(
            "UPDATE outbox SET state = 'dead', error = ? WHERE id = ? AND state = 'pending'",
            cut(error),
            id)
        == 1;
  }

  /**
   * It is owed again, at once and with all its time before it, whether it was given up or waits.
   * False if it is not there.
   */
  public boolean retry(String id, long nowMs) {
    return handle.execute(
            "UPDATE outbox SET state = 'pending', attempts = 0, next_at_ms = ?, created_at_ms = ?"
                + " WHERE id = ?",
            nowMs,
            nowMs,
            id)
        == 1;
  }

  /** A page in order; null is "any". */
  public List<OutboxMessage> page(
      @Nullable String target, @Nullable State state, long afterSeq, int limit) {
    List<String> where = new ArrayList<>(List.of("seq > :after"));
    Map<String, Object> values = new TreeMap<>();
    values.put("after", afterSeq);
    if (target != null) {
      where.add("target = :target");
      values.put("target", target);
    }
    if (state != null) {
      where.add("state = :state");
      values.put("state", word(state));
    }
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM outbox WHERE "
                + String.join(" AND ", where)
                + " ORDER BY seq LIMIT :limit")
        .bindMap(values)
        .bind("limit", Math.min(limit, StoreLimits.PAGE))
        .map(OutboxTable::message)
        .list();
  }

  /** How much there is, per target; costs the same however much that is. */
  public Map<String, Counts> counts() {
    Map<String, Counts> all = new TreeMap<>();
    for (String target = after(""); target != null; target = after(target)) {
      all.put(target, counts(target));
    }
    return all;
  }

  /** The next name of a target of which there is anything. */
  private @Nullable String after(String target) {
    return handle
        .createQuery("SELECT min(target) FROM outbox WHERE target > ?")
        .bind(0, target)
        .mapTo(String.class)
        .findOne()
        .orElse(null);
  }

  /** How much there is of a target. */
  public Counts counts(String target) {
    return new Counts(count(target, "pending"), count(target, "dead"), oldestAtMs(target));
  }

  private long count(String target, String state) {
    return handle
        .createQuery(
            "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE target = ? AND state = ? LIMIT ?) counted")
        .bind(0, target)
        .bind(1, state)
        .bind(2, StoreLimits.COUNTED)
        .mapTo(Long.class)
        .one();
  }

  private long oldestAtMs(String target) {
    return handle
        .createQuery(
            "SELECT created_at_ms FROM outbox WHERE target = ? AND state = 'pending'"
                + " ORDER BY seq LIMIT 1")
        .bind(0, target)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Of the first so many that are owed to a target gives up the older; says how many. */
  public int giveUpOlder(String target, long beforeMs, String error, int limit) {
    return handle.execute(
        "UPDATE outbox SET state = 'dead', error = ? WHERE seq IN (SELECT seq FROM"
            + " (SELECT seq, created_at_ms FROM outbox WHERE target = ? AND state = 'pending'"
            + " ORDER BY seq LIMIT ?) firsts WHERE created_at_ms < ?)",
        cut(error),
        target,
        limit,
        beforeMs);
  }

  /**
   * Keeps only the newest of a target's owed messages that may be replaced; says how many were
   * deleted.
   */
  public int trim(String target, int keep) {
    return handle.execute(TRIM, target, target, keep);
  }

  /** Deletes at most so many that were given up and are older; says how many. */
  public int deleteDeadOlder(long beforeMs, int limit) {
    return handle.execute(
        "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox"
            + " WHERE state = 'dead' AND created_at_ms < ? ORDER BY seq LIMIT ?)",
        beforeMs,
        limit);
  }

  private static OutboxMessage message(ResultSet r, StatementContext c) throws SQLException {
    return new OutboxMessage(
        r.getString("id"),
        r.getString("target"),
        r.getString("event"),
        r.getString("order_word"),
        r.getString("coalesce_word"),
        r.getString("content_type"),
        r.getString("body"),
        r.getLong("created_at_ms"),
        r.getLong("seq"),
        r.getInt("attempts"),
        r.getLong("next_at_ms"),
        State.valueOf(r.getString("state").toUpperCase(Locale.ROOT)),
        r.getString("error"));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String cut(String error) {
    return error.length() <= StoreLimits.ERROR_CHARACTERS
        ? error
        : error.substring(0, StoreLimits.ERROR_CHARACTERS);
  }
}

package io.cordboard.server.store;

import io.cordboard.server.store.DirectoryEntry.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Numbers of ours for things that others name: one per thing, for ever. */
public final class DirectoryTable {
  private static final String COLUMNS = "kind, id, code, name, team, present";

  private final Handle handle;

  DirectoryTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * What is to be there.
   *
   * @param id the number the configuration gives it; 0 to be given one
   */
  public record Wanted(long id, String code, String name, @Nullable String team) {}

  /** Makes a kind be exactly this: new ones get numbers, others keep theirs or are gone. */
  public void sync(Kind kind, Collection<Wanted> all) {
    Set<Long> there = new HashSet<>();
    // Those with a number of the configuration first: no other may get it.
    all.stream().filter(w -> w.id() > 0).forEach(w -> there.add(put(kind, w)));
    all.stream().filter(w -> w.id() <= 0).forEach(w -> there.add(put(kind, w)));
    for (DirectoryEntry entry : list(kind)) {
      if (entry.present() && !there.contains(entry.id())) {
        leave(kind, entry.id());
      }
    }
  }

  /** Makes one be there; its number. */
  public long put(Kind kind, Wanted wanted) {
    DirectoryEntry named = byCode(kind, wanted.code());
    if (wanted.id() <= 0) {
      return named != null ? update(kind, named.id(), wanted) : insert(kind, next(kind), wanted);
    }
    if (named != null && named.present() && named.id() != wanted.id()) {
      leave(kind, named.id()); // the configuration gave the name another number
    }
    return byId(kind, wanted.id()) != null
        ? update(kind, wanted.id(), wanted)
        : insert(kind, wanted.id(), wanted);
  }

  /** All of a kind, those that are gone too, by number. */
  public List<DirectoryEntry> list(Kind kind) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM directory WHERE kind = ? ORDER BY id")
        .bind(0, word(kind))
        .map(DirectoryTable::entry)
        .list();
  }

  /** One by its number, null if there was never one. */
  public @Nullable DirectoryEntry byId(Kind kind, long id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM directory WHERE kind = ? AND id = ?")
        .bind(0, word(kind))
        .bind(1, id)
        .map(DirectoryTable::entry)
        .findOne()
        .orElse(null);
  }

  /**
   * One by its code: the one that is there, else the last that was; null if there was never one.
   */
  public @Nullable DirectoryEntry byCode(Kind kind, String code) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM directory WHERE kind = ? AND code = ?"
                + " ORDER BY present DESC, id DESC LIMIT 1")
        .bind(0, word(kind))
        .bind(1, code)
        .map(DirectoryTable::entry)
        .findOne()
        .orElse(null);
  }

  private long next(Kind kind) {
    return handle
        .createQuery("SELECT COALESCE(max(id), 0) + 1 FROM directory WHERE kind = ?")
        .bind(0, word(kind))
        .mapTo(Long.class)
        .one();
  }

  private long insert(Kind kind, long id, Wanted wanted) {
    handle.execute(
        "INSERT INTO directory (kind, id, code, name, team, present) VALUES (?, ?, ?, ?, ?, 1)",
        word(kind),
        id,
        wanted.code(),
        wanted.name(),
        wanted.team());
    return id;
  }

  private long update(Kind kind, long id, Wanted wanted) {
    handle.execute(
        "UPDATE directory SET code = ?, name = ?, team = ?, present = 1 WHERE kind = ? AND id = ?",
        wanted.code(),
        wanted.name(),
        wanted.team(),
        word(kind),
        id);
    return id;
  }

  /** Makes one not be there any more. */
  public void remove(Kind kind, String code) {
    DirectoryEntry named = byCode(kind, code);
    if (named != null) {
      leave(kind, named.id());
    }
  }

  private void leave(Kind kind, long id) {
    handle.execute("UPDATE directory SET present = 0 WHERE kind = ? AND id = ?", word(kind), id);
  }

  private static DirectoryEntry entry(ResultSet r, StatementContext c) throws SQLException {
    return new DirectoryEntry(
        Kind.valueOf(r.getString("kind").toUpperCase(Locale.ROOT)),
        r.getLong("id"),
        r.getString("code"),
        r.getString("name"),
        r.getString("team"),
        r.getInt("present") == 1);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

package io.cordboard.server.store;

import org.jdbi.v3.core.Handle;

/** How far somebody has read something, by name. */
public final class CursorTable {
  private final Handle handle;

  CursorTable(Handle handle) {
    this.handle = handle;
  }

  /** The position kept under a name, 0 if none. */
  public long get(String name) {
    return handle
        .createQuery("SELECT position FROM cursor_position WHERE name = ?")
        .bind(0, name)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Keeps a position. */
  public void set(String name, long position) {
    handle.execute(
        "INSERT INTO cursor_position (name, position) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET position = excluded.position",
        name,
        position);
  }
}

package io.cordboard.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** One of the two kinds of databases: what differs between them. Any thread. */
sealed interface Database permits SqliteDatabase, PostgresDatabase {

  /** The database of these settings. */
  static Database of(StoreSettings settings) {
    Path file = settings.file();
    return file != null ? new SqliteDatabase(file) : new PostgresDatabase(settings);
  }

  /** For people: the file, or the address without credentials. */
  String name();

  /** A new connection, for the writer or for a reader. */
  Connection connect(boolean writer) throws SQLException;

  /** Says that what is read on this connection from now on may take so long. */
  void limit(Connection reader, int ms) throws SQLException;

  /** Whether this error says that a read took too long. */
  boolean tookTooLong(SQLException e);

  /** Brings the tables up to date; does nothing if they are. */
  void migrate();

  /** Whether this error says that the database cannot work now, not that the work was wrong. */
  boolean unavailable(SQLException e);

  /** Copies it, live, into a file that is not there. */
  void backup(Path file) throws IOException;
}

package io.cordboard.server.callevents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The SQLite file that Asterisk writes call events to. Asterisk comes first: nothing here holds a
 * lock for more than some milliseconds, and nothing is deleted unless the file has a write-ahead
 * log.
 *
 * <p>Open it, look, close it: a kept connection would not see that the file was replaced. Blocks;
 * for one thread.
 */
final class CallEventFile implements AutoCloseable {
  static final String TABLE = "cordboard_cel";

  private static final String COLUMNS =
      "AcctId, eventtype, eventtime, cidnum, cidname, exten, channame, appname, appdata,"
          + " uniqueid, linkedid, extra";

  private final Connection connection;
  private final boolean logged;

  private CallEventFile(Connection connection, boolean logged) {
    this.connection = connection;
    this.logged = logged;
  }

  /**
   * Opens the file, and gives it a write-ahead log if it has none.
   *
   * @throws IOException if it is not there or not what our configuration makes Asterisk write; its
   *     message is for people
   */
  static CallEventFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + ": not there (expected: written by Asterisk's CEL)");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(CallEventLimits.BUSY_MS);
    Properties properties = config.toProperties();
    Connection connection = null;
    try {
      connection = JDBC.createConnection("jdbc:sqlite:" + path, properties);
      return new CallEventFile(connection, log(connection, path));
    } catch (SQLException e) {
      close(connection);
      throw unreadable(path, e);
    }
  }

  private static IOException unreadable(Path path, SQLException e) {
    return new IOException(path + ": " + e.getMessage() + " (expected: see dialplan/README)");
  }

  /** Whether it has a write-ahead log now. */
  private static boolean log(Connection connection, Path path) throws SQLException {
    if (mode(connection, "PRAGMA journal_mode").equals("wal")) {
      return true;
    }
    if (!CallEventRights.mayWriteBeside(path)) {
      return false;
    }
    try {
      return mode(connection, "PRAGMA journal_mode = wal").equals("wal");
    } catch (SQLException busy) {
      return false; // Asterisk is writing; next time
    }
  }

  private static String mode(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(pragma)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  /** Whether the file has a write-ahead log, without which nothing is deleted. */
  boolean logged() {
    return logged;
  }

  /** The events after this one, in order. */
  List<CallEvent> after(long id, int limit) throws IOException {
    return select(" WHERE AcctId > ? ORDER BY AcctId LIMIT " + limit, id);
  }

  /** The event of this number, null if there is none. */
  @Nullable CallEvent event(long id) throws IOException {
    List<CallEvent> found = select(" WHERE AcctId = ?", id);
    return found.isEmpty() ? null : found.get(0);
  }

  private List<CallEvent> select(String where, long id) throws IOException {
    List<CallEvent> events = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM " + TABLE + where)) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          events.add(event(row));
        }
      }
    } catch (SQLException e) {
      throw new IOException("call events: " + e.getMessage(), e);
    }
    return events;
  }

  private static CallEvent event(ResultSet row) throws SQLException, IOException {
    return new CallEvent(
        row.getLong(1),
        text(row, 2),
        millis(text(row, 3)),
        text(row, 4),
        text(row, 5),
        text(row, 6),
        text(row, 7),
        text(row, 8),
        text(row, 9),
        text(row, 10),
        text(row, 11),
        text(row, 12));
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String value = row.getString(column);
    return value == null ? "" : value;
  }

  /** {@code seconds.microseconds} since the epoch. */
  static long millis(String time) throws IOException {
    int dot = time.indexOf('.');
    try {
      if (dot > 0 && time.length() >= dot + 4) {
        return Long.parseLong(time.substring(0, dot)) * 1_000
            + Integer.parseInt(time.substring(dot + 1, dot + 4));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException(
        "eventtime: " + time + " (expected: seconds.microseconds; no dateformat in cel.conf)");
  }

  /**
   * Deletes some events below this one that are older than that, oldest first; returns how many. A
   * file without a write-ahead log is left alone.
   */
  int delete(long belowId, long olderThanMs) throws IOException {
    if (!logged) {
      return 0;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM "
                + TABLE
                + " WHERE AcctId IN (SELECT AcctId FROM "
                + TABLE
                + " WHERE AcctId < ? ORDER BY AcctId LIMIT ?) AND eventtime < ?")) {
      delete.setLong(1, belowId);
      delete.setInt(2, CallEventLimits.DELETE_ROWS);
      delete.setString(3, String.valueOf(olderThanMs / 1_000));
      return delete.executeUpdate();
    } catch (SQLException e) {
      throw new IOException("call events: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // nothing is lost: every statement was a transaction of its own
      }
    }
  }
}

package io.cordboard.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/** A SQLite file in WAL mode, every commit on the disk before it counts. */
final class SqliteDatabase implements Database {
  private final Path file;

  SqliteDatabase(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  /**
   * Makes the file, for our eyes only, if it is not there; SQLite gives its side files the same
   * rights.
   */
  void create() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // as at every start but the first
    }
  }

  private SQLiteConfig settings(boolean writer) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(StoreLimits.BUSY_MS);
    config.enforceForeignKeys(true);
    config.setTransactionMode(
        writer ? SQLiteConfig.TransactionMode.IMMEDIATE : SQLiteConfig.TransactionMode.DEFERRED);
    // A file that went away is an error, not an empty new one.
    config.resetOpenMode(org.sqlite.SQLiteOpenMode.CREATE);
    return config;
  }

  private SQLiteDataSource source(boolean writer) {
    SQLiteDataSource source = new SQLiteDataSource(settings(writer));
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  @Override
  public Connection connect(boolean writer) throws SQLException {
    return source(writer).getConnection();
  }

  @Override
  public void limit(Connection reader, int ms) throws SQLException {
    long end = System.nanoTime() + ms * 1_000_000L;
    ProgressHandler.setHandler(
        reader,
        StoreLimits.STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - end < 0 ? 0 : 1;
          }
        });
  }

  @Override
  public boolean tookTooLong(SQLException e) {
    return (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_INTERRUPT.code;
  }

  @Override
  public void migrate() {
    Flyway.configure()
        .dataSource(source(true))
        .locations("classpath:db/common")
        .placeholders(
            Map.of(
                "id", "INTEGER PRIMARY KEY AUTOINCREMENT",
                "clustered", "WITHOUT ROWID"))
        .ignoreMigrationPatterns(new String[0])
        .load()
        .migrate();
  }

  @Override
  public boolean unavailable(SQLException e) {
    return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
      case SQLITE_CONSTRAINT, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_TOOBIG -> false;
      default -> true; // full, busy, read-only, no memory, broken: nothing the work can help
    };
  }

  @Override
  public void backup(Path to) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": not there (expected: the store of a server that ran once)");
    }
    if (Files.exists(to)) {
      throw new IOException(to + ": exists (expected: a file that is not there)");
    }
    Path part = to.resolveSibling(to.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Connection connection = connect(false)) {
      DB db = connection.unwrap(SQLiteConnection.class).getDatabase();
      // All pages in one step: one picture, however much is written meanwhile (WAL).
      int result = db.backup("main", part.toString(), null, 100, 100, -1);
      if (result != SQLiteErrorCode.SQLITE_OK.code) {
        throw new IOException(to + ": " + SQLiteErrorCode.getErrorCode(result).message);
      }
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(part, to);
    } catch (SQLException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}

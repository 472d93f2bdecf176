package io.cordboard.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the store is, and who may see a record in it.
 *
 * @param file the SQLite file, null for PostgreSQL
 * @param url {@code jdbc:postgresql://…}, null for SQLite
 * @param readMs how long a query may take
 * @param teams the teams that may see a record besides the one it names; asked once, when the
 *     record is written
 */
public record StoreSettings(
    @Nullable Path file,
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    int readMs,
    Function<CallRecord, Set<String>> teams) {

  /** A SQLite file; it is made if it is not there. */
  public static StoreSettings sqlite(Path file) {
    return new StoreSettings(file, null, null, null, StoreLimits.READ_MS, record -> Set.of());
  }

  /** A database of a PostgreSQL server. */
  public static StoreSettings postgresql(
      String url, @Nullable String user, @Nullable String password) {
    return new StoreSettings(null, url, user, password, StoreLimits.READ_MS, record -> Set.of());
  }

  /** The same with other eyes. */
  public StoreSettings seenBy(Function<CallRecord, Set<String>> others) {
    return new StoreSettings(file, url, user, password, readMs, others);
  }

  /** The same with queries that may take so long. */
  StoreSettings patientFor(int ms) {
    return new StoreSettings(file, url, user, password, ms, teams);
  }

  /**
   * Copies a SQLite store into a file that is not there yet, whether a server runs on it or not;
   * blocks.
   *
   * @throws IOException if there is no store, it is a PostgreSQL, its address is none, or the copy
   *     cannot be written
   */
  public void backup(Path copy) throws IOException {
    Database database;
    try {
      database = Database.of(this);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    database.backup(copy);
  }

  /** The address as people may see it: no user, no password, no parameters. */
  static String shown(String url) {
    int parameters = url.indexOf('?');
    String plain = parameters < 0 ? url : url.substring(0, parameters);
    int user = plain.lastIndexOf('@');
    int host = plain.indexOf("//");
    return user < 0
        ? plain
        : plain.substring(0, host < 0 ? 0 : host + 2) + plain.substring(user + 1);
  }

  /** Never shows the password, wherever it stands. */
  @Override
  public String toString() {
    return "StoreSettings[" + (file != null ? file : url == null ? "" : shown(url)) + "]";
  }
}

package io.cordboard.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A year and more of a large call centre. Prints the times; holds the plans, not the clock. */
@Tag("long")
class MillionRecordsIT {
  private static final int RECORDS = 1_000_000;
  private static final long FIRST = 1_700_000_000_000L;
  private static final int LOOKS = 200;

  @TempDir private Path folder;
  private final Random random = new Random(7);

  @Test
  void everyPageOfAMillionIsFoundThroughAnIndex() throws Exception {
    Path file = folder.resolve("million.db");
    Store.open(StoreSettings.sqlite(file), Clock.systemUTC()).close();
    fill(file);
    System.out.printf("%d records, file %d MB%n", RECORDS, file.toFile().length() / 1_000_000);
    try (Store store = Store.open(StoreSettings.sqlite(file), Clock.systemUTC())) {
      measure(store, "time", i -> Queries.between(time(), Long.MAX_VALUE));
      measure(store, "newest", i -> RecordQuery.newest(100));
      measure(
          store,
          "time, any page",
          i -> Queries.after(RecordQuery.newest(100), new RecordQuery.Position(time(), 1)));
      measure(store, "extension", i -> Queries.extension(extension(random.nextInt(500))));
      measure(
          store,
          "extension, any page",
          i ->
              Queries.after(
                  Queries.extension(extension(random.nextInt(500))),
                  new RecordQuery.Position(time(), 1)));
      measure(store, "number", i -> Queries.number(number(random.nextInt(50_000))));
      measure(
          store,
          "busiest number, any page",
          i -> Queries.after(Queries.number("4930999"), new RecordQuery.Position(time(), 1)));
      measure(store, "queue", i -> Queries.queue("63" + random.nextInt(10)));
      measure(
          store,
          "extension and queue",
          i -> Queries.extensionAndQueue(extension(random.nextInt(500)), "63" + i % 10));
      measure(store, "missed", i -> Queries.missed());
      measure(store, "team", i -> Queries.seenBy(RecordScope.ofTeam("sales")));
    }
    plans(file);
  }

  private long time() {
    return FIRST + random.nextInt(RECORDS) * 31_000L;
  }

  private static String extension(int n) {
    return Integer.toString(1_000 + n);
  }

  private static String number(int n) {
    return "+4930" + (1_000_000 + n);
  }

  /** Written by SQL alone, as the store would: its own writer takes minutes for a million. */
  private static void fill(Path file) throws Exception {
    String body =
        RecordText.write(
            SampleRecords.record(
                "ID", 123, "NUMBER", "EXTENSION", "AGENT", "QUEUE", "TEAM", null, true));
    String rows =
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + (RECORDS - 1)
            + ") ";
    String at = FIRST + " + i * 31000";
    String team = "CASE i % 3 WHEN 0 THEN 'sales' ELSE 'support' END";
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement records =
            connection.prepareStatement(
                "INSERT INTO call_record"
                    + " (id, started_at_ms, direction, outcome, missed, complete, teams, body) "
                    + rows
                    + "SELECT printf('%032x', i), "
                    + at
                    + ", 'inbound', 'answered', CASE i % 50 WHEN 0 THEN 'no_assign' END, 1, "
                    + team
                    + ", replace(?, '\"ID\"', '\"' || printf('%032x', i) || '\"') FROM n")) {
      connection.setAutoCommit(false);
      records.setString(1, body);
      records.executeUpdate();
      // Spread over the values, and not in the order of time.
      keys(connection, rows, at, "'a'", "1000 + i * 7919 % 500");
      keys(connection, rows, at, "'e'", "1000 + i * 6007 % 500");
      keys(connection, rows, at, "'n'", "'+4930' || (1000000 + i * 7907 % 50000)");
      keys(connection, rows, at, "'n'", "'4930999'");
      keys(connection, rows, at, "'q'", "630 + i * 7 % 10");
      keys(connection, rows, at, "'t'", team);
      connection.commit();
    }
  }

  private static void keys(Connection connection, String rows, String at, String kind, String word)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO record_key (kind, word, started_at_ms, record) "
              + rows
              + "SELECT %s, %s, %s, i + 1 FROM n ORDER BY 2, 3".formatted(kind, word, at));
    }
  }

  private static void measure(Store store, String what, IntFunction<RecordQuery> queries)
      throws Exception {
    List<Long> micros = new ArrayList<>();
    int rows = 0;
    for (int i = 0; i < LOOKS; i++) {
      RecordQuery query = queries.apply(i);
      long began = System.nanoTime();
      rows +=
          store.read(tx -> tx.records().search(query)).get(60, TimeUnit.SECONDS).records().size();
      micros.add((System.nanoTime() - began) / 1_000);
    }
    Collections.sort(micros);
    System.out.printf(
        "page by %-25s median %6d µs, 95%% %6d µs, %d rows%n",
        what, micros.get(LOOKS / 2), micros.get(LOOKS * 95 / 100), rows / LOOKS);
    assertThat(rows).isPositive();
  }

  /** No plan may read the table from end to end, nor sort. */
  private static void plans(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (RecordQuery query :
          List.of(
              RecordQuery.newest(100),
              Queries.between(FIRST, FIRST + 1_000_000),
              Queries.after(RecordQuery.newest(9), new RecordQuery.Position(FIRST, 1)),
              Queries.extension("1001"),
              Queries.number("4930999"),
              Queries.extensionAndQueue("1001", "631"),
              Queries.missed(),
              Queries.seenBy(RecordScope.ofTeam("sales")))) {
        RecordSearch search = RecordSearch.of(query);
        List<String> plan =
            Jdbi.open(connection)
                .createQuery("EXPLAIN QUERY PLAN " + search.sql())
                .bindMap(search.values())
                .map((r, c) -> r.getString("detail"))
                .list();
        assertThat(plan).as(search.sql()).isNotEmpty();
        for (String step : plan) {
          assertThat(step)
              .as(search.sql())
              .doesNotContain("TEMP B-TREE")
              .matches("(SEARCH .*|SCAN .* USING .*INDEX .*|CORRELATED SCALAR SUBQUERY .*)");
        }
      }
    }
  }
}

package io.cordboard.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreIT extends StorePromises {
  private static ThrowawayPostgres postgres;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    postgres = ThrowawayPostgres.start();
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  private @Nullable Connection locked;
  private StoreSettings there;

  @Override
  int slowSearches(StoreSettings there) throws Exception {
    Connection lock =
        DriverManager.getConnection(
            Objects.requireNonNull(there.url()), there.user(), there.password());
    lock.setAutoCommit(false);
    lock.createStatement().execute("LOCK TABLE call_record IN ACCESS EXCLUSIVE MODE");
    locked = lock;
    return 200;
  }

  @AfterEach
  void unlock() throws Exception {
    if (locked != null) {
      locked.close();
    }
  }

  @Override
  StoreSettings settings() throws Exception {
    there = postgres.database("d" + DATABASES.incrementAndGet());
    return there;
  }

  @Test
  void whatMayBeReplacedIsFoundWithoutLookingAtAllThatIsOwed() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                Objects.requireNonNull(there.url()), there.user(), there.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO outbox (id, target, event, order_word, coalesce_word, content_type, body,"
              + " created_at_ms, attempts, next_at_ms, state) SELECT 'm' || n, 'crm', 'e', 'w',"
              + " CASE WHEN n % 10 = 0 THEN 'w' || n END, 'a/b', '', n, 0, n, 'pending'"
              + " FROM generate_series(1, 50000) n");
      statement.execute("ANALYZE outbox");
      String trim = OutboxTable.TRIM.replaceFirst("OFFSET \\?", "OFFSET 2000");
      assertThat(plan(statement, trim.replace("?", "'crm'")))
          .contains("outbox_replaceable")
          .doesNotContain("outbox_target")
          .doesNotContain("Seq Scan");
      assertThat(plan(statement, OutboxTable.ANY_TRIED)).contains("outbox_tried");
    }
  }

  private static String plan(Statement statement, String sql) throws Exception {
    StringBuilder plan = new StringBuilder();
    try (ResultSet all = statement.executeQuery("EXPLAIN " + sql)) {
      while (all.next()) {
        plan.append(all.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }
}

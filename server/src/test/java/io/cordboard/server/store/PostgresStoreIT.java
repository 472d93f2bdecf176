package io.cordboard.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

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
    return postgres.database("d" + DATABASES.incrementAndGet());
  }
}

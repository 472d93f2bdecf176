package io.cordboard.server.store;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
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

  @Override
  StoreSettings settings() throws Exception {
    return postgres.database("d" + DATABASES.incrementAndGet());
  }
}

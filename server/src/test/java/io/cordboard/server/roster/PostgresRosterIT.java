package io.cordboard.server.roster;

import io.cordboard.server.store.StoreSettings;
import io.cordboard.server.store.ThrowawayPostgres;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresRosterIT extends RosterPromises {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static ThrowawayPostgres postgres;

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
    return postgres.database("r" + DATABASES.incrementAndGet());
  }
}

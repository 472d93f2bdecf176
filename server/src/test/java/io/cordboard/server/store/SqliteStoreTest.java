package io.cordboard.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StorePromises {
  @Override
  int slowSearches(StoreSettings there) throws Exception {
    write(
        tx -> {
          for (int i = 0; i < 3_000; i++) {
            tx.records().insert(SampleRecords.full(SampleRecords.id(i), i));
          }
          return "";
        });
    return 0; // at the first look at the clock
  }

  @TempDir Path folder;

  @Override
  StoreSettings settings() {
    return StoreSettings.sqlite(folder.resolve("data").resolve("cordboard.db"));
  }
}

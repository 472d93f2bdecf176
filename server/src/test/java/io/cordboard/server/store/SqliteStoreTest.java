package io.cordboard.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StorePromises {
  @TempDir Path folder;

  @Override
  StoreSettings settings() {
    return StoreSettings.sqlite(folder.resolve("data").resolve("cordboard.db"));
  }
}

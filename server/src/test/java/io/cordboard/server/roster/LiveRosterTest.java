package io.cordboard.server.roster;

import io.cordboard.server.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LiveRosterTest extends RosterPromises {
  @TempDir Path folder;

  @Override
  StoreSettings settings() {
    return StoreSettings.sqlite(folder.resolve("cordboard.db"));
  }
}

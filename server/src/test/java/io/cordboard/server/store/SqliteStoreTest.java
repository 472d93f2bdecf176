package io.cordboard.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private List<String> plan(String sql) throws Exception {
    List<String> steps = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/cordboard.db"));
        ResultSet all = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (all.next()) {
        steps.add(all.getString("detail"));
      }
    }
    return steps;
  }

  @Test
  void whatMayBeReplacedIsFoundWithoutLookingAtAllThatIsOwed() throws Exception {
    assertThat(plan(OutboxTable.TRIM))
        .filteredOn(step -> step.contains("outbox"))
        .hasSize(2)
        .allMatch(step -> step.contains("INDEX outbox_replaceable (target=? AND state=?"));
    assertThat(plan(OutboxTable.ANY_TRIED)).singleElement().asString().contains("outbox_tried");
  }
}

package io.cordboard.server.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.RecordingNames;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.SampleRecords;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingOwnersTest {
  @TempDir Path folder;

  @Test
  void aTeamHearsOnlyTheRecordingsOfItsOwnCalls() throws Exception {
    CallRecord record = SampleRecords.full(SampleRecords.id(1), 1_700_000_000_000L);
    String file = String.valueOf(record.recording());
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("c.db")), Clock.systemUTC())) {
      store
          .write(
              tx -> {
                tx.records().link(record.node(), record.uniqueId(), record.id());
                return tx.records().insert(record);
              })
          .get(10, TimeUnit.SECONDS);
      RecordingOwners owners = new RecordingOwners(store, List.of("other", record.node()));
      assertThat(heard(owners, "sales", file)).isTrue();
      assertThat(heard(owners, "support", file)).isFalse();
      // The same name elsewhere, or with another ending, is not what stands in the record.
      assertThat(heard(owners, "sales", "x/" + file)).isFalse();
      assertThat(heard(owners, "sales", file + ".bak")).isFalse();
      assertThat(heard(owners, "sales", "cordboard/1.2.wav")).isFalse();
      assertThat(heard(owners, "sales", "secret.txt")).isFalse();
    }
  }

  @Test
  void whatAnIvrRecordedIsItsCallsTeams() throws Exception {
    String id = SampleRecords.id(1);
    String file = RecordingNames.ofIvr(id + "-1x2-3.wav");
    CallRecord record = SampleRecords.recordedTo(SampleRecords.full(id, 1_700_000_000_000L), file);
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("c.db")), Clock.systemUTC())) {
      store.write(tx -> tx.records().insert(record)).get(10, TimeUnit.SECONDS);
      RecordingOwners owners = new RecordingOwners(store, List.of(record.node()));
      assertThat(heard(owners, "sales", file)).isTrue();
      assertThat(heard(owners, "support", file)).isFalse();
      assertThat(heard(owners, "sales", RecordingNames.ofIvr(id + "-1x2-4.wav"))).isFalse();
    }
  }

  private static boolean heard(RecordingOwners owners, String team, String file) throws Exception {
    return owners.isTeams(team, file).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

package io.cordboard.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOutageIT {
  @TempDir private Path folder;

  /** A file system of its own with little room; gone at the end. */
  private static final class SmallDisk implements AutoCloseable {
    private final Path at;

    SmallDisk(Path at, int megabytes) throws Exception {
      this.at = Files.createDirectories(at);
      run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString());
    }

    @Override
    public void close() throws Exception {
      run("umount", "-l", at.toString());
    }

    private static void run(String... command) throws Exception {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    }
  }

  @Test
  void fullDiskFailsWritesHarmsNothingAndEndsByItself() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), 6)) {
      Path file = disk.at.resolve("cordboard.db");
      Store store = Store.open(StoreSettings.sqlite(file), Clock.systemUTC());
      try {
        List<String> kept = fill(store);
        StoreHealth down = StoreHealths.await(store, false);
        assertThat(down.why()).containsIgnoringCase("full");
        // What was committed is there, and can be read while nothing can be written.
        for (String id : kept) {
          assertThat(has(store, id)).isTrue();
        }
        Path ballast = disk.at.resolve("ballast");
        assertThat(ballast).exists();
        Files.delete(ballast);
        StoreHealths.await(store, true);
        String after = SampleRecords.id(1_000_000);
        assertThat(insert(store, after).get(60, TimeUnit.SECONDS)).isTrue();
        kept.add(after);
      } finally {
        store.close();
      }
      try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file);
          ResultSet check = plain.createStatement().executeQuery("PRAGMA integrity_check")) {
        assertThat(check.getString(1)).isEqualTo("ok");
      }
    }
  }

  /** Writes until nothing goes any more; the ids that were promised. */
  private static List<String> fill(Store store) throws Exception {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String id = SampleRecords.id(i);
      insert(store, id).get(60, TimeUnit.SECONDS);
      kept.add(id);
    }
    Path ballast = Path.of(store.place()).resolveSibling("ballast");
    byte[] block = new byte[64 * 1024];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("No space left");
    }
    for (int i = 50; i < 100_000; i++) {
      String id = SampleRecords.id(i);
      try {
        insert(store, id).get(60, TimeUnit.SECONDS);
        kept.add(id);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(StoreUnavailable.class);
        return kept;
      }
    }
    throw new AssertionError("the disk does not become full");
  }

  @Test
  void databaseThatStopsAndComesBackHarmsNothing() throws Exception {
    try (ThrowawayPostgres postgres = ThrowawayPostgres.start();
        Store store = Store.open(postgres.database("d"), Clock.systemUTC())) {
      StoreHealths.await(store, true);
      String before = SampleRecords.id(1);
      assertThat(insert(store, before).get(60, TimeUnit.SECONDS)).isTrue();
      postgres.down();
      CompletableFuture<Boolean> during = insert(store, SampleRecords.id(2));
      assertThatThrownBy(() -> during.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StoreUnavailable.class);
      assertThat(StoreHealths.await(store, false).why()).isNotBlank();
      assertThatThrownBy(() -> has(store, before)).hasCauseInstanceOf(StoreUnavailable.class);
      postgres.up();
      StoreHealths.await(store, true);
      assertThat(has(store, before)).isTrue();
      assertThat(insert(store, SampleRecords.id(3)).get(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void databaseThatIsAwayAtTheStartIsWaitedFor() throws Exception {
    try (ThrowawayPostgres postgres = ThrowawayPostgres.start()) {
      StoreSettings settings = postgres.database("late");
      postgres.down();
      try (Store store = Store.open(settings, Clock.systemUTC())) {
        assertThat(store.health().up()).isFalse();
        postgres.up();
        StoreHealths.await(store, true);
        assertThat(insert(store, SampleRecords.id(1)).get(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void fileThatIsNoStoreIsRefusedClearly() throws Exception {
    Path file = folder.resolve("no.db");
    Files.writeString(file, "this is no database at all ".repeat(100));
    assertThatThrownBy(() -> Store.open(StoreSettings.sqlite(file), Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a database");
  }

  @Test
  void copyOfALiveStoreIsWholeWhileItIsWritten() throws Exception {
    Path file = folder.resolve("live.db");
    try (Store store = Store.open(StoreSettings.sqlite(file), Clock.systemUTC())) {
      for (int i = 0; i < 200; i++) {
        insert(store, SampleRecords.id(i)).get(60, TimeUnit.SECONDS);
      }
      List<CompletableFuture<Boolean>> writing = new ArrayList<>();
      for (int i = 200; i < 2_000; i++) {
        writing.add(insert(store, SampleRecords.id(i)));
      }
      Path copy = folder.resolve("copy.db");
      StoreSettings.sqlite(file).backup(copy);
      CompletableFuture.allOf(writing.toArray(new CompletableFuture<?>[0]))
          .get(60, TimeUnit.SECONDS);
      assertThatThrownBy(() -> store.backup(copy)).hasMessageContaining("exists");
      try (Store other = Store.open(StoreSettings.sqlite(copy), Clock.systemUTC())) {
        for (int i = 0; i < 200; i++) {
          assertThat(has(other, SampleRecords.id(i))).isTrue();
        }
        assertThat(insert(other, SampleRecords.id(9_999)).get(60, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThatThrownBy(
            () ->
                StoreSettings.postgresql("jdbc:postgresql://127.0.0.1/x", "u", null)
                    .backup(folder.resolve("p.db")))
        .hasMessageContaining("pg_dump");
  }

  private static CompletableFuture<Boolean> insert(Store store, String id) {
    CallRecord record = SampleRecords.full(id, 1_700_000_000_000L);
    return store.write(tx -> tx.records().insert(record));
  }

  private static boolean has(Store store, String id) throws Exception {
    return store.read(tx -> tx.records().get(id) != null).get(60, TimeUnit.SECONDS);
  }
}

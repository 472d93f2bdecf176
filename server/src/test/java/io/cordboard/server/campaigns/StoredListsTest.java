package io.cordboard.server.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.campaigns.DialList.Campaign;
import io.cordboard.server.campaigns.DialList.Wish;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.store.ListedNumber;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredListsTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC);

  @TempDir private Path folder;

  @Test
  void whatMayBeDialledIsKeptAndTheRestNamed() throws Exception {
    Config config =
        TestConfigs.of(
            """
            zone: Europe/Berlin
            nodes: [{name: a, ami: {secret: s}}]
            queues: [{name: q}]
            groups: [{id: 4, queue: q}]
            campaigns: [{id: 10, group: 4}]
            numbers: {home-country: DE}
            """);
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("cordboard.db")), Clock.systemUTC())) {
      StoredLists lists = new StoredLists(config, new NumberRules(config, CLOCK), store, CLOCK);
      Campaign campaign = lists.campaign(10);
      assertThat(campaign).isEqualTo(new Campaign(10, 4));
      assertThat(lists.campaign(4)).isNull();
      List<String> refused =
          lists
              .add(
                  new Campaign(10, 4),
                  "1001",
                  List.of(
                      new Wish("030 1234567", 3, null),
                      new Wish("110", 3, null),
                      new Wish("+19005551234", 3, null),
                      new Wish("+493012345678", 7, LocalDateTime.of(2026, 7, 1, 8, 0))))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      assertThat(refused).containsExactly("110", "+19005551234");
      List<ListedNumber> kept =
          store.read(tx -> tx.dialLists().of(10, 100)).get(20, TimeUnit.SECONDS);
      assertThat(kept)
          .containsExactly(
              new ListedNumber(
                  10,
                  "+493012345678",
                  7,
                  Instant.parse("2026-07-01T06:00:00Z").toEpochMilli(),
                  "1001",
                  5_000),
              new ListedNumber(10, "+49301234567", 3, 0, "1001", 5_000));
    }
  }
}

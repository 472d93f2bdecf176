package io.cordboard.server.ivr.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrJournal.Entry;
import io.cordboard.server.outbox.Target;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreJournalTest {
  private static final Config CONFIG =
      TestConfigs.of(
          "ivr: {numbers: [{did: 7000, url: 'http://127.0.0.1:1/ivr', header: X-Key, secret: hush},"
              + " {did: 7001, url: 'http://127.0.0.1:1/rpc', format: xml-rpc}]}");

  @TempDir Path folder;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final HangupCalls calls = new HangupCalls(CONFIG.ivr().numbers(), Clock.systemUTC());
  private final BlockingQueue<List<OutboxMessage>> stored = new LinkedBlockingQueue<>();
  private Store store;
  private StoreJournal journal;

  @BeforeEach
  void open() throws Exception {
    store = Store.open(StoreSettings.sqlite(folder.resolve("x.db")), Clock.systemUTC());
    journal = new StoreJournal(store, calls::owed, stored::add, later);
  }

  @AfterEach
  void close() {
    store.close();
    later.shutdownNow();
  }

  @Test
  void theLatestOfEachSessionIsThereAfterAKill() throws Exception {
    journal.wrote(entry("7000", "c1", CallEnd.Status.VOEND));
    journal.wrote(entry("7000", "c2", CallEnd.Status.VOEND));
    journal.wrote(entry("7000", "c1", CallEnd.Status.CANCEL));
    again();
    List<Entry> left = journal.entries().get(30, TimeUnit.SECONDS);
    assertThat(left)
        .containsExactly(
            entry("7000", "c1", CallEnd.Status.CANCEL), entry("7000", "c2", CallEnd.Status.VOEND));
  }

  @Test
  void whatIsKeptIsOnTheDiskWhenItIsSaid() throws Exception {
    for (int n = 0; n < 50; n++) {
      Entry entry = entry("7000", "c" + n % 3, CallEnd.Status.VOEND);
      journal.wrote(entry("7000", "d" + n, CallEnd.Status.VOEND));
      journal.keeps(entry).toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(journal.entries().get(30, TimeUnit.SECONDS)).contains(entry);
    }
  }

  @Test
  void aStoreThatIsAwayIsNotWaitedFor() throws Exception {
    store.close();
    Entry entry = entry("7000", "c1", CallEnd.Status.VOEND);
    journal.keeps(entry).toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(journal.keeps(entry)).as("while it rests").isCompleted();
  }

  @Test
  void anEndForgetsTheSessionAndOwesItsHangupCallOnce() throws Exception {
    Entry entry = entry("7000", "c1", CallEnd.Status.ANSWER);
    journal.wrote(entry);
    journal.ended(entry, CallEnd.of(entry, 9_000));
    OutboxMessage owed = stored.poll(30, TimeUnit.SECONDS).get(0);
    assertThat(owed.target()).isEqualTo("ivr/7000");
    assertThat(owed.body()).contains("HANGUP_CALL").contains("\"ANSWER\"").contains(entry.callId());
    assertThat(journal.entries().get(30, TimeUnit.SECONDS)).isEmpty();
    // Told again after a restart: the same id, and so the same message.
    journal.ended(entry, CallEnd.of(entry, 12_000));
    journal.ended(
        entry("7001", "c3", CallEnd.Status.TE),
        CallEnd.of(entry("7001", "c3", CallEnd.Status.TE), 1));
    List<OutboxMessage> next = stored.poll(30, TimeUnit.SECONDS);
    assertThat(next).extracting(OutboxMessage::target).containsExactly("ivr/7001");
    assertThat(next.get(0).contentType()).startsWith("text/xml");
    assertThat(store.read(tx -> tx.outbox().pending("ivr/7000", 0, 10)).get(30, TimeUnit.SECONDS))
        .extracting(OutboxMessage::id)
        .containsExactly(owed.id());
  }

  @Test
  void aNumberThatNoServerLeadsOwesNothing() {
    assertThat(calls.owed(CallEnd.of(entry("9999", "c", CallEnd.Status.VOEND), 1))).isNull();
  }

  @Test
  void aServerIsToldOnlyWithItsSecretAndBelievedOnlyWithStatus0() {
    List<Target> targets = calls.targets();
    assertThat(targets).extracting(Target::name).containsExactly("ivr/7000", "ivr/7001");
    assertThat(targets.get(0).header()).isEqualTo(new Target.Header("X-Key", "hush"));
    assertThat(targets.toString()).doesNotContain("hush");
    Target.Acknowledgement taken = targets.get(0).acknowledgement();
    assertThat(taken.in("{\"STATUS\": \"0\"}".getBytes(StandardCharsets.UTF_8))).isTrue();
    for (String no : List.of("{\"STATUS\":1}", "OK", "", "<html>", "{}")) {
      assertThat(taken.in(no.getBytes(StandardCharsets.UTF_8))).as(no).isFalse();
    }
  }

  @Test
  void aNumberOfLayersTellsTheEndToItsOwnServerIfItHasOne() {
    Config layers =
        TestConfigs.of(
            "ivr:\n  layers: examples/ivr-layers.yaml\n  providers: [{name: provider1, dial: 'PJSIP/{number}@t'}]\n"
                + "  numbers: [{did: '+7000', layer: 1, url: 'http://x/end'}, {did: 7001, layer: 1}]\n"
                + "queues: [{name: 630}]");
    HangupCalls told = new HangupCalls(layers.ivr().numbers(), Clock.systemUTC());
    assertThat(told.targets()).extracting(t -> t.url().toString()).containsExactly("http://x/end");
    Entry of = entry("+7000", "c1", CallEnd.Status.VOEND);
    assertThat(told.owed(CallEnd.of(of, 9_000)).body()).contains("\"DID\":\"+7000\"");
    Entry none = entry("7001", "c1", CallEnd.Status.VOEND);
    assertThat(told.owed(CallEnd.of(none, 9_000))).isNull();
    LedNumbers numbers = new LedNumbers(layers.ivr().numbers());
    assertThat(numbers.plan("7000").firstLayer()).isEqualTo(1);
    assertThat(numbers.plan("7000").server()).as("asked at the start").isNull();
    assertThat(numbers.plan("+7001")).isNotNull();
    assertThat(numbers.plan("7003")).isNull();
  }

  private void again() throws Exception {
    journal.close();
    store.close();
    open();
  }

  private static Entry entry(String did, String channel, CallEnd.Status status) {
    return new Entry(
        "lab",
        channel,
        "0".repeat(30) + channel,
        did,
        "0301",
        1_000,
        2_000,
        3_000,
        "801",
        null,
        false,
        status,
        Map.of("case", "17"));
  }
}

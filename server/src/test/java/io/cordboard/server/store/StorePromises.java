package io.cordboard.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.store.CallRecord.Missed;
import io.cordboard.server.store.DirectoryEntry.Kind;
import io.cordboard.server.store.DirectoryTable.Wanted;
import io.cordboard.server.store.OutboxMessage.State;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store promises, whatever database it is on. */
abstract class StorePromises {
  Store store;

  /** A place for a new store. */
  abstract StoreSettings settings() throws Exception;

  private StoreSettings place;

  @BeforeEach
  void open() throws Exception {
    place = settings().seenBy(r -> "802".equals(r.dialed()) ? Set.of("blue") : Set.of());
    store = Store.open(place, Clock.systemUTC());
    StoreHealths.await(store, true);
  }

  @AfterEach
  void close() {
    store.close();
  }

  final <T> T write(Function<Tx, T> work) throws Exception {
    return store.write(work).get(60, TimeUnit.SECONDS);
  }

  final <T> T read(Function<Tx, T> work) throws Exception {
    return store.read(work).get(60, TimeUnit.SECONDS);
  }

  // assertThat cannot choose by an open type: one reading per type

  private boolean did(Function<Tx, Boolean> work) throws Exception {
    return write(work);
  }

  private long number(Function<Tx, Number> work) throws Exception {
    return write(work).longValue();
  }

  private <E> List<E> list(Function<Tx, List<E>> query) throws Exception {
    return read(query);
  }

  private Object one(Function<Tx, Object> query) throws Exception {
    return read(query);
  }

  private void reopen() throws Exception {
    store.close();
    store = Store.open(place, Clock.systemUTC());
    StoreHealths.await(store, true);
  }

  @Test
  void recordComesBackAsItWas() throws Exception {
    CallRecord record = SampleRecords.full(SampleRecords.id(1), 1_700_000_000_000L);
    assertThat(did(tx -> tx.records().insert(record))).isTrue();
    assertThat(did(tx -> tx.records().insert(record))).isFalse();
    assertThat(one(tx -> tx.records().get(record.id()))).isEqualTo(record);
    assertThat(one(tx -> tx.records().get("none"))).isNull();
    reopen();
    assertThat(one(tx -> tx.records().get(record.id()))).isEqualTo(record);
  }

  @Test
  void recordIsCompletedOnce() throws Exception {
    CallRecord waits =
        SampleRecords.record(
            SampleRecords.id(2), 1_000, "+1", "801", "1001", "630", "sales", null, false);
    write(tx -> tx.records().insert(waits));
    assertThat(list(tx -> tx.records().incomplete())).containsExactly(waits);
    CallRecord done = waits.completed(9_000);
    assertThat(did(tx -> tx.records().complete(done))).isTrue();
    assertThat(did(tx -> tx.records().complete(waits.completed(1)))).isFalse();
    assertThat(did(tx -> tx.records().complete(SampleRecords.full("none", 1)))).isFalse();
    assertThat(list(tx -> tx.records().incomplete())).isEmpty();
    assertThat(one(tx -> tx.records().get(waits.id()))).isEqualTo(done);
  }

  @Test
  void oneWorkThatThrowsHarmsNoOther() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Object> blocker =
        store.write(
            tx -> {
              await(gate);
              return "";
            });
    CompletableFuture<Boolean> before =
        store.write(tx -> tx.records().insert(SampleRecords.full(SampleRecords.id(3), 1)));
    CompletableFuture<Object> wrong =
        store.write(
            tx -> {
              tx.records().insert(SampleRecords.full(SampleRecords.id(4), 1));
              throw new IllegalArgumentException("of its own");
            });
    CompletableFuture<Boolean> after =
        store.write(tx -> tx.records().insert(SampleRecords.full(SampleRecords.id(5), 1)));
    gate.countDown();
    blocker.get(60, TimeUnit.SECONDS);
    assertThat(before.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(after.get(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> wrong.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(one(tx -> tx.records().get(SampleRecords.id(4)))).isNull();
    assertThat(one(tx -> tx.records().get(SampleRecords.id(5)))).isNotNull();
    assertThat(store.health().up()).isTrue();
  }

  @Test
  void worksThatWaitAreCommittedTogether() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    store.write(
        tx -> {
          await(gate);
          return "";
        });
    long commits = store.counts().commits();
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      CallRecord record = SampleRecords.full(SampleRecords.id(1_000 + i), i);
      all.add(store.write(tx -> tx.records().insert(record)));
    }
    gate.countDown();
    for (CompletableFuture<Boolean> one : all) {
      assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(store.counts().commits() - commits).isLessThanOrEqualTo(3);
    assertThat(read(tx -> tx.records().search(RecordQuery.newest(1_000))).records()).hasSize(400);
  }

  @Test
  void pagesNeitherRepeatNorSkipWhileRecordsAreAdded() throws Exception {
    for (int i = 0; i < 95; i++) {
      // Several began in the same millisecond.
      CallRecord record = SampleRecords.full(SampleRecords.id(i), 10_000 + i / 7);
      write(tx -> tx.records().insert(record));
    }
    Set<String> seen = new HashSet<>();
    RecordQuery query = RecordQuery.newest(10);
    int added = 95;
    while (true) {
      RecordQuery now = query;
      RecordPage page = read(tx -> tx.records().search(now));
      page.records().forEach(r -> assertThat(seen.add(r.id())).isTrue());
      CallRecord newer = SampleRecords.full(SampleRecords.id(added++), 50_000);
      write(tx -> tx.records().insert(newer));
      if (page.next() == null) {
        break;
      }
      query = Queries.after(query, page.next());
    }
    for (int i = 0; i < 95; i++) {
      assertThat(seen).contains(SampleRecords.id(i));
    }
    assertThat(seen).hasSize(95);
  }

  @Test
  void everyFilterFindsItsOwnAndNothingElse() throws Exception {
    CallRecord a =
        SampleRecords.record("a", 1_000, "+49 30-1", "801", "1001", "630", "sales", null, true);
    CallRecord b =
        SampleRecords.record(
            "b", 2_000, "+49302", "802", null, "640", null, Missed.NO_ASSIGN, true);
    write(tx -> tx.records().insert(a) && tx.records().insert(b));
    assertThat(found(Queries.extension("801"))).containsExactly("a");
    assertThat(found(Queries.extension("80"))).isEmpty();
    assertThat(found(Queries.number("+49301"))).containsExactly("a");
    assertThat(found(Queries.number("4930999"))).containsExactly("b", "a");
    assertThat(found(Queries.agent("1001"))).containsExactly("a");
    assertThat(found(Queries.queue("640"))).containsExactly("b");
    assertThat(found(Queries.team("sales"))).containsExactly("a");
    assertThat(found(Queries.missed())).containsExactly("b");
    assertThat(found(Queries.between(1_000, 2_000))).containsExactly("a");
    assertThat(found(Queries.between(1_001, 2_001))).containsExactly("b");
    assertThat(found(Queries.direction(io.cordboard.server.board.Call.Direction.OUTBOUND)))
        .isEmpty();
    assertThat(found(Queries.outcome(io.cordboard.server.board.Call.Outcome.ABANDONED)))
        .containsExactly("b");
    assertThat(found(Queries.extensionAndQueue("801", "630"))).containsExactly("a");
    assertThat(found(Queries.extensionAndQueue("801", "640"))).isEmpty();
    assertThat(found(Queries.seenBy(RecordScope.ofTeam("sales")))).containsExactly("a");
    assertThat(found(Queries.seenBy(RecordScope.ofAgent("1001")))).containsExactly("a");
    assertThat(found(Queries.seenBy(RecordScope.NONE))).isEmpty();
    assertThat(one(tx -> tx.records().get("b", RecordScope.ofTeam("sales")))).isNull();
    assertThat(one(tx -> tx.records().get("a", RecordScope.ofTeam("sales")))).isNotNull();
    assertThat(one(tx -> tx.records().get("a", RecordScope.ofAgent("1002")))).isNull();
  }

  private List<String> found(RecordQuery query) throws Exception {
    return read(tx -> tx.records().search(query)).records().stream().map(CallRecord::id).toList();
  }

  /** Makes every search of records take longer than the time that it answers, in ms. */
  abstract int slowSearches(StoreSettings there) throws Exception;

  @Test
  void aSearchThatTakesTooLongIsRefusedAndHarmsNoOther() throws Exception {
    int tooShortMs = slowSearches(place);
    try (Store hasty = Store.open(place.patientFor(tooShortMs), Clock.systemUTC())) {
      StoreHealths.await(hasty, true);
      RecordQuery many = Queries.busy("801");
      assertThatThrownBy(() -> hasty.read(tx -> tx.records().search(many)).get())
          .hasCauseInstanceOf(ReadTooLong.class);
      assertThat(hasty.read(tx -> tx.cursors().get("x")).get()).isZero();
      assertThat(hasty.health().up()).isTrue();
    }
  }

  @Test
  void ageTakesRecordsWithAllThatLeadsToThem() throws Exception {
    for (int i = 0; i < 20; i++) {
      CallRecord record = SampleRecords.full(SampleRecords.id(i), i);
      write(
          tx -> {
            tx.records().link("main", "leg" + record.id(), record.id());
            return tx.records().insert(record);
          });
    }
    CallRecord waits = SampleRecords.record("waits", 3, "+1", "801", null, null, null, null, false);
    write(tx -> tx.records().insert(waits));
    assertThat(number(tx -> tx.records().deleteOlder(10, 7))).isEqualTo(7);
    assertThat(number(tx -> tx.records().deleteOlder(10, 7))).isEqualTo(3);
    assertThat(number(tx -> tx.records().deleteOlder(10, 7))).isZero();
    assertThat(found(Queries.extension("801"))).hasSize(11).contains("waits");
    String gone = SampleRecords.id(2);
    assertThat(one(tx -> tx.records().get(gone))).isNull();
    assertThat(one(tx -> tx.records().recordOf("main", "leg" + gone))).isNull();
    String kept = SampleRecords.id(15);
    assertThat(one(tx -> tx.records().recordOf("main", "leg" + kept))).isEqualTo(kept);
  }

  static OutboxMessage message(String id, String order, String coalesce, long nowMs) {
    return OutboxMessage.owed(
        id, "crm", "state", order, coalesce, "application/json", "{\"ü\":1}", nowMs);
  }

  @Test
  void messagesAreOwedInOrderUntilDelivered() throws Exception {
    for (int i = 0; i < 5; i++) {
      OutboxMessage m = message("m" + i, "call", null, 100);
      assertThat(did(tx -> tx.outbox().add(m))).isTrue();
      assertThat(did(tx -> tx.outbox().add(m))).isFalse();
    }
    List<OutboxMessage> all = read(tx -> tx.outbox().pending("crm", 0, 3));
    assertThat(all).extracting(OutboxMessage::id).containsExactly("m0", "m1", "m2");
    assertThat(all.get(0).body()).isEqualTo("{\"ü\":1}");
    long seq = all.get(2).seq();
    assertThat(list(tx -> tx.outbox().pending("crm", seq, 9)))
        .extracting(OutboxMessage::id)
        .containsExactly("m3", "m4");
    assertThat(number(tx -> tx.outbox().delivered(List.of("m0", "m1", "gone")))).isEqualTo(2);
    assertThat(did(tx -> tx.outbox().failed("m2", 1, 5_000, "no route"))).isTrue();
    assertThat(did(tx -> tx.outbox().dead("m3", "72 h"))).isTrue();
    OutboxMessage failed = read(tx -> tx.outbox().get("m2"));
    assertThat(failed.attempts()).isEqualTo(1);
    assertThat(failed.nextAtMs()).isEqualTo(5_000);
    assertThat(failed.error()).isEqualTo("no route");
    assertThat(read(tx -> tx.outbox().counts()).get("crm"))
        .isEqualTo(new OutboxTable.Counts(2, 1, 100));
    assertThat(list(tx -> tx.outbox().page("crm", State.DEAD, 0, 10)))
        .extracting(OutboxMessage::id)
        .containsExactly("m3");
    assertThat(did(tx -> tx.outbox().retry("m3", 9_000))).isTrue();
    assertThat(did(tx -> tx.outbox().retry("none", 9_000))).isFalse();
    assertThat(read(tx -> tx.outbox().get("m3")).state()).isEqualTo(State.PENDING);
    assertThat(list(tx -> tx.outbox().page(null, null, 0, 10))).hasSize(3);
  }

  @Test
  void ofTheFirstThatAreOwedTheOldOnesAreGivenUp() throws Exception {
    for (int i = 0; i < 6; i++) {
      OutboxMessage m = message("m" + i, "call" + i, null, i < 4 ? 100 : 900);
      write(tx -> tx.outbox().add(m));
    }
    assertThat(number(tx -> tx.outbox().giveUpOlder("other", 500, "gone", 9))).isZero();
    assertThat(number(tx -> tx.outbox().giveUpOlder("crm", 500, "gone", 3))).isEqualTo(3);
    assertThat(number(tx -> tx.outbox().giveUpOlder("crm", 500, "gone", 3))).isEqualTo(1);
    assertThat(number(tx -> tx.outbox().giveUpOlder("crm", 500, "gone", 3))).isZero();
    assertThat(read(tx -> tx.outbox().get("m3")).error()).isEqualTo("gone");
    Map<String, OutboxTable.Counts> counts = read(tx -> tx.outbox().counts());
    assertThat(counts).containsExactly(Map.entry("crm", new OutboxTable.Counts(2, 4, 900)));
  }

  @Test
  void newsOfOneThingReplaceWhatWasTriedInVainAndKeepItsBackOff() throws Exception {
    write(tx -> tx.outbox().add(message("s1", "801", "801", 100)));
    write(tx -> tx.outbox().add(message("s2", "801", "801", 100)));
    assertThat(list(tx -> tx.outbox().pending("crm", 0, 9))).hasSize(2);
    write(tx -> tx.outbox().failed("s1", 3, 7_000, "down"));
    write(tx -> tx.outbox().failed("s2", 1, 8_000, "down"));
    write(tx -> tx.outbox().add(message("r1", "801", null, 100)));
    write(tx -> tx.outbox().add(message("s3", "801", "801", 200)));
    List<OutboxMessage> left = read(tx -> tx.outbox().pending("crm", 0, 9));
    assertThat(left).extracting(OutboxMessage::id).containsExactly("r1", "s3");
    assertThat(left.get(1).nextAtMs()).isEqualTo(8_000);
    assertThat(left.get(1).attempts()).isEqualTo(1);
    write(tx -> tx.outbox().add(message("s4", "801", "801", 300)));
    assertThat(list(tx -> tx.outbox().pending("crm", 0, 9)))
        .extracting(OutboxMessage::id)
        .containsExactly("r1", "s4");
    addAll(message("s5", "801", "801", 300), message("r2", "801", null, 300));
    assertThat(list(tx -> tx.outbox().pending("crm", 0, 9)))
        .extracting(OutboxMessage::id)
        .containsExactly("r1", "s5", "r2");
  }

  @Test
  void ofManyNewsAtOnceTheNewestReplacesAndNoneThatWasGivenUpCounts() throws Exception {
    addAll(message("s1", "801", "801", 100), message("t1", "802", "802", 100));
    write(tx -> tx.outbox().failed("s1", 3, 7_000, "down"));
    write(tx -> tx.outbox().failed("t1", 3, 9_000, "down"));
    write(tx -> tx.outbox().dead("t1", "72 h"));
    addAll(
        message("r1", "801", null, 200),
        message("s2", "801", "801", 200),
        message("t2", "802", "802", 200),
        message("s3", "801", "801", 200),
        message("t3", "802", "802", 200));
    List<OutboxMessage> left = read(tx -> tx.outbox().pending("crm", 0, 9));
    assertThat(left).extracting(OutboxMessage::id).containsExactly("r1", "t2", "s3", "t3");
    assertThat(left).extracting(OutboxMessage::attempts).containsExactly(0, 0, 3, 0);
    assertThat(left.get(2).nextAtMs()).isEqualTo(7_000);
  }

  @Test
  void onlyTheOldestThatMayBeReplacedAreTrimmed() throws Exception {
    for (int i = 0; i < 6; i++) {
      OutboxMessage m = message("m" + i, "call" + i, i % 3 == 0 ? null : "w" + i, 100);
      write(tx -> tx.outbox().add(m));
    }
    assertThat(number(tx -> tx.outbox().trim("crm", 4))).isZero();
    assertThat(number(tx -> tx.outbox().trim("crm", 1))).isEqualTo(3);
    assertThat(list(tx -> tx.outbox().pending("crm", 0, 9)))
        .extracting(OutboxMessage::id)
        .containsExactly("m0", "m3", "m5");
  }

  @Test
  void manyMessagesAreAddedInOrderWithoutThoseThatAreThere() throws Exception {
    addAll(message("m1", "a", "a", 1), message("m2", "a", null, 1));
    addAll(
        message("m3", "b", "b", 1),
        message("m2", "a", null, 1),
        message("m3", "b", "b", 1),
        message("m0", "a", "a", 1));
    assertThat(list(tx -> tx.outbox().pending("crm", 0, 9)))
        .extracting(OutboxMessage::id)
        .containsExactly("m1", "m2", "m3", "m0");
  }

  private void addAll(OutboxMessage... messages) throws Exception {
    write(
        tx -> {
          tx.outbox().addAll(List.of(messages));
          return "";
        });
  }

  @Test
  void ofEachIvrSessionTheLatestIsKeptUntilItIsOver() throws Exception {
    IvrSessionTable.Row first = new IvrSessionTable.Row("a", "c1", "{\"n\":1}");
    IvrSessionTable.Row other = new IvrSessionTable.Row("b", "c1", "{\"text\":\"\u05d0'\"}");
    IvrSessionTable.Row latest = new IvrSessionTable.Row("a", "c1", "{\"n\":2}");
    did(
        tx -> {
          tx.ivrSessions().put(first);
          tx.ivrSessions().put(other);
          tx.ivrSessions().put(latest);
          return true;
        });
    reopen();
    assertThat(list(tx -> tx.ivrSessions().all())).containsExactly(latest, other);
    did(
        tx -> {
          tx.ivrSessions().delete("a", "c1");
          tx.ivrSessions().delete("a", "none such");
          return true;
        });
    assertThat(list(tx -> tx.ivrSessions().all())).containsExactly(other);
  }

  @Test
  void numbersStayWithTheirThingsAndAreNeverGivenTwice() throws Exception {
    write(
        tx -> {
          tx.directory()
              .sync(
                  Kind.TEAM,
                  List.of(new Wanted(7, "sales", "sales", null), new Wanted(0, "red", "r", null)));
          return "";
        });
    assertThat(read(tx -> tx.directory().byCode(Kind.TEAM, "sales")).id()).isEqualTo(7);
    long red = read(tx -> tx.directory().byCode(Kind.TEAM, "red")).id();
    assertThat(red).isNotEqualTo(7);
    // red goes, blue comes, sales is renamed; then red comes back
    sync(new Wanted(7, "vertrieb", "v", null), new Wanted(0, "blue", "b", null));
    assertThat(read(tx -> tx.directory().byId(Kind.TEAM, 7)).code()).isEqualTo("vertrieb");
    assertThat(read(tx -> tx.directory().byId(Kind.TEAM, red)).present()).isFalse();
    long blue = read(tx -> tx.directory().byCode(Kind.TEAM, "blue")).id();
    assertThat(blue).isNotIn(7L, red);
    sync(
        new Wanted(7, "vertrieb", "v", null),
        new Wanted(0, "blue", "b", null),
        new Wanted(0, "red", "again", null));
    assertThat(read(tx -> tx.directory().byCode(Kind.TEAM, "red")).id()).isEqualTo(red);
    // the configuration gives vertrieb another number: 7 is gone and stays so
    sync(new Wanted(99, "vertrieb", "v", null));
    assertThat(read(tx -> tx.directory().byCode(Kind.TEAM, "vertrieb")).id()).isEqualTo(99);
    assertThat(read(tx -> tx.directory().byId(Kind.TEAM, 7)).present()).isFalse();
    assertThat(number(tx -> tx.directory().put(Kind.QUEUE, new Wanted(0, "630", "S", null))))
        .isEqualTo(1);
  }

  private void sync(Wanted... all) throws Exception {
    write(
        tx -> {
          tx.directory().sync(Kind.TEAM, List.of(all));
          return "";
        });
  }

  @Test
  void staffIsKeptAsItWasPut() throws Exception {
    StoredTeam team =
        new StoredTeam(5, "red", null, "key", true, "de", List.of("https://a.example", "http://b"));
    StoredGroup group = new StoredGroup(9, "Support", "630", "ringing", 12);
    StoredAgent ann =
        new StoredAgent("2001", "Änne", "ann", "red", "807", true, "pbkdf2:x", Map.of(9, "admin"));
    StoredAgent ben =
        new StoredAgent("2002", "Ben", null, null, null, false, "pbkdf2:y", Map.of(9, "member"));
    write(
        tx -> {
          tx.staff().put(team);
          tx.staff().put(group);
          tx.staff().put(ben);
          tx.staff().put(ann);
          return "";
        });
    reopen();
    assertThat(list(tx -> tx.staff().teams())).containsExactly(team);
    assertThat(list(tx -> tx.staff().groups())).containsExactly(group);
    assertThat(list(tx -> tx.staff().agents())).containsExactly(ann, ben);
    // Others of the same number, name or id take their place.
    StoredTeam plain = new StoredTeam(6, "red", "https://x/y", null, false, "en", List.of());
    StoredAgent moved =
        new StoredAgent("2001", "Ann", null, null, "808", false, "pbkdf2:z", Map.of());
    write(
        tx -> {
          tx.staff().put(plain);
          tx.staff().put(new StoredGroup(9, "S", "631", "off", 1));
          tx.staff().put(moved);
          tx.staff().removeAgent("2002");
          return "";
        });
    assertThat(list(tx -> tx.staff().teams())).containsExactly(plain);
    assertThat(list(tx -> tx.staff().agents())).containsExactly(moved);
    write(
        tx -> {
          tx.staff().put(moved.inGroup(9, "member"));
          tx.staff().removeGroup(9);
          tx.staff().removeTeam("red");
          return "";
        });
    assertThat(list(tx -> tx.staff().agents())).containsExactly(moved);
    assertThat(list(tx -> tx.staff().groups())).isEmpty();
    assertThat(list(tx -> tx.staff().teams())).isEmpty();
  }

  @Test
  void auditAndCursorsAreKept() throws Exception {
    for (int i = 0; i < 5; i++) {
      AuditEntry entry = new AuditEntry(0, i, i % 2 == 0 ? "crm" : "ann", "call", "done", "x");
      write(
          tx -> {
            tx.audit().add(entry);
            tx.cursors().set("cel", entry.atMs());
            return "";
          });
    }
    List<AuditEntry> page = read(tx -> tx.audit().page(0, 100, "crm", Long.MAX_VALUE, 2));
    assertThat(page).extracting(AuditEntry::atMs).containsExactly(4L, 2L);
    long last = page.get(1).seq();
    assertThat(list(tx -> tx.audit().page(0, 100, "crm", last, 2)))
        .extracting(AuditEntry::atMs)
        .containsExactly(0L);
    assertThat(number(tx -> tx.audit().deleteOlder(3, 2))).isEqualTo(2);
    assertThat(list(tx -> tx.audit().page(0, 100, null, Long.MAX_VALUE, 9))).hasSize(3);
    reopen();
    assertThat(number(tx -> tx.cursors().get("cel"))).isEqualTo(4);
    assertThat(number(tx -> tx.cursors().get("other"))).isZero();
  }

  private int deletedOf(int keepDays) throws Exception {
    long day = TimeUnit.DAYS.toMillis(1);
    Clock now = Clock.fixed(Instant.ofEpochMilli(1_000 * day), ZoneOffset.UTC);
    try (Retention retention = new Retention(store, keepDays, now)) {
      return retention.run().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void recordsAndAuditAreKeptForEverIfOneLikesButNoDeadWebhooks() throws Exception {
    long day = TimeUnit.DAYS.toMillis(1);
    for (int age : new int[] {1, 100, 400, 900}) {
      long atMs = (1_000 - age) * day;
      String id = "m" + age;
      write(
          tx -> {
            tx.records().insert(SampleRecords.full(SampleRecords.id(age), atMs));
            tx.audit().add(new AuditEntry(0, atMs, "crm", "call", "done", "x"));
            tx.outbox().add(OutboxMessage.owed(id, "crm", "cdr", id, null, "text/plain", "", atMs));
            tx.outbox().add(OutboxMessage.owed("p" + id, "crm", "cdr", id, null, "a/b", "", atMs));
            return tx.outbox().dead(id, "72 h");
          });
    }
    assertThat(deletedOf(0)).isEqualTo(2);
    assertThat(list(tx -> tx.outbox().page("crm", State.DEAD, 0, 10)))
        .extracting(OutboxMessage::id)
        .containsExactlyInAnyOrder("m1", "m100");
    assertThat(found(Queries.extension("801"))).hasSize(4);
    assertThat(deletedOf(500)).isEqualTo(2); // the oldest record and audit entry
    assertThat(deletedOf(50)).isEqualTo(5); // two of each, and a webhook
    assertThat(found(Queries.extension("801"))).hasSize(1);
    assertThat(list(tx -> tx.audit().page(0, Long.MAX_VALUE, null, Long.MAX_VALUE, 9))).hasSize(1);
    assertThat(list(tx -> tx.outbox().pending("crm", 0, 9))).hasSize(4);
  }

  @Test
  void shiftsComeBackAsTheyWere() throws Exception {
    AgentShift ann =
        AgentShift.none("1001")
            .begun(10, "801")
            .with(1, seat -> seat.checkedIn(11))
            .into(List.of("630", "631"))
            .with(2, seat -> seat.checkedIn(12).withAfterCall("RINGING").withWorkWay("DIAL_OUT"))
            .paused("lunch", 13)
            .paused("Besprechung ä", 14);
    AgentShift ben = AgentShift.none("1002").begun(20, null);
    assertThat(list(tx -> tx.shifts().all())).isEmpty();
    write(
        tx -> {
          tx.shifts().put(ann);
          tx.shifts().put(ben);
          return "";
        });
    reopen();
    assertThat(list(tx -> tx.shifts().all())).containsExactlyInAnyOrder(ann, ben);
    AgentShift later =
        ann.unpaused(List.of("theirs", ""))
            .with(1, seat -> seat.checkedIn(0))
            .over()
            .at("802")
            .withSeats(Map.of(2, ann.seat(2)));
    write(
        tx -> {
          tx.shifts().put(later);
          tx.shifts().put(ben.handedBack());
          return "";
        });
    assertThat(list(tx -> tx.shifts().all())).containsExactlyInAnyOrder(later, ben.handedBack());
    assertThat(later.endedPauses()).containsExactly("lunch", "Besprechung ä", "theirs", "");
    assertThat(later.earlier()).containsExactly("801");
    write(
        tx -> {
          tx.shifts().put(later.settled(List.of("631")));
          tx.shifts().drop("1002");
          return "";
        });
    assertThat(list(tx -> tx.shifts().all())).containsExactly(later.settled(List.of("631")));
    assertThat(later.settled(List.of("631")).added()).containsExactly("631");
  }

  @Test
  void whatComesAfterTheCloseFails() throws Exception {
    store.close();
    assertThatThrownBy(() -> write(tx -> tx.records().incomplete()))
        .hasCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> read(tx -> tx.records().incomplete()))
        .hasCauseInstanceOf(StoreUnavailable.class);
  }

  private static void await(CountDownLatch gate) {
    try {
      if (!gate.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody opened the gate");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

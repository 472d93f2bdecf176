package io.cordboard.server.callevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Fact;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.LeftTable;
import io.cordboard.server.store.OutboxMessage;
import io.cordboard.server.store.SampleRecords;
import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The back-fill on a real file and a real store; what it makes of a call is made short here. */
@Timeout(60)
class BackFillTest {
  private static final BoardSettings SETTINGS =
      new BoardSettings(
          List.of("lab"), false, Map.of(), List.of(), Map.of(), ZoneId.systemDefault());

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock(1);
  private final List<OutboxMessage> committed = new CopyOnWriteArrayList<>();
  private volatile Board board;
  private Store store;
  private Path cel;

  @BeforeEach
  void open() throws Exception {
    board = new Board(SETTINGS);
    store = Store.open(StoreSettings.sqlite(folder.resolve("store.db")), clock);
    cel = folder.resolve("master.db");
    execute(
        "CREATE TABLE cordboard_cel (AcctId INTEGER PRIMARY KEY, eventtype,eventtime,cidname,"
            + "cidnum,cidani,ciddnid,exten,context,channame,appname,appdata,uniqueid,linkedid,"
            + "peer,extra)");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void execute(String sql) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + cel);
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private void write(List<CallEvent> events) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + cel);
        PreparedStatement s =
            c.prepareStatement(
                "INSERT INTO cordboard_cel (eventtype, eventtime, cidnum, cidname, exten, channame,"
                    + " appname, appdata, uniqueid, linkedid, extra)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      c.setAutoCommit(false);
      for (CallEvent e : events) {
        int i = 1;
        s.setString(i++, e.type());
        s.setString(i++, String.format("%d.%03d000", e.atMs() / 1000, e.atMs() % 1000));
        for (String text :
            List.of(
                e.number(),
                e.name(),
                e.exten(),
                e.channel(),
                e.app(),
                e.data(),
                e.uniqueId(),
                e.linkedId(),
                e.extra())) {
          s.setString(i++, text);
        }
        s.executeUpdate();
      }
      c.commit();
    }
  }

  private BackFill backFill() {
    BoardFeed feed =
        new BoardFeed() {
          @Override
          public CompletionStage<BoardSnapshot> snapshot() {
            return CompletableFuture.completedFuture(board.snapshot());
          }

          @Override
          public void attach(BoardReader reader) {}

          @Override
          public void detach(BoardReader reader) {}
        };
    BackFill.Webhooks webhooks =
        new BackFill.Webhooks(
            (record, step) ->
                List.of(
                    OutboxMessage.owed(
                        "msg_" + record.id() + step,
                        "crm",
                        step.name(),
                        record.id(),
                        null,
                        "text/plain",
                        record.id(),
                        clock.millis())),
            (record, added) -> committed.addAll(added));
    BackFill fill =
        new BackFill(
            "lab",
            cel,
            store,
            new CallEventStory(() -> SETTINGS, Ends::new),
            webhooks,
            feed,
            clock,
            new BackFillTimes(30_000, 20));
    fill.start();
    return fill;
  }

  /** Makes a bare record of each call that ended. */
  private static final class Ends implements CallEventStory.Teller {
    private final List<CallRecord> records = new ArrayList<>();

    @Override
    public void onSnapshot(BoardSnapshot snapshot) {}

    @Override
    public void onChange(Change change) {
      if (change.now() == null
          && change.before() instanceof Call c
          && c.outcome() != null
          && c.outcome() != Call.Outcome.MERGED) {
        String channel = c.parties().get(0).channelId();
        CallRecord.Person nobody = new CallRecord.Person(null, null, null, null, null);
        records.add(
            new CallRecord(
                c.id(),
                c.node(),
                channel.substring(channel.indexOf('/') + 1),
                c.direction(),
                c.dialed(),
                c.did(),
                c.trunk(),
                nobody,
                null,
                c.queue(),
                null,
                null,
                null,
                new CallRecord.Times(c.startedAtMs(), 0, c.answeredAtMs(), c.endedAtMs(), 0),
                new CallRecord.Spans(0, 0, 0, 0, 0, 0, 0),
                new CallRecord.Ending(
                    c.outcome(), CallRecord.Where.BRIDGED, c.hungUpBy(), c.cause(), null),
                CallRecord.Told.NOTHING,
                List.of(),
                null,
                false,
                false,
                c.endedAtMs() + 1_000,
                CallRecord.Origin.LIVE));
      }
    }

    @Override
    public List<CallRecord> records() {
      return records;
    }
  }

  private static long endOf(List<CallEvent> events) {
    return events.stream().mapToLong(CallEvent::atMs).max().orElseThrow();
  }

  private void await(String what, java.util.function.BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void awaitCursor(long row) throws Exception {
    await(
        "row " + row + " is read",
        () -> store.read(tx -> tx.cursors().get("call-events/lab")).join() >= row);
  }

  @Test
  void everyCallIsRecordedOnceWithItsWebhooksHoweverOftenWeStart() throws Exception {
    List<CallEvent> all = SampleEvents.all();
    clock.set(all.get(0).atMs() - 1);
    try (BackFill first = backFill()) {
      write(all.subList(0, 120));
      clock.set(endOf(all) + 60_000);
      await("some", () -> first.filled() > 0);
    }
    write(all.subList(120, all.size()));
    try (BackFill second = backFill()) {
      awaitCursor(all.size());
      assertThat(second.note()).isEmpty();
    }
    try (BackFill third = backFill()) {
      third.soon();
      awaitCursor(all.size());
      assertThat(third.filled()).isZero();
    }
    assertThat(committed).hasSize(22);
    assertThat(committed.stream().map(OutboxMessage::id).distinct()).hasSize(22);
    CallRecord record = store.read(tx -> tx.records().get(committed.get(0).order())).join();
    assertThat(record).isNotNull();
    assertThat(record.complete()).isTrue();
    assertThat(record.origin()).isEqualTo(CallRecord.Origin.CALL_EVENTS);
  }

  @Test
  void callThatHasARecordByAnyOfItsLegsGetsNone() throws Exception {
    List<CallEvent> call = SampleEvents.call("lab-1795239286.12");
    clock.set(call.get(0).atMs() - 1);
    store
        .write(
            tx -> {
              tx.records().link("lab", "lab-1795239286.13", "0123");
              return 1;
            })
        .join();
    try (BackFill fill = backFill()) {
      write(call);
      clock.set(endOf(call) + 60_000);
      awaitCursor(call.size());
      assertThat(fill.filled()).isZero();
    }
    assertThat(committed).isEmpty();
  }

  @Test
  void whatWasOverBeforeTheFirstStartIsNotOurs() throws Exception {
    List<CallEvent> call = SampleEvents.call("lab-1795239286.12");
    write(call);
    clock.set(endOf(call) + 60_000);
    try (BackFill fill = backFill()) {
      awaitCursor(call.size());
      assertThat(fill.filled()).isZero();
    }
  }

  @Test
  void callThatAsteriskDiedInIsCutOnceAsteriskIsBack() throws Exception {
    List<CallEvent> call = SampleEvents.call("lab-1795239286.12");
    List<CallEvent> cut = call.subList(0, 8);
    clock.set(call.get(0).atMs() - 1);
    try (BackFill fill = backFill()) {
      write(cut);
      clock.set(endOf(cut) + 100_000);
      awaitCursor(1);
      assertThat(fill.filled()).isZero();
      live(endOf(cut) + 5_000);
      await("the record", () -> fill.filled() == 1);
    }
    CallRecord record = store.read(tx -> tx.records().get(committed.get(0).order())).join();
    assertThat(record).isNotNull();
    assertThat(record.partial()).isTrue();
    assertThat(record.times().endedAtMs()).isEqualTo(endOf(cut));
    assertThat(record.ending().outcome()).isEqualTo(Call.Outcome.ANSWERED);
    assertThat(record.ending().by()).isNull();
  }

  private void live(long startedAtMs) {
    Board after = new Board(SETTINGS);
    long now = clock.millis();
    after.apply(new Fact.LinkUp("lab", now, Fact.Link.AMI), change -> {});
    after.apply(new Fact.ResyncBegun("lab", now), change -> {});
    after.apply(
        new Fact.NodePicture(
            "lab",
            now,
            "22",
            startedAtMs,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        change -> {});
    board = after;
  }

  @Test
  void fileThatIsGoneOrStrangeIsToldAndHarmsNothing() throws Exception {
    Files.delete(cel);
    try (BackFill fill = backFill()) {
      assertThat(fill.works()).isFalse();
      assertThat(fill.note()).contains("not there (expected: ");
      execute("CREATE TABLE cel (id INTEGER PRIMARY KEY)");
      await("strange", () -> fill.note().contains("no such table"));
      execute(
          "CREATE TABLE cordboard_cel (AcctId INTEGER PRIMARY KEY, eventtype,eventtime,cidname,"
              + "cidnum,exten,channame,appname,appdata,uniqueid,linkedid,extra)");
      await("mended", fill::works);
    }
  }

  @Test
  void anotherFileInItsPlaceIsReadFromItsBeginning() throws Exception {
    List<CallEvent> first = SampleEvents.call("lab-1795239286.12");
    List<CallEvent> second = SampleEvents.call("lab-1795240704.686");
    clock.set(first.get(0).atMs() - 1);
    try (BackFill fill = backFill()) {
      write(first);
      clock.set(endOf(second) + 60_000);
      await("one", () -> fill.filled() == 1);
      execute("DELETE FROM cordboard_cel");
      write(second);
      await("two", () -> fill.filled() == 2);
    }
  }

  @Test
  void settledRowsAreDeletedAfterADayAndOnlyThose() throws Exception {
    List<CallEvent> all = SampleEvents.all();
    clock.set(all.get(0).atMs() - 1);
    try (BackFill fill = backFill()) {
      write(all);
      clock.set(endOf(all) + 60_000);
      awaitCursor(all.size());
      assertThat(rows()).isEqualTo(all.size());
      clock.set(endOf(all) + CallEventLimits.KEEP_MS + 2_000);
      await("only the last row is left", () -> rows() == 1);
      assertThat(fill.note()).isEmpty();
    }
  }

  private int rows() {
    try (CallEventFile file = CallEventFile.open(cel)) {
      assertThat(file.logged()).isTrue();
      return file.after(0, 10_000).size();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Leaves these calls to it; the list fills with those that it gives up. */
  private List<String> leave(BackFill fill, String... uniqueIds) {
    List<String> given = new CopyOnWriteArrayList<>();
    for (String id : uniqueIds) {
      keep(id);
      fill.leave("of " + id, List.of(id), () -> given.add(id));
    }
    return given;
  }

  /** As who leaves it does. */
  private void keep(String id) {
    CallRecord seen = SampleRecords.full("of " + id, clock.millis());
    store
        .write(
            tx -> {
              tx.left().keep(new LeftTable.Left(seen, List.of(id)));
              return 1;
            })
        .join();
  }

  private List<String> kept() {
    return store.read(tx -> tx.left().all()).join().stream()
        .flatMap(left -> left.linkedIds().stream())
        .toList();
  }

  @Test
  void callOfWhichAsteriskWritesNothingIsGivenUpOnceTheNodeIsBack() throws Exception {
    List<CallEvent> call = SampleEvents.call("lab-1795239286.12");
    clock.set(call.get(0).atMs() - 1);
    try (BackFill fill = backFill()) {
      List<String> given = leave(fill, "lab-1.1", "lab-1795239286.12");
      write(call);
      awaitCursor(1); // so they are left before it is over
      clock.set(endOf(call) + 60_000);
      awaitCursor(call.size());
      await("the other one is recorded", () -> fill.filled() == 1);
      assertThat(kept()).containsExactly("lab-1.1"); // gone with the record of the other
      assertThat(given).isEmpty(); // the node is away: nobody knows what it still writes
      live(1);
      await("it is given up", () -> !given.isEmpty());
      assertThat(fill.missed()).isEqualTo(1);
      assertThat(given).containsExactly("lab-1.1");
      assertThat(fill.works()).isTrue();
      assertThat(fill.note()).contains("calls without events: 1 (expected: ");
      write(SampleEvents.call("lab-1795240704.686"));
      await("events come again", () -> fill.note().isEmpty());
    }
    assertThat(committed).hasSize(2);
  }

  @Test
  void callThatWasRecordedBeforeItWasLeftIsNotGivenUp() throws Exception {
    List<CallEvent> call = SampleEvents.call("lab-1795239286.12");
    clock.set(call.get(0).atMs() - 1);
    try (BackFill fill = backFill()) {
      write(call);
      clock.set(endOf(call) + 60_000);
      await("recorded", () -> fill.filled() == 1);
      live(1);
      List<String> given = leave(fill, "lab-1.1", "lab-1795239286.12");
      clock.pass(60_000);
      await("the one that nobody knows is given up", () -> !given.isEmpty());
      assertThat(given).containsExactly("lab-1.1");
      // The other is forgotten; this one when what was seen of it is written.
      await("one is kept", () -> kept().equals(List.of("lab-1.1")));
    }
  }

  @Test
  void callWhoseFileIsGoneIsGivenUp() throws Exception {
    clock.set(1_795_239_286_000L);
    try (BackFill fill = backFill()) {
      live(1);
      List<String> given = leave(fill, "lab-1.1");
      Files.delete(cel);
      clock.pass(60_000);
      await("it is given up", () -> given.size() == 1);
      assertThat(fill.note()).contains("not there");
    }
  }
}

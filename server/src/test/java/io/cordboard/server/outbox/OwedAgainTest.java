package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Change;
import io.cordboard.server.board.Queue;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxIds;
import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.DefaultEventLoopGroup;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told live and owed by the record again: neither lost nor told twice. */
class OwedAgainTest {
  private static final String CALL = EndingCalls.id(1);
  private static final String LIVE = OutboxIds.of("crm", "ivr", "call/0");
  private static final String RECORD = OutboxIds.of("crm", "cdr", "call");

  private final MemoryShelf shelf = new MemoryShelf();
  private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);

  /** Tells an IVR at every change, and with the record again. */
  private record Ivr() implements QuietFormat {
    @Override
    public String name() {
      return "ivr";
    }

    @Override
    public Set<String> events() {
      return Set.of("ivr", "cdr");
    }

    @Override
    public boolean owedAgain(OutboxMessage live) {
      return live.event().equals("ivr");
    }

    @Override
    public List<Event> onChange(Change change) {
      return List.of(new Event("ivr", "call/0", CALL, null, ""));
    }

    @Override
    public List<Event> onRecord(CallRecord record, Step step) {
      return List.of(
          new Event("ivr", "call/0", CALL, null, ""), new Event("cdr", "call", CALL, null, ""));
    }
  }

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private static Target target() {
    return new Target(
        "crm",
        URI.create("http://127.0.0.1:9/"),
        new Ivr(),
        Set.of("ivr", "cdr"),
        null,
        true,
        null);
  }

  private Outbox outbox() {
    return new Outbox(
        List.of(target()),
        shelf,
        team -> {
          throw new IllegalStateException(team);
        },
        loops,
        Clock.systemUTC());
  }

  private static void tell(Outbox outbox) {
    Queue queue = new Queue("pbx1/630", "pbx1", "630", "630", "ringall", 0, 0, 0, 0);
    outbox.onChange(new Change(1, 1, Change.What.CHANGED, null, queue, false));
  }

  private static List<String> owed(Outbox outbox) {
    return outbox.owed(EndingCalls.record(1), WebhookFormat.Step.ENDED).stream()
        .map(OutboxMessage::id)
        .toList();
  }

  private List<String> onTheShelf() {
    return shelf.pending("crm", 0, 10).join().stream().map(OutboxMessage::id).toList();
  }

  @Test
  void whatTheStoreHadIsNotOwedByTheRecordEvenWhenItIsDelivered() {
    try (Outbox outbox = outbox()) {
      tell(outbox);
      assertThat(onTheShelf()).containsExactly(LIVE);
      shelf.settle(new Shelf.Settlement(List.of(LIVE), List.of(), List.of())).join();
      assertThat(owed(outbox)).containsExactly(RECORD);
    }
  }

  @Test
  void whatWasToldOfACallIsForgottenWithItsRecordAlsoIfThatOwesNothing() {
    try (Outbox outbox = outbox()) {
      tell(outbox);
      CallRecord record = EndingCalls.record(1);
      assertThat(owed(outbox)).containsExactly(RECORD);
      outbox.recorded(record, List.of());
      assertThat(owed(outbox)).containsExactly(LIVE, RECORD);
    }
  }

  @Test
  void whatWasToldOfAMergedCallIsForgottenWithTheRecordOfTheOther() {
    ToldLive told = new ToldLive(List.of(target()));
    told.committed(List.of(live("1", "a"), live("2", "b")));
    told.merged("a", "b");
    told.committed(List.of(live("3", "a")));
    told.merged("b", "c");
    told.committed(List.of(live("4", "a"), live("5", "b"), live("6", "d")));
    assertThat(told.knows("1")).isTrue();
    assertThat(told.knows("4")).isTrue();
    told.forget("c");
    assertThat(told.knows("6")).isTrue();
    assertThat(told.size()).isEqualTo(1);
  }

  @Test
  void thePageShowsOfARecordOnlyWhatItReallyAdded() {
    RecentEvents page = new RecentEvents("crm", Clock.systemUTC());
    try (Outbox outbox = outbox()) {
      outbox.watch(
          page,
          target(),
          team -> {
            throw new IllegalStateException(team);
          });
      CallRecord record = EndingCalls.record(1);
      List<OutboxMessage> owed = outbox.owed(record, WebhookFormat.Step.ENDED);
      outbox.recorded(record, List.of()); // it was there: nothing of it is on its way
      assertThat(page.since(0, 0).join()).isEmpty();
      outbox.recorded(record, owed);
      assertThat(page.since(0, 0).join())
          .extracting(RecentEvents.Seen::state)
          .containsExactly(RecentEvents.State.PENDING, RecentEvents.State.PENDING);
    }
  }

  private static OutboxMessage live(String id, String call) {
    return OutboxMessage.owed(id, "crm", "ivr", call, null, "text/plain", "", 1);
  }

  @Test
  void whatTheStoreDidNotTakeIsOwedByTheRecord() {
    shelf.away(true);
    try (Outbox outbox = outbox()) {
      tell(outbox);
      assertThat(owed(outbox)).containsExactly(LIVE, RECORD);
    }
  }

  @Test
  void afterACrashItIsOwedUnderTheSameIdSoThatTheStoreTakesItOnce() {
    try (Outbox before = outbox()) {
      tell(before);
    }
    try (Outbox after = outbox()) {
      assertThat(owed(after)).containsExactly(LIVE, RECORD);
      shelf.add(after.owed(EndingCalls.record(1), WebhookFormat.Step.ENDED)).join();
      assertThat(onTheShelf()).containsExactly(LIVE, RECORD);
    }
  }
}

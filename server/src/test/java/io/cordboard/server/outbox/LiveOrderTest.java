package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Change;
import io.cordboard.server.board.Queue;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.DefaultEventLoopGroup;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens in a call comes in order and before its record, whatever the store refuses. */
class LiveOrderTest {
  private static final String CALL = EndingCalls.id(1);

  private final MemoryShelf shelf = new MemoryShelf();
  private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);
  private final List<String> committed = new ArrayList<>();
  private final LiveInbox inbox =
      new LiveInbox(
          shelf,
          all -> {
            synchronized (committed) {
              all.forEach(m -> committed.add(m.body()));
            }
          },
          loops.next());

  @AfterEach
  void stop() {
    inbox.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private static OutboxMessage message(String call, String what) {
    return OutboxMessage.owed(call + what, "crm", "e", call, null, "text/plain", what, 1);
  }

  private List<String> onTheShelf() {
    return shelf.rows().stream().map(OutboxMessage::body).toList();
  }

  @Test
  void whatComesAfterARefusedWriteDoesNotOvertakeIt() {
    shelf.away(true);
    inbox.offer(List.of(message("a", "1")));
    shelf.away(false); // nobody has tried again yet
    inbox.offer(List.of(message("a", "2")));
    assertThat(onTheShelf()).isEmpty();
    Post.until("all is there", () -> shelf.rows().size() == 2);
    assertThat(onTheShelf()).containsExactly("1", "2");
    synchronized (committed) {
      assertThat(committed).containsExactly("1", "2");
    }
  }

  @Test
  void aWriteThatFailsAtItsEndKeepsItsPlace() {
    shelf.hold();
    inbox.offer(List.of(message("a", "1")));
    inbox.offer(List.of(message("a", "2"))); // while the first is being written
    shelf.away(true);
    shelf.letGo();
    assertThat(onTheShelf()).isEmpty();
    inbox.offer(List.of(message("a", "3")));
    shelf.away(false);
    Post.until("all is there", () -> shelf.rows().size() == 3);
    assertThat(onTheShelf()).containsExactly("1", "2", "3");
  }

  @Test
  void oneThatCannotBeWrittenIsGivenUpAndHoldsUpNoOther() {
    shelf.hold();
    inbox.offer(List.of(message("a", "0")));
    for (int i = 1; i < 10; i++) {
      inbox.offer(List.of(message("a", "" + i)));
    }
    shelf.refuse(m -> m.body().equals("3") || m.body().equals("8"));
    shelf.letGo();
    Post.until("all others are there", () -> shelf.rows().size() == 8);
    assertThat(onTheShelf()).containsExactly("0", "1", "2", "4", "5", "6", "7", "9");
    assertThat(inbox.dropped()).isEqualTo(2);
  }

  @Test
  void whatIsPutBackStaysWithinTheBoundAndTheOldestNewsGoFirst() {
    shelf.hold();
    inbox.offer(List.of(message("a", "kept"), news(0), news(1)));
    List<OutboxMessage> many = new ArrayList<>();
    for (int i = 2; i < OutboxLimits.INBOX + 2; i++) {
      many.add(news(i));
    }
    inbox.offer(many);
    assertThat(inbox.dropped()).isZero();
    shelf.away(true);
    shelf.letGo();
    assertThat(inbox.dropped()).isEqualTo(3);
    assertThat(inbox.of("a")).extracting(OutboxMessage::body).containsExactly("kept");
    shelf.away(false);
    Post.until("all is there", () -> shelf.rows().size() == OutboxLimits.INBOX);
    assertThat(onTheShelf().subList(0, 2)).containsExactly("kept", "3");
  }

  private static OutboxMessage news(int i) {
    return OutboxMessage.owed("n" + i, "crm", "e", "w" + i % 100, "w", "text/plain", "" + i, 1);
  }

  /** Tells each change; the second is the end, which the record owes too. */
  private record Story() implements QuietFormat {
    private static final Event END = new Event("end", CALL, CALL, null, "end");

    @Override
    public String name() {
      return "story";
    }

    @Override
    public Set<String> events() {
      return Set.of("state", "end", "cdr");
    }

    @Override
    public boolean owedAgain(OutboxMessage live) {
      return live.event().equals("end");
    }

    @Override
    public List<Event> onChange(Change change) {
      return List.of(
          change.seq() == 2
              ? END
              : new Event("state", CALL + change.seq(), CALL, null, "" + change.seq()));
    }

    @Override
    public List<Event> onRecord(CallRecord record, Step step) {
      return List.of(END, new Event("cdr", CALL, CALL, null, "cdr"));
    }
  }

  private Outbox outbox() {
    Target target =
        new Target(
            "crm",
            URI.create("http://127.0.0.1:9/"),
            new Story(),
            new Story().events(),
            null,
            true,
            null);
    return new Outbox(
        List.of(target),
        shelf,
        team -> {
          throw new IllegalStateException(team);
        },
        loops,
        Clock.systemUTC());
  }

  private static void tell(Outbox outbox, long seq) {
    Queue queue = new Queue("pbx1/630", "pbx1", "630", "630", "ringall", 0, 0, 0, 0);
    outbox.onChange(new Change(seq, 1, Change.What.CHANGED, null, queue, false));
  }

  @Test
  void theRecordTakesWhatWaitsOfItsCallAlongInFrontOfIt() {
    CallRecord record = EndingCalls.record(1);
    shelf.away(true);
    try (Outbox outbox = outbox()) {
      tell(outbox, 1);
      tell(outbox, 2);
      List<OutboxMessage> owed = outbox.owed(record, WebhookFormat.Step.ENDED);
      assertThat(owed).extracting(OutboxMessage::body).containsExactly("1", "end", "cdr");
      shelf.away(false);
      shelf.add(owed).join();
      List<String> ids = owed.stream().map(OutboxMessage::id).toList();
      shelf.settle(new Shelf.Settlement(ids, List.of(), List.of())).join();
      shelf.forgetIds(); // as the store, which deletes what was delivered
      outbox.committed(owed);
      tell(outbox, 3);
      Post.until("the inbox writes again", () -> !onTheShelf().isEmpty());
      assertThat(onTheShelf()).containsExactly("3");
    }
  }
}

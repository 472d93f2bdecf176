package io.cordboard.server.ivr.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Role;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrJournal.Entry;
import io.cordboard.server.store.StoreHealth;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeftSessionsTest {
  private static final StoreHealth UP = new StoreHealth(true, 0, null);

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Entry> over = new LinkedBlockingQueue<>();
  private volatile CompletableFuture<List<Entry>> journal = new CompletableFuture<>();
  private volatile CompletableFuture<BoardSnapshot> board = new CompletableFuture<>();
  private final LeftSessions left =
      new LeftSessions(
          List.of("lab", "other"),
          () -> journal,
          () -> board,
          over::add,
          loop,
          Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC));

  @AfterEach
  void close() {
    loop.shutdownNow();
  }

  @Test
  void thoseOfAPbxAreHandedOutOnceAndThoseOfNoPbxAreOver() throws Exception {
    Entry gone = entry("sold", "a", 1);
    Entry here = entry("lab", "b", 1);
    journal.complete(List.of(gone, here, entry("lab", "of this run", 5_000)));
    left.read(1_000);
    assertThat(over.poll(10, TimeUnit.SECONDS)).isEqualTo(gone);
    assertThat(left.of("lab")).containsExactly(here);
    assertThat(left.of("lab")).isEmpty();
    assertThat(left.of("other")).isEmpty();
    quiet();
  }

  @Test
  void readLateThoseWhoAreStillThereAreNotOver() throws Exception {
    assertThat(left.of("lab")).isEmpty(); // the PBX came before the store
    left.leads("lab", "led");
    left.storeTurned(new StoreHealth(false, 0, "away"));
    left.storeTurned(UP);
    Entry talks = entry("lab", "talks", 1);
    Entry went = entry("lab", "went", 1);
    journal.complete(List.of(talks, went, entry("lab", "led", 1), entry("other", "c", 1)));
    quiet();
    CompletableFuture<BoardSnapshot> first = board;
    board = new CompletableFuture<>();
    first.complete(seen(Node.State.LIVE, "talks"));
    assertThat(over.poll(10, TimeUnit.SECONDS)).isEqualTo(went);
    quiet();
    board.complete(seen(Node.State.LIVE));
    assertThat(over.poll(20, TimeUnit.SECONDS)).isEqualTo(talks);
    assertThat(left.of("other")).extracting(Entry::channelId).containsExactly("c");
    quiet();
  }

  @Test
  void aPbxThatIsNotSeenSaysNothing() throws Exception {
    left.of("lab");
    left.storeTurned(UP);
    board.complete(seen(Node.State.SYNCING));
    journal.complete(List.of(entry("lab", "talks", 1)));
    quiet();
  }

  @Test
  void aStoreThatFailsIsAskedAgainWhenItIsBack() throws Exception {
    left.storeTurned(UP);
    CompletableFuture<List<Entry>> first = journal;
    journal = CompletableFuture.completedFuture(List.of(entry("sold", "a", 1)));
    first.completeExceptionally(new IllegalStateException("away"));
    quiet();
    left.storeTurned(UP);
    assertThat(over.poll(10, TimeUnit.SECONDS)).isNotNull();
    left.storeTurned(UP);
    quiet();
  }

  /** All that the loop had to do is done. */
  private void quiet() throws Exception {
    loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
    assertThat(over).isEmpty();
  }

  private static BoardSnapshot seen(Node.State state, String... channels) {
    Map<String, Channel> there = new HashMap<>();
    for (String id : channels) {
      there.put("lab/" + id, channel("lab/" + id));
    }
    Node node = new Node("lab", state, false, true, true, null, 0, 0, "");
    return new BoardSnapshot(
        1,
        1,
        Map.of("lab", node),
        there,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  private static Channel channel(String id) {
    return new Channel(
        id,
        "lab",
        "PJSIP/trunk-1",
        "PJSIP/trunk",
        null,
        "trunk",
        Channel.State.UP,
        "0",
        Role.CALLER,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        0,
        0,
        0);
  }

  private static Entry entry(String node, String channel, long startedAtMs) {
    return new Entry(
        node,
        channel,
        "0".repeat(32),
        "7000",
        "0301",
        startedAtMs,
        0,
        0,
        null,
        null,
        false,
        CallEnd.Status.VOEND,
        Map.of());
  }
}

package io.cordboard.server.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The board on its loop, with readers. */
class LiveBoardTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final LiveBoard live =
      new LiveBoard(new Board(Recording.SETTINGS), loop, Clock.systemUTC());

  @AfterEach
  void stop() {
    live.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Remembers what it was told; fails when told to. */
  private static final class Listening implements BoardReader {
    final List<BoardSnapshot> snapshots = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    boolean fails;

    @Override
    public void onSnapshot(BoardSnapshot snapshot) {
      snapshots.add(snapshot);
    }

    @Override
    public void onChange(Change change) {
      changes.add(change);
      if (fails) {
        throw new IllegalStateException("as the test wants it");
      }
    }
  }

  private void submit(List<Fact> facts) {
    facts.forEach(live::submit);
  }

  private BoardSnapshot snapshot() {
    return live.snapshot().toCompletableFuture().join();
  }

  @Test
  void aReaderGetsASnapshotAndThenEveryChangeWithoutAHole() {
    List<Fact> facts = SampleCalls.talking(1);
    submit(facts.subList(0, 3));
    Listening reader = new Listening();
    live.attach(reader);
    submit(facts.subList(3, facts.size()));
    long end = snapshot().seq();
    long seq = reader.snapshots.get(0).seq();
    assertThat(reader.snapshots).hasSize(1);
    assertThat(reader.snapshots.get(0).channels()).isNotEmpty();
    for (Change change : reader.changes) {
      assertThat(change.seq()).isEqualTo(++seq);
    }
    assertThat(seq).isEqualTo(end);
  }

  @Test
  void aReaderThatThrowsIsCutOffAndNobodyElseNotices() {
    Listening bad = new Listening();
    bad.fails = true;
    Listening good = new Listening();
    live.attach(bad);
    live.attach(good);
    submit(SampleCalls.talking(1));
    long end = snapshot().seq();
    assertThat(bad.changes).hasSize(1);
    assertThat(good.changes.get(good.changes.size() - 1).seq()).isEqualTo(end);
  }

  @Test
  void whichReaderWasCutOffIsToldUntilItIsBack() {
    Listening bad = new Listening();
    bad.fails = true;
    live.attach(new Listening());
    live.attach(bad);
    assertThat(live.cutOff()).isEmpty();
    submit(SampleCalls.talking(1));
    snapshot();
    assertThat(live.cutOff()).hasSize(1);
    assertThat(live.cutOff().get(0))
        .contains("reader Listening cut off at change " + bad.changes.get(0).seq())
        .contains("IllegalStateException")
        .doesNotContain("as the test wants it");
    live.attach(bad);
    snapshot();
    assertThat(live.cutOff()).isEmpty();
    assertThat(bad.snapshots).hasSize(2);
  }

  @Test
  void aReaderThatThrowsAtItsSnapshotIsToldToo() {
    live.attach(
        new BoardReader() {
          @Override
          public String name() {
            return "picky";
          }

          @Override
          public void onSnapshot(BoardSnapshot snapshot) {
            throw new IllegalArgumentException("as the test wants it");
          }

          @Override
          public void onChange(Change change) {}
        });
    snapshot();
    assertThat(live.cutOff()).singleElement().asString().contains("reader picky cut off");
  }

  @Test
  void aDetachedReaderHearsNoMore() {
    Listening reader = new Listening();
    live.attach(reader);
    live.detach(reader);
    submit(SampleCalls.talking(1));
    snapshot();
    assertThat(reader.changes).isEmpty();
  }

  @Test
  void aReaderMayApplyAFactWhichIsAppliedAfterTheOneItHears() {
    Listening order = new Listening();
    List<Fact> second = SampleCalls.ringing(2);
    BoardReader eager =
        new BoardReader() {
          private boolean done;

          @Override
          public void onSnapshot(BoardSnapshot snapshot) {}

          @Override
          public void onChange(Change change) {
            if (!done) {
              done = true;
              second.forEach(live::apply);
            }
          }
        };
    live.attach(eager);
    live.attach(order);
    submit(SampleCalls.ringing(1));
    snapshot();
    assertThat(snapshot().calls()).hasSize(2);
    long seq = order.snapshots.get(0).seq();
    for (Change change : order.changes) {
      assertThat(change.seq()).isEqualTo(++seq);
    }
  }

  @Test
  void onlyItsLoopMayApply() {
    assertThatThrownBy(() -> live.apply(new Fact.Tick(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected: the board's event loop");
  }
}

package io.cordboard.server.board;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Board} on its event loop, with its readers. Only that loop touches the board; a reader
 * that throws is cut off, which {@link #cutOff} tells, and no other reader notices.
 */
public final class LiveBoard implements BoardFeed, TalkFeed, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveBoard.class);

  /** Fine enough for a change of day to be seen at once, and costs nothing. */
  private static final long TICK_MS = 1_000;

  private final Board board;
  private final EventLoop loop;
  private final Clock clock;
  private final CopyOnWriteArrayList<BoardReader> readers = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<CutOff> cutOff = new CopyOnWriteArrayList<>();
  private volatile BoardCounts counts = new BoardCounts(0, 0, 0, 0);
  private volatile @Nullable ScheduledFuture<?> ticking;
  private boolean applying;
  private long saidRefused;

  /** A reader that threw; it hears nothing until it is attached again. */
  private record CutOff(BoardReader reader, long seq, String error) {
    String text() {
      return "board: reader "
          + reader.name()
          + " cut off at change "
          + seq
          + " by "
          + error
          + " (expected: none; see the log for the cause, then restart Cordboard)";
    }
  }

  /** A live board; the board must not be used by others from now on. */
  public LiveBoard(Board board, EventLoop loop, Clock clock) {
    this.board = board;
    this.loop = loop;
    this.clock = clock;
  }

  /** Lets time go on for the board; without it the counts of the day are never reset. */
  public void start() {
    ticking = loop.scheduleAtFixedRate(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    ScheduledFuture<?> running = ticking;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** Applies a fact; on the board's loop only. A reader may call it too: it is applied after. */
  public void apply(Fact fact) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException(
          "thread: " + Thread.currentThread().getName() + " (expected: the board's event loop)");
    }
    if (applying) {
      loop.execute(() -> apply(fact));
      return;
    }
    applying = true;
    try {
      board.apply(fact, this::tell);
    } finally {
      applying = false;
    }
  }

  /** Applies a fact as soon as the board's loop comes to it; from any thread. */
  public void submit(Fact fact) {
    loop.execute(() -> apply(fact));
  }

  /** What went through the board, at most a second old; from any thread. */
  public BoardCounts counts() {
    return counts;
  }

  /**
   * The readers that threw and hear nothing any more, a sentence each; none if all is well. From
   * any thread.
   */
  public List<String> cutOff() {
    return cutOff.stream().map(CutOff::text).toList();
  }

  /** Where the board differs from a picture of the PBX; see {@link Board#difference}. */
  public CompletionStage<List<String>> difference(Fact.NodePicture truth) {
    return CompletableFuture.supplyAsync(() -> board.difference(truth), loop);
  }

  @Override
  public CompletionStage<BoardSnapshot> snapshot() {
    return CompletableFuture.supplyAsync(board::snapshot, loop);
  }

  @Override
  public CompletionStage<@Nullable Talk> talk(String channelId) {
    return CompletableFuture.supplyAsync(() -> board.talk(channelId), loop);
  }

  @Override
  public void attach(BoardReader reader) {
    if (loop.inEventLoop()) {
      begin(reader);
    } else {
      loop.execute(() -> begin(reader));
    }
  }

  @Override
  public void detach(BoardReader reader) {
    if (loop.inEventLoop()) {
      end(reader);
    } else {
      loop.execute(() -> end(reader));
    }
  }

  private void end(BoardReader reader) {
    readers.remove(reader);
    cutOff.removeIf(c -> c.reader == reader);
  }

  private void cutOff(BoardReader reader, long seq, RuntimeException e) {
    end(reader);
    cutOff.add(new CutOff(reader, seq, e.getClass().getSimpleName()));
    LOG.error("Reader {} of the board failed at change {} and is cut off", reader.name(), seq, e);
  }

  private void begin(BoardReader reader) {
    if (readers.contains(reader)) {
      return;
    }
    BoardSnapshot snapshot = board.snapshot();
    try {
      reader.onSnapshot(snapshot);
      readers.add(reader);
      cutOff.removeIf(c -> c.reader == reader);
    } catch (RuntimeException e) {
      cutOff(reader, snapshot.seq(), e);
    }
  }

  private void tell(Change change) {
    for (BoardReader reader : readers) {
      try {
        reader.onChange(change);
      } catch (RuntimeException e) {
        cutOff(reader, change.seq(), e);
      }
    }
  }

  private void tick() {
    apply(new Fact.Tick(clock.millis()));
    counts = board.counts();
    if (counts.refused() > saidRefused) {
      LOG.warn(
          "The board is full: {} things left out since the start (expected: 0; see BoardLimits)",
          counts.refused());
      saidRefused = counts.refused();
    }
  }
}

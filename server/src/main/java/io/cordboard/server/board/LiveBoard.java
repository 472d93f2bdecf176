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
 * that throws is cut off and nobody else notices.
 */
public final class LiveBoard implements BoardFeed, TalkFeed, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveBoard.class);

  /** Fine enough for a change of day to be seen at once, and costs nothing. */
  private static final long TICK_MS = 1_000;

  private final Board board;
  private final EventLoop loop;
  private final Clock clock;
  private final CopyOnWriteArrayList<BoardReader> readers = new CopyOnWriteArrayList<>();
  private volatile BoardCounts counts = new BoardCounts(0, 0, 0, 0);
  private volatile @Nullable ScheduledFuture<?> ticking;
  private boolean applying;
  private long saidRefused;

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
      readers.remove(reader);
    } else {
      loop.execute(() -> readers.remove(reader));
    }
  }

  private void begin(BoardReader reader) {
    if (readers.contains(reader)) {
      return;
    }
    try {
      reader.onSnapshot(board.snapshot());
      readers.add(reader);
    } catch (RuntimeException e) {
      LOG.error("A reader of the board failed at its snapshot and is not attached", e);
    }
  }

  private void tell(Change change) {
    for (BoardReader reader : readers) {
      try {
        reader.onChange(change);
      } catch (RuntimeException e) {
        readers.remove(reader);
        LOG.error("A reader of the board failed at change {} and is cut off", change.seq(), e);
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

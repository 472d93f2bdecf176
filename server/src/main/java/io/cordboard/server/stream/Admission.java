package io.cordboard.server.stream;

import io.cordboard.server.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives readers their beginning: a snapshot, or what they missed. The hub's thread, but for join.
 */
final class Admission {
  private record Join(
      StreamClient client, Sight sight, @Nullable Long since, @Nullable String epoch) {}

  private final Queue<Join> joins = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Views views;
  private final Mirror mirror;
  private final History history;
  private final StreamFrames frames;
  private final StreamCounts counts;
  private final long replayBytes;
  private final Audience.Frame frame = new Audience.Frame();

  /**
   * Admits readers to these views.
   *
   * @param replayBytes who missed more gets a snapshot
   */
  Admission(
      Views views,
      Mirror mirror,
      History history,
      StreamFrames frames,
      StreamCounts counts,
      long replayBytes) {
    this.views = views;
    this.mirror = mirror;
    this.history = history;
    this.frames = frames;
    this.counts = counts;
    this.replayBytes = replayBytes;
  }

  /** Lets a reader wait for its beginning; false if it was sent away. Any thread. */
  boolean join(
      StreamClient client, StreamFilter filter, @Nullable Long since, @Nullable String epoch) {
    if (waiting.incrementAndGet() > Limits.STREAM_JOINS) {
      waiting.decrementAndGet();
      client.end(CloseCode.TRY_AGAIN, "readers: too many at once (expected: try again)");
      return false;
    }
    joins.add(new Join(client, Sight.of(client.principal(), filter), since, epoch));
    return true;
  }

  /** Admits some of those who wait; true if more do. */
  boolean admit() {
    for (int n = 0; n < Limits.STREAM_HELLOS_PER_TURN; n++) {
      Join join = joins.poll();
      if (join == null) {
        return false;
      }
      waiting.decrementAndGet();
      admit(join);
    }
    return !joins.isEmpty();
  }

  private void admit(Join join) {
    StreamClient client = join.client;
    Audience audience = views.of(join.sight, client.principal().id());
    if (audience == null) {
      client
          .channel()
          .eventLoop()
          .execute(
              () -> client.end(CloseCode.TRY_AGAIN, "views: too many (expected: a common filter)"));
      return;
    }
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
    begin(join, audience, out);
    Group group = audience.join(client.channel().eventLoop());
    group.loop().execute(() -> client.enter(group, out));
  }

  private void begin(Join join, Audience audience, ByteBuf out) {
    Long since = join.since;
    if (since != null) {
      String why = null;
      if (join.epoch != null && !join.epoch.equals(frames.epoch())) {
        why = "restarted";
      } else if (since > mirror.seq()) {
        why = "ahead";
      } else if (!history.reaches(since) || !audience.remembers(since)) {
        why = "too_old";
      } else {
        frames.resumed(out, since, audience);
        if (audience.replay(since, history, frame, out, replayBytes)) {
          counts.resumed.increment();
          return;
        }
        out.clear();
        why = "too_much";
      }
      counts.gaps.increment();
      frames.gap(out, since, why);
    }
    frames.hello(out, mirror, audience);
  }
}

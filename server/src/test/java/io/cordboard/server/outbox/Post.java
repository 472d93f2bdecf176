package io.cordboard.server.outbox;

import io.cordboard.server.config.Secret;
import io.cordboard.server.http.Transport;
import io.cordboard.server.posting.ClientTimes;
import io.cordboard.server.store.OutboxIds;
import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An outbox on a shelf in memory, with short times. */
final class Post implements AutoCloseable {
  static final ClientTimes SHORT = new ClientTimes(2_000, 2_000, 1_000, 1_500, 5_000);

  final MemoryShelf shelf = new MemoryShelf();
  private final EventLoopGroup loops = Transport.best().loops(2, "webhooks");
  private final List<Target> targets = new ArrayList<>();
  private final Shifted clock = new Shifted();
  private Backoff backoff = new Backoff(100, 400, 300, () -> 0.5);
  private @Nullable Outbox outbox;

  /** The system's clock, put forward. */
  private static final class Shifted extends Clock {
    private volatile long byMs;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.now().plusMillis(byMs);
    }
  }

  /** A format without words of its own. */
  private record Plain() implements QuietFormat {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public Set<String> events() {
      return Set.of("e");
    }
  }

  static Target target(String name, URI url) {
    return target(name, url, null, true);
  }

  static Target target(String name, URI url, @Nullable Secret secret, boolean allowPrivate) {
    return new Target(
        name,
        url,
        new Plain(),
        Set.of("e"),
        secret == null ? null : Signature.of(secret),
        allowPrivate,
        null);
  }

  Post to(Target target) {
    targets.add(target);
    return this;
  }

  /** Repeats nothing within an hour. */
  Post patient() {
    backoff = new Backoff(3_600_000, 3_600_000, 3_600_000, () -> 0.5);
    return this;
  }

  Post start() {
    Outbox made =
        new Outbox(
            targets,
            shelf,
            team -> {
              throw new IllegalStateException(team);
            },
            loops,
            clock,
            SHORT,
            backoff);
    outbox = made;
    made.start();
    return this;
  }

  /** As a crash would: what is under way is forgotten, the shelf stays. */
  Post restart() {
    outbox().close();
    return start();
  }

  Outbox outbox() {
    if (outbox == null) {
      throw new IllegalStateException("not started");
    }
    return outbox;
  }

  TargetStatus status(String target) {
    return outbox().status().stream()
        .filter(s -> s.name().equals(target))
        .findFirst()
        .orElseThrow();
  }

  void later(long ms) {
    clock.byMs += ms;
  }

  static String id(String target, String key) {
    return OutboxIds.of(target, "e", key);
  }

  /** Puts a message there and says so. */
  void owe(String target, String key, String order, @Nullable String coalesce) {
    OutboxMessage message =
        OutboxMessage.owed(
            id(target, key), target, "e", order, coalesce, "text/plain", key, clock.millis());
    shelf.add(List.of(message)).join();
    outbox().committed(List.of(message));
  }

  /** As an operator who wants it sent. */
  void retry(String id) {
    OutboxMessage held =
        shelf.rows().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    outbox().retried(held);
  }

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + ": not so within a minute");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    if (outbox != null) {
      outbox.close();
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }
}

package io.cordboard.server.outbox;

import io.cordboard.server.posting.ClientTimes;
import io.cordboard.server.posting.PostAnswer;
import io.cordboard.server.posting.PostClient;
import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages of one target: those of a word one after the other, several words at a
 * time. Everything but {@link #wake}, {@link #retry} and {@link #status} happens on its loop.
 */
final class Carrier {
  private static final Logger log = LoggerFactory.getLogger(Carrier.class);

  private final Target target;
  private final EventLoop loop;
  private final Clock clock;
  private final Backoff backoff;
  private final PostClient client;
  private final Window window = new Window();
  private final Settling settling;
  private final Stocktaker stocktaker;
  private final Reading reading;
  private final GivenUp givenUp;
  private final AtomicBoolean wakes = new AtomicBoolean();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder replaced = new LongAdder();

  private volatile long downSinceMs;
  private volatile @Nullable String lastError;
  private int failuresInRow;
  private long sends;
  private long countedUpTo;
  private long knockAtMs;
  private int underWay;
  private long timerAtMs = Long.MAX_VALUE;
  private boolean closed;

  Carrier(
      Target target, Shelf shelf, EventLoop loop, Clock clock, ClientTimes times, Backoff backoff) {
    this.target = target;
    this.loop = loop;
    this.clock = clock;
    this.backoff = backoff;
    this.client = new PostClient(target.peer(), loop, times, OutboxLimits.CONNECTIONS);
    this.settling = new Settling(shelf, loop, this::go);
    this.reading = new Reading(target.name(), shelf, loop, clock, window, settling, this::go);
    this.givenUp = new GivenUp(target.name(), loop, log::error);
    this.stocktaker = new Stocktaker(target.name(), shelf, loop);
  }

  String name() {
    return target.name();
  }

  void start() {
    loop.execute(
        () -> {
          look();
          go();
        });
  }

  /** There is more in the store. Any thread. */
  void wake() {
    if (wakes.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            wakes.set(false);
            reading.more();
            go();
          });
    }
  }

  /** An operator wants this one sent at once, and has given it all its time again. Any thread. */
  void retry(OutboxMessage message) {
    loop.execute(
        () -> {
          window.hurry(message);
          reading.hurry(message.order());
          knockAtMs = 0; // also at a target that is down
          go();
        });
  }

  private void look() {
    if (closed) {
      return;
    }
    stocktaker.look();
    reading.again();
    go();
    var unused = loop.schedule(this::look, OutboxLimits.LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
  }

  private boolean down() {
    return failuresInRow >= OutboxLimits.DOWN_FAILURES;
  }

  /** Sends what may be sent, reads what there is room for. */
  private void go() {
    if (closed) {
      return;
    }
    if (down()) {
      thin();
    }
    reading.read(down());
    long now = clock.millis();
    while (!settling.full()) {
      Parcel parcel = null;
      if (!down() && underWay < OutboxLimits.CONNECTIONS) {
        parcel = window.take(now);
      } else if (down() && underWay == 0 && now >= knockAtMs) {
        parcel = window.takeEarly();
      }
      if (parcel == null) {
        break;
      }
      send(parcel);
    }
    timer(now);
  }

  /** While the target is down: no more of what is too old or was replaced. */
  private void thin() {
    for (Parcel parcel : window.takeOutOlder(clock.millis() - OutboxLimits.KEEP_MS)) {
      dead(parcel);
    }
    for (Parcel parcel : window.takeOutReplaced()) {
      replaced.increment();
      settling.delivered(parcel.id());
    }
  }

  private void dead(Parcel parcel) {
    String error = lastError == null ? "never tried" : lastError;
    settling.dead(parcel.id(), error);
    stocktaker.lookSoon();
    givenUp.one(parcel, error);
  }

  private void timer(long now) {
    long at = down() ? knockAtMs : window.nextAtMs();
    if (at <= now || window.nextAtMs() == Long.MAX_VALUE || at >= timerAtMs) {
      return; // what is due already waits for something under way, whose end comes back here
    }
    timerAtMs = at;
    var unused =
        loop.schedule(
            () -> {
              timerAtMs = Long.MAX_VALUE;
              go();
            },
            at - now,
            TimeUnit.MILLISECONDS);
  }

  private void send(Parcel parcel) {
    underWay++;
    long number = ++sends;
    OutboxMessage message = parcel.message;
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    client
        .post(
            message.contentType(),
            body,
            target.headers(message.id(), body, clock.millis() / 1000),
            true)
        .whenComplete(
            (answer, error) -> {
              underWay--;
              if (closed) {
                return;
              }
              if (error == null && answer.taken() && !target.misses(answer)) {
                taken(parcel);
              } else {
                failed(
                    parcel,
                    number,
                    error == null ? answer : PostAnswer.failed(String.valueOf(error)));
              }
              go();
            });
  }

  private void taken(Parcel parcel) {
    delivered.increment();
    window.finish(parcel);
    settling.delivered(parcel.id());
    if (failuresInRow > 0) {
      if (down()) {
        log.info("webhooks: {} takes them again", target.name());
        window.hurry(clock.millis());
        reading.hurry();
      }
      failuresInRow = 0;
      downSinceMs = 0;
      lastError = null;
    }
  }

  private void failed(Parcel parcel, long number, PostAnswer answer) {
    failures.increment();
    boolean unacknowledged = target.misses(answer);
    String error =
        unacknowledged ? "answer: not acknowledged (expected: STATUS 0)" : shortened(answer.text());
    lastError = error;
    long now = clock.millis();
    parcel.attempts++;
    if (downSinceMs == 0) {
      downSinceMs = now;
    }
    if (answer.refused() || unacknowledged) {
      failuresInRow = 0; // it is there, and does not like this message
    } else if (number > countedUpTo) {
      // Failures of requests that ran together count once: they say the same.
      countedUpTo = sends;
      failuresInRow++;
      if (failuresInRow == OutboxLimits.DOWN_FAILURES) {
        log.warn("webhooks: {} is down: {}", target.name(), error);
      }
      knockAtMs = now + backoff.knockMs(failuresInRow);
    }
    if (now - parcel.message.createdAtMs() >= OutboxLimits.KEEP_MS) {
      window.finish(parcel);
      dead(parcel);
      return;
    }
    parcel.nextAtMs = now + backoff.repeatMs(parcel.attempts);
    window.putBack(parcel);
    settling.failed(new Shelf.Failed(parcel.id(), parcel.attempts, parcel.nextAtMs, error));
  }

  private static String shortened(String error) {
    return error.length() <= OutboxLimits.ERROR_LENGTH
        ? error
        : error.substring(0, OutboxLimits.ERROR_LENGTH);
  }

  TargetStatus status() {
    return new TargetStatus(
        target.name(),
        delivered.sum(),
        failures.sum(),
        replaced.sum() + stocktaker.trimmed(),
        stocktaker.stock(),
        downSinceMs,
        lastError);
  }

  void close() {
    loop.execute(
        () -> {
          closed = true;
          settling.close();
          reading.close();
          stocktaker.close();
          client.close();
        });
  }
}

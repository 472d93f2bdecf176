package io.cordboard.server.pbx;

import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiLinkState;
import io.cordboard.server.board.Fact;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the round trips of the registered devices, one device after the other and each at most
 * every 30 s: the PBX tells a change of reachability by itself, a change of the round trip it does
 * not.
 */
public final class RegistrationPoll implements AutoCloseable {
  private final ContactQuestion contacts;
  private final BooleanSupplier up;
  private final Supplier<? extends Collection<String>> endpoints;
  private final Consumer<Fact> facts;
  private final EventLoop loop;
  private final long everyMs;
  private final Queue<String> left = new ArrayDeque<>();
  private final LongSupplier nanos;
  private boolean asking;
  private boolean begun;
  private long begunAtNanos;
  private @Nullable ScheduledFuture<?> timer;

  /**
   * Nothing is asked before {@link #start}.
   *
   * @param endpoints whom to ask about, looked at when a round begins: {@link Resync#endpoints}
   * @param perSecond devices asked per second at most, 1 to 100; five questions each
   */
  public RegistrationPoll(
      String node,
      AmiLink link,
      Supplier<? extends Collection<String>> endpoints,
      LongSupplier nowMs,
      Consumer<Fact> facts,
      EventLoop loop,
      int perSecond) {
    this(
        new ContactQuestion(node, AmiAsk.of(link), nowMs),
        () -> link.state() instanceof AmiLinkState.Up,
        endpoints,
        facts,
        loop,
        perSecond,
        System::nanoTime);
  }

  RegistrationPoll(
      ContactQuestion contacts,
      BooleanSupplier up,
      Supplier<? extends Collection<String>> endpoints,
      Consumer<Fact> facts,
      EventLoop loop,
      int perSecond,
      LongSupplier nanos) {
    if (perSecond < 1 || perSecond > 100) {
      throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 1 to 100)");
    }
    this.contacts = contacts;
    this.up = up;
    this.endpoints = endpoints;
    this.facts = facts;
    this.loop = loop;
    this.everyMs = 1_000 / perSecond;
    this.nanos = nanos;
  }

  /** Begins; may be called by any thread. */
  public void start() {
    loop.execute(
        () -> {
          if (timer == null) {
            timer = loop.scheduleAtFixedRate(this::next, everyMs, everyMs, TimeUnit.MILLISECONDS);
          }
        });
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          if (timer != null) {
            timer.cancel(false);
            timer = null;
          }
        });
  }

  /** Asks about the next device, unless the last answer is still due. */
  void next() {
    if (asking || !up.getAsBoolean()) {
      return;
    }
    if (left.isEmpty()) {
      long now = nanos.getAsLong();
      if (begun
          && now - begunAtNanos < TimeUnit.MILLISECONDS.toNanos(PbxLimits.REGISTRATIONS_ROUND_MS)) {
        return;
      }
      begun = true;
      begunAtNanos = now;
      left.addAll(endpoints.get());
    }
    String endpoint = left.poll();
    if (endpoint == null) {
      return;
    }
    asking = true;
    contacts
        .one(endpoint)
        .whenComplete(
            (fact, error) -> {
              asking = false;
              if (fact != null) {
                facts.accept(fact);
              }
            });
  }
}

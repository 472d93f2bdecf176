package io.cordboard.server.ivr.customer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A URL, which is up or down for all numbers that have it, whatever their format and password: one
 * breaker and one loop.
 */
final class Site {
  private final String shown;
  private final EventLoop loop;
  private final Breaker breaker;

  Site(String shown, EventLoop loop, long pauseMs, MeterRegistry registry) {
    this.shown = shown;
    this.loop = loop;
    this.breaker = new Breaker(CustomerLimits.FAILURES, pauseMs);
    Gauge.builder("cordboard.ivr.customer.down", this, s -> s.isDown() ? 1 : 0)
        .description("1: left alone after failures, or asked by one caller to see")
        .tag("server", shown)
        .register(registry);
    for (Breaker.State state : Breaker.State.values()) {
      Gauge.builder("cordboard.ivr.customer.breaker", this, s -> s.state() == state ? 1 : 0)
          .description("1 of the state in which the breaker is")
          .tag("server", shown)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** For logs and meters. */
  String shown() {
    return shown;
  }

  EventLoop loop() {
    return loop;
  }

  /** On the loop. */
  Breaker breaker() {
    return breaker;
  }

  /** Any thread. */
  Breaker.State state() {
    return breaker.state(nowMs());
  }

  private boolean isDown() {
    return state() != Breaker.State.CLOSED;
  }

  static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}

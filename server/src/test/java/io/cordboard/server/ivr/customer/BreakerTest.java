package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.customer.Breaker.State;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker = new Breaker(3, 1_000);

  private boolean failsAt(long nowMs) {
    long number = breaker.ask(nowMs);
    assertThat(number).isNotEqualTo(Breaker.REFUSED);
    return breaker.failed(number, nowMs);
  }

  @Test
  void opensAfterFailuresInARow() {
    assertThat(failsAt(0)).isFalse();
    assertThat(failsAt(1)).isFalse();
    assertThat(breaker.lived()).isFalse();
    assertThat(failsAt(2)).isFalse();
    assertThat(failsAt(3)).isFalse();
    assertThat(breaker.state(3)).isEqualTo(State.CLOSED);
    assertThat(failsAt(4)).isTrue();
    assertThat(breaker.ask(5)).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.ask(1_003)).isEqualTo(Breaker.REFUSED);
  }

  @Test
  void oneAsksAfterThePause() {
    failsAt(0);
    failsAt(0);
    failsAt(0);
    long probe = breaker.ask(1_000);
    assertThat(probe).isPositive();
    assertThat(breaker.ask(1_000)).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.failed(probe, 1_500)).isFalse(); // it was open before
    assertThat(breaker.ask(2_400)).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.ask(2_500)).isPositive();
    assertThat(breaker.lived()).isTrue();
    assertThat(breaker.ask(2_501)).isPositive();
    assertThat(breaker.ask(2_501)).isPositive();
    assertThat(failsAt(2_502)).isFalse();
  }

  @Test
  void stateIsToldAsItIs() {
    assertThat(breaker.state(0)).isEqualTo(State.CLOSED);
    failsAt(0);
    failsAt(0);
    failsAt(0);
    assertThat(breaker.state(999)).isEqualTo(State.OPEN);
    assertThat(breaker.state(1_000)).isEqualTo(State.HALF_OPEN); // the next one asks
    long probe = breaker.ask(1_000);
    assertThat(breaker.state(1_001)).isEqualTo(State.HALF_OPEN); // one does
    breaker.failed(probe, 1_500);
    assertThat(breaker.state(2_499)).isEqualTo(State.OPEN);
    breaker.ask(2_500);
    breaker.lived();
    assertThat(breaker.state(2_501)).isEqualTo(State.CLOSED);
  }

  /** The one caller who asks a server that is down hangs up. */
  @Test
  void aProbeThatIsWithdrawnIsTheNextCallers() {
    failsAt(0);
    failsAt(0);
    failsAt(0);
    long probe = breaker.ask(1_000);
    breaker.withdrawn(probe);
    assertThat(breaker.state(1_001)).isEqualTo(State.HALF_OPEN);
    long next = breaker.ask(1_001);
    assertThat(next).isPositive();
    breaker.withdrawn(probe);
    assertThat(breaker.ask(1_002)).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.lived()).isTrue();
  }

  @Test
  void whatIsWithdrawnSaysNothingOfTheServer() {
    failsAt(0);
    failsAt(0);
    breaker.withdrawn(breaker.ask(0));
    assertThat(breaker.state(0)).isEqualTo(State.CLOSED);
    assertThat(failsAt(0)).isTrue();
  }

  /** A server that drops all its connections at once has failed once. */
  @Test
  void failuresOfRequestsThatRanTogetherCountOnce() {
    long[] together = new long[10];
    for (int i = 0; i < together.length; i++) {
      together[i] = breaker.ask(0);
    }
    for (long number : together) {
      assertThat(breaker.failed(number, 1)).isFalse();
    }
    assertThat(breaker.state(3)).isEqualTo(State.CLOSED);
    assertThat(failsAt(2)).isFalse();
    assertThat(failsAt(3)).isTrue();
  }

  /** The probe is not answered yet when one that was asked before the breaker opened fails. */
  @Test
  void oldFailureDoesNotEndTheProbe() {
    long old = breaker.ask(0);
    failsAt(0);
    failsAt(0);
    failsAt(0);
    assertThat(breaker.ask(1_000)).isPositive();
    assertThat(breaker.failed(old, 1_001)).isFalse();
    assertThat(breaker.ask(1_002)).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.lived()).isTrue();
  }
}

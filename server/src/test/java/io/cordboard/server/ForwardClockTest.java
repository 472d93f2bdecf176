package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ForwardClockTest {
  private final MovableClock wall = new MovableClock(1_000);
  private long nanos = 7;

  private final ForwardClock clock = new ForwardClock(wall, () -> nanos);

  @Test
  void goesAtHalfPaceUntilTheMachinesTimeHasCaughtUp() {
    assertThat(clock.millis()).isEqualTo(1_000);
    wall.set(400);
    assertThat(clock.millis()).isEqualTo(1_000);
    for (int i = 0; i < 300; i++) {
      wall.pass(1);
      nanos += 1_000_000;
      clock.millis();
    }
    assertThat(clock.millis()).isEqualTo(1_150);
    for (int i = 0; i < 900; i++) {
      wall.pass(1);
      nanos += 1_000_000;
      clock.millis();
    }
    assertThat(clock.millis()).isEqualTo(1_600);
    nanos += 60_000_000_000L;
    wall.set(61_600);
    assertThat(clock.millis()).isEqualTo(61_600);
    wall.set(61_000);
    assertThat(clock.millis()).isEqualTo(61_600);
  }

  @Test
  void aThreadThatReadTheTimeALittleEarlierDoesNotMoveIt() {
    assertThat(clock.millis()).isEqualTo(1_000);
    nanos += 3_600_000_000_000L;
    wall.set(999);
    assertThat(clock.millis()).isEqualTo(1_000);
    nanos += 3_600_000_000_000L;
    assertThat(clock.millis()).isEqualTo(1_000);
    wall.set(1_001);
    assertThat(clock.millis()).isEqualTo(1_001);
  }

  @Test
  void doesNotGoBack() {
    assertThat(clock.millis()).isEqualTo(1_000);
    wall.set(400);
    assertThat(clock.millis()).isEqualTo(1_000);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1_000));
    wall.set(1_001);
    assertThat(clock.millis()).isEqualTo(1_001);
  }

  @Test
  void isTheSameInEveryZone() {
    assertThat(clock.millis()).isEqualTo(1_000);
    wall.set(1);
    assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).millis()).isEqualTo(1_000);
  }
}

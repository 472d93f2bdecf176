package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ForwardClockTest {
  private long wallMs = 1_000;
  private long nanos = 7;

  private final ForwardClock clock =
      new ForwardClock(
          new Clock() {
            @Override
            public Instant instant() {
              return Instant.ofEpochMilli(wallMs);
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          },
          () -> nanos);

  @Test
  void goesAtHalfPaceUntilTheMachinesTimeHasCaughtUp() {
    assertThat(clock.millis()).isEqualTo(1_000);
    wallMs = 400;
    assertThat(clock.millis()).isEqualTo(1_000);
    for (int i = 0; i < 300; i++) {
      wallMs++;
      nanos += 1_000_000;
      clock.millis();
    }
    assertThat(clock.millis()).isEqualTo(1_150);
    for (int i = 0; i < 900; i++) {
      wallMs++;
      nanos += 1_000_000;
      clock.millis();
    }
    assertThat(clock.millis()).isEqualTo(1_600);
    nanos += 60_000_000_000L;
    wallMs = 61_600;
    assertThat(clock.millis()).isEqualTo(61_600);
    wallMs = 61_000;
    assertThat(clock.millis()).isEqualTo(61_600);
  }

  @Test
  void doesNotGoBack() {
    assertThat(clock.millis()).isEqualTo(1_000);
    wallMs = 400;
    assertThat(clock.millis()).isEqualTo(1_000);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1_000));
    wallMs = 1_001;
    assertThat(clock.millis()).isEqualTo(1_001);
  }

  @Test
  void isTheSameInEveryZone() {
    assertThat(clock.millis()).isEqualTo(1_000);
    wallMs = 1;
    assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).millis()).isEqualTo(1_000);
  }
}

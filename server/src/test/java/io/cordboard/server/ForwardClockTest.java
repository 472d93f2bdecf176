package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ForwardClockTest {
  private long wallMs = 1_000;

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
          });

  @Test
  void standsStillWhileTheMachinesTimeIsBehind() {
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

package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CordboardTest {
  private static final long NOW_MS = Instant.parse("2026-11-21T03:00:00Z").toEpochMilli();

  @Test
  void aLaterRunGivesOutHigherNumbersThanAnEarlierOneEver() {
    long anHourOfTenThousandASecond = 3_600L * 10_000;
    assertThat(Cordboard.firstSeq(NOW_MS + 3_600_000))
        .isGreaterThan(Cordboard.firstSeq(NOW_MS) + anHourOfTenThousandASecond);
  }

  @Test
  void numbersStayExactInABrowserForACentury() {
    long inACentury = Instant.parse("2126-01-01T00:00:00Z").toEpochMilli();
    assertThat(Cordboard.firstSeq(inACentury)).isLessThan(1L << 53);
  }
}

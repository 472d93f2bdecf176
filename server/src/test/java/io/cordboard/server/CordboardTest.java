package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.api.Described;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.StaticFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CordboardTest {
  private static final long NOW_MS = Instant.parse("2026-11-21T03:00:00Z").toEpochMilli();

  @Test
  void everyRouteOfTheServerIsDescribedAndNothingElse() throws IOException {
    TreeSet<String> served = new TreeSet<>();
    try (Cordboard cordboard = new Cordboard(TestConfigs.demo(), Clock.systemUTC())) {
      cordboard.router().entries().forEach(e -> served.add(name(e)));
    }
    Router pages = new Router();
    StaticFiles.load(getClass().getClassLoader(), "console").addTo(pages);
    pages.entries().forEach(e -> served.remove(name(e)));
    served.removeIf(file -> file.matches("GET /coocenter-api/debug/\\w+\\.\\w+"));
    TreeSet<String> described = Described.operations();
    described.addAll(Described.operations("coocenter.yaml"));
    described.addAll(Described.operations("astercc.yaml"));
    assertThat(served).isEqualTo(described);
  }

  private static String name(Router.Entry e) {
    return e.method() + " " + e.pattern().replace("*}", "}");
  }

  @Test
  void aLaterRunGivesOutHigherNumbersThanAnEarlierOneEver() {
    long anHourOfTenThousandASecond = 3_600L * 10_000;
    assertThat(BoardRoom.firstSeq(NOW_MS + 3_600_000))
        .isGreaterThan(BoardRoom.firstSeq(NOW_MS) + anHourOfTenThousandASecond);
  }

  @Test
  void numbersStayExactInABrowserForACentury() {
    long inACentury = Instant.parse("2126-01-01T00:00:00Z").toEpochMilli();
    assertThat(BoardRoom.firstSeq(inACentury)).isLessThan(1L << 53);
  }
}

package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AmiBackoffTest {
  @Test
  void waitsDoubleUpToTheBoundAndStartAgainAfterReset() {
    AmiBackoff backoff = new AmiBackoff(250, 15_000, new Random(7));
    for (int round = 0; round < 2; round++) {
      long full = 250;
      for (int i = 0; i < 200; i++) {
        assertThat(backoff.next()).isBetween(full / 2, full);
        full = Math.min(15_000, full * 2);
      }
      backoff.reset();
    }
  }

  @Test
  void clientsDoNotComeAtOnce() {
    TreeSet<Long> waits = new TreeSet<>();
    for (int seed = 0; seed < 100; seed++) {
      waits.add(new AmiBackoff(10_000, 10_000, new Random(seed)).next());
    }
    assertThat(waits).hasSizeGreaterThan(80);
  }
}

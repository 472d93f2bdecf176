package io.cordboard.server.board;

import static io.cordboard.server.board.SampleCalls.NODE;
import static io.cordboard.server.board.SampleCalls.T;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When another round trip is worth telling. */
class RoundTripTest {
  private static final String URI = "sip:801@127.0.0.1:5201";

  private final Replay replay = new Replay();
  private long atMs = T;

  /** Applies a look at 801's contact and gives the round trip then shown. */
  private long seen(long micros) {
    return seen(micros, Registration.Status.REACHABLE, URI);
  }

  private long seen(long micros, Registration.Status status, String uri) {
    replay.apply(new Fact.ContactSeen(NODE, ++atMs, "801", status, uri, "phone", micros, false));
    return replay.board.snapshot().registrations().get(NODE + "/801").roundTripMicros();
  }

  @Test
  void someMicrosecondsMoreOrLessAreNotTold() {
    assertThat(seen(384)).isEqualTo(384);
    for (int i = 0; i < 100; i++) {
      assertThat(seen(300 + i * 47L % 4_000)).isEqualTo(384);
    }
    assertThat(replay.changes).hasSize(1);
  }

  @Test
  void fiveMillisecondsAreTold() {
    seen(400);
    assertThat(seen(5_399)).isEqualTo(400);
    assertThat(seen(5_400)).isEqualTo(5_400);
    assertThat(seen(399)).isEqualTo(399);
    assertThat(replay.changes).hasSize(3);
  }

  @Test
  void onALongWayHalfOfItIsTold() {
    seen(100_000);
    assertThat(seen(149_999)).isEqualTo(100_000);
    assertThat(seen(50_001)).isEqualTo(100_000);
    assertThat(seen(150_000)).isEqualTo(150_000);
    assertThat(seen(75_000)).isEqualTo(75_000);
  }

  @Test
  void anUntoldRoundTripLeavesTheLastOne() {
    seen(400);
    assertThat(seen(-1)).isEqualTo(400);
    assertThat(replay.changes).hasSize(1);
  }

  @Test
  void anotherContactOrStateBringsItsOwn() {
    seen(400);
    assertThat(seen(500, Registration.Status.REACHABLE, "sip:801@127.0.0.1:5999")).isEqualTo(500);
    assertThat(seen(-1, Registration.Status.UNREACHABLE, "sip:801@127.0.0.1:5999")).isEqualTo(-1);
    assertThat(seen(600, Registration.Status.REACHABLE, "sip:801@127.0.0.1:5999")).isEqualTo(600);
  }
}

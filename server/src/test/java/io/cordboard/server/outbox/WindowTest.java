package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.store.OutboxMessage;
import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window();

  private Parcel add(long seq, String order, String coalesce, long createdAtMs) {
    OutboxMessage m =
        new OutboxMessage(
            "m" + seq,
            "t",
            "e",
            order,
            coalesce,
            "text/plain",
            "",
            createdAtMs,
            seq,
            0,
            0,
            OutboxMessage.State.PENDING,
            null);
    Parcel parcel = new Parcel(m);
    window.add(parcel);
    return parcel;
  }

  @Test
  void onlyTheFirstOfALaneGoes() {
    Parcel first = add(1, "a", null, 0);
    Parcel second = add(2, "a", null, 0);
    Parcel other = add(3, "b", null, 0);
    assertThat(window.take(10)).isSameAs(first);
    assertThat(window.take(10)).isSameAs(other);
    assertThat(window.take(10)).isNull();
    window.finish(first);
    assertThat(window.take(10)).isSameAs(second);
  }

  @Test
  void whatFailedComesBeforeItsLaneAndNotBeforeItsTime() {
    Parcel first = add(1, "a", null, 0);
    add(2, "a", null, 0);
    window.take(10);
    first.nextAtMs = 50;
    window.putBack(first);
    assertThat(window.take(49)).isNull();
    assertThat(window.nextAtMs()).isEqualTo(50);
    assertThat(window.take(50)).isSameAs(first);
  }

  @Test
  void theNewestOfWhatMayBeReplacedStays() {
    Parcel underWay = add(1, "x", "state/x", 0);
    Parcel old = add(2, "x", "state/x", 0);
    Parcel record = add(3, "x", null, 0);
    Parcel last = add(4, "x", "state/x", 0);
    assertThat(window.take(10)).isSameAs(underWay);
    assertThat(window.takeOutReplaced()).containsExactly(old);
    window.finish(underWay);
    assertThat(window.take(10)).isSameAs(record);
    window.finish(record);
    assertThat(window.take(10)).isSameAs(last);
    window.finish(last);
    assertThat(window.size()).isZero();
  }

  @Test
  void lanesThatWaitForARepeatAreTakenOutWhole() {
    Parcel failed = add(1, "a", null, 0);
    add(2, "a", null, 0);
    Parcel fresh = add(3, "b", null, 0);
    window.take(10);
    failed.attempts = 1;
    failed.nextAtMs = 5_000;
    window.putBack(failed);
    assertThat(window.takeOutWaiting(10)).containsExactly(failed);
    assertThat(window.holds("m2")).isFalse();
    assertThat(window.take(10)).isSameAs(fresh);
  }

  @Test
  void whatIsTooOldIsTakenOut() {
    Parcel old = add(1, "a", null, 100);
    Parcel young = add(2, "a", null, 200);
    assertThat(window.takeOutOlder(150)).containsExactly(old);
    assertThat(window.take(10)).isSameAs(young);
  }
}

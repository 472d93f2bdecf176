package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.stream.TestBoard;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLimitsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FakePbx pbx = new FakePbx("lab");
  private final TestBoard board = new TestBoard();
  private final CallLimits limits = new CallLimits(List.of(pbx), channel.eventLoop());

  @BeforeEach
  void freeze() {
    channel.freezeTime();
    board.attach(limits);
  }

  private static Party party(String id, String extension) {
    return new Party(id, Role.CALLER, extension, null, extension, null, Party.State.UP, 1, 1, 0);
  }

  private void call(Call.State state) {
    Call call =
        new Call(
            "c",
            "lab",
            Call.Direction.INTERNAL,
            state,
            null,
            null,
            null,
            null,
            null,
            List.of(party("lab/1", "801"), party("lab/2", "802")),
            1,
            1,
            0,
            null,
            0,
            null);
    board.put(call, Change.What.CHANGED);
  }

  private void limit(int seconds) {
    limits.limit("c", seconds);
    channel.runPendingTasks();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void ringingDoesNotCountAndHoldingDoes() {
    limit(30);
    call(Call.State.RINGING);
    pass(100);
    call(Call.State.UP);
    pass(20);
    call(Call.State.HELD);
    pass(5);
    call(Call.State.UP);
    pass(4);
    assertThat(pbx.hungUp).isEmpty();
    pass(1);
    assertThat(pbx.hungUp).containsExactly("lab/1", "lab/2");
  }

  @Test
  void aCallThatIsStillThereIsEndedAgainUntilItIsGone() {
    limit(30);
    call(Call.State.UP);
    pass(30);
    pass(ControlLimits.LIMIT_AGAIN_MS / 1000);
    assertThat(pbx.hungUp).hasSize(4);
    call(Call.State.ENDED);
    pass(ControlLimits.LIMIT_AGAIN_MS / 1000);
    assertThat(pbx.hungUp).hasSize(4);
  }

  @Test
  void callsThatEndedOrHaveNoLimitOrNeverCameAreLeftAlone() {
    call(Call.State.UP);
    pass(100_000);
    limit(30);
    limits.tried("c");
    channel.runPendingTasks();
    call(Call.State.UP);
    pass(100);
    limit(30);
    call(Call.State.UP);
    call(Call.State.ENDED);
    pass(100);
    assertThat(pbx.hungUp).isEmpty();
  }
}

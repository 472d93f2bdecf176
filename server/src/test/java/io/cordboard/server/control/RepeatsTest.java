package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.control.CommandResult.Why;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final Principal LOUD = new Principal("key:loud", Role.SUPERVISOR, null, null);
  private static final Principal QUIET = new Principal("key:quiet", Role.SUPERVISOR, null, null);

  private final MovableClock clock = new MovableClock();
  private final Repeats repeats = new Repeats(clock);
  private int ran;

  private CommandResult once(Principal who, String key, CommandResult result) {
    return repeats
        .once(
            who,
            key,
            "command",
            () -> {
              ran++;
              return CompletableFuture.completedFuture(result);
            })
        .toCompletableFuture()
        .join();
  }

  private CommandResult once(Principal who, String key) {
    return once(who, key, new CommandResult.Done("lab/1"));
  }

  private void fill(Principal who) {
    for (int i = 0; i < ControlLimits.REPEATS_OF_ONE; i++) {
      assertThat(once(who, "k" + i)).isInstanceOf(CommandResult.Done.class);
    }
  }

  @Test
  void whoUsesUpItsKeysLeavesRoomForTheOthers() {
    fill(LOUD);
    CommandResult refused = once(LOUD, "one-more");
    assertThat(((CommandResult.Refused) refused).why()).isEqualTo(Why.TOO_MANY);
    assertThat(once(QUIET, "first")).isInstanceOf(CommandResult.Done.class);
    assertThat(ran).isEqualTo(ControlLimits.REPEATS_OF_ONE + 1);
    assertThat(once(LOUD, "k0")).isInstanceOf(CommandResult.Done.class);
    assertThat(ran).as("a repeat happens once").isEqualTo(ControlLimits.REPEATS_OF_ONE + 1);
  }

  @Test
  void roomComesBackWithTime() {
    fill(LOUD);
    clock.pass(ControlLimits.REPEATS_MS);
    fill(LOUD);
    assertThat(once(LOUD, "one-more")).isInstanceOf(CommandResult.Refused.class);
  }

  @Test
  void whatWasNeverTriedTakesNoRoom() {
    CommandResult bad = new CommandResult.Refused(Why.BAD_VALUE, "to: (expected: a number)");
    for (int i = 0; i <= ControlLimits.REPEATS_OF_ONE; i++) {
      assertThat(once(LOUD, "k" + i, bad)).isEqualTo(bad);
    }
    fill(LOUD);
  }
}

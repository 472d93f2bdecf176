package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.board.Talk;
import io.cordboard.server.pbx.FakePbx;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeftAloneTest {
  private static final Party CALLER = gone(party("caller", Role.CALLER));
  private static final Party AGENT = party("agent", Role.AGENT);
  private static final Party SUPERVISOR = party("supervisor", Role.SUPERVISOR);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FakePbx pbx = new FakePbx("lab");
  private final Map<String, Talk> talks = new HashMap<>();
  private final LeftAlone leftAlone =
      new LeftAlone(
          List.of(pbx),
          leg -> CompletableFuture.completedFuture(talks.get(leg)),
          channel.eventLoop());

  LeftAloneTest() {
    channel.freezeTime();
  }

  @Test
  void whoIsLeftOnHoldIsEndedThoughASupervisorStillListens() {
    stage(AGENT, Talk.Stage.LEFT_ON_HOLD);
    stage(SUPERVISOR, Talk.Stage.NONE);
    tell(CALLER, AGENT, SUPERVISOR);
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.hungUp).containsExactly("lab/agent");
  }

  @Test
  void nobodyIsLeftAloneWithASupervisorWhoTalks() {
    stage(AGENT, Talk.Stage.TALK);
    stage(SUPERVISOR, Talk.Stage.TALK);
    tell(CALLER, AGENT, SUPERVISOR);
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.hungUp).isEmpty();
  }

  @Test
  void theLastOfATalkThatASupervisorTookOverIsEnded() {
    stage(SUPERVISOR, Talk.Stage.ALONE);
    tell(CALLER, gone(AGENT), SUPERVISOR);
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.hungUp).containsExactly("lab/supervisor");
  }

  private void stage(Party party, Talk.Stage stage) {
    talks.put(party.channelId(), new Talk(party.channelId(), stage, List.of(), List.of(), false));
  }

  private void tell(Party... parties) {
    Call call =
        new Call(
            "c",
            "lab",
            Call.Direction.INTERNAL,
            Call.State.UP,
            null,
            null,
            null,
            null,
            null,
            List.of(parties),
            1,
            1,
            0,
            null,
            0,
            null);
    leftAlone.onChange(new Change(1, 1, Change.What.CHANGED, null, call, false));
  }

  private void pass(long ms) {
    channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private static Party party(String leg, Role role) {
    return new Party("lab/" + leg, role, null, null, null, null, Party.State.UP, 1, 1, 0);
  }

  private static Party gone(Party party) {
    return new Party(
        party.channelId(), party.role(), null, null, null, null, Party.State.GONE, 1, 1, 2);
  }
}

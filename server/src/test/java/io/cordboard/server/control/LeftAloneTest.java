package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.board.Talk;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeftAloneTest {
  private static final Party CALLER = gone(party("caller", Role.CALLER));
  private static final Party AGENT = party("agent", Role.AGENT);
  private static final Party WAITER = party("caller", Role.CALLER);
  private static final Party NO_ANSWER =
      new Party("lab/asked", Role.CONSULT, null, null, null, null, Party.State.GONE, 1, 0, 2);
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
  void aSupervisorOutsideWhoListensIsNobodysCompanyEither() {
    stage(AGENT, Talk.Stage.LEFT_ON_HOLD);
    stage(SUPERVISOR, Talk.Stage.TALK);
    tell(CALLER, AGENT, SUPERVISOR);
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.hungUp).containsExactly("lab/agent");
  }

  @Test
  void nobodyIsLeftAloneWithASupervisorWhoTalks() {
    stage(AGENT, Talk.Stage.HOLD);
    String talks = SUPERVISOR.channelId();
    this.talks.put(talks, new Talk(talks, Talk.Stage.TALK, List.of("lab/else"), List.of(), false));
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

  /** The agent hung up while the consulted rang, who then did not answer. */
  private void consultedDidNotAnswer(@Nullable String queue) {
    stage(WAITER, Talk.Stage.ALONE);
    stage(AGENT, Talk.Stage.NONE); // the PBX keeps that leg
    tell(Change.What.TRANSFERRED, queue, WAITER, AGENT, party("asked", Role.CONSULT));
    tell(Change.What.CHANGED, queue, WAITER, AGENT, NO_ANSWER);
  }

  @Test
  void queueCallerWaitingForOneWhoDidNotAnswerGoesBackIntoTheQueue() {
    consultedDidNotAnswer("632");
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.asked).containsExactly("requeue lab/caller in 632");
    assertThat(pbx.hungUp).isEmpty();
  }

  @Test
  void whomThePbxRingsTheAgentAgainForIsNotEndedBeforeItGivesUp() {
    consultedDidNotAnswer(null);
    pass(ControlLimits.LEFT_ALONE_MS);
    for (int i = 1; i < ControlLimits.RECALL_LOOKS; i++) {
      pass(ControlLimits.LEFT_ALONE_AGAIN_MS);
    }
    assertThat(pbx.hungUp).isEmpty();
    pass(ControlLimits.LEFT_ALONE_AGAIN_MS);
    assertThat(pbx.hungUp).containsExactly("lab/caller");
  }

  @Test
  void whoMayBeBackInTheQueueIsNotEnded() {
    pbx.ends(new Pbx.Outcome.Unknown("link lost"));
    consultedDidNotAnswer("632");
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.asked).hasSize(1);
    stage(WAITER, Talk.Stage.NONE);
    pass(ControlLimits.LEFT_ALONE_AGAIN_MS);
    assertThat(pbx.asked).hasSize(1);
    assertThat(pbx.hungUp).isEmpty();
  }

  @Test
  void whoIsSeenAloneOnlyLaterIsEndedThen() {
    stage(SUPERVISOR, Talk.Stage.TALK);
    tell(CALLER, gone(AGENT), SUPERVISOR);
    pass(ControlLimits.LEFT_ALONE_MS);
    assertThat(pbx.hungUp).isEmpty();
    stage(SUPERVISOR, Talk.Stage.ALONE);
    pass(ControlLimits.LEFT_ALONE_AGAIN_MS);
    assertThat(pbx.hungUp).containsExactly("lab/supervisor");
  }

  private void stage(Party party, Talk.Stage stage) {
    talks.put(party.channelId(), new Talk(party.channelId(), stage, List.of(), List.of(), false));
  }

  private void tell(Party... parties) {
    tell(Change.What.CHANGED, null, parties);
  }

  private void tell(Change.What what, @Nullable String queue, Party... parties) {
    Call call =
        new Call(
            "c",
            "lab",
            Call.Direction.INTERNAL,
            Call.State.UP,
            null,
            null,
            null,
            queue,
            null,
            List.of(parties),
            1,
            1,
            0,
            null,
            0,
            null);
    leftAlone.onChange(new Change(1, 1, what, null, call, false));
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

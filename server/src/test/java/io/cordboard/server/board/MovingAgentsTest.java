package io.cordboard.server.board;

import static io.cordboard.server.board.SampleCalls.NODE;
import static io.cordboard.server.board.SampleCalls.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.BoardSettings.AgentEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Agents who come, go and sit down elsewhere while calls are up. */
class MovingAgentsTest {
  private static final AgentEntry ANN = new AgentEntry("1001", NODE, "Ann", "801", "demo");

  private final Replay replay = new Replay();

  private void list(AgentEntry... agents) {
    replay.apply(new Fact.AgentsListed(T + 10, List.of(agents)));
  }

  private void callAt801() {
    replay.apply(SampleCalls.seen("1.a", "1.a", "PJSIP/801-1", Channel.State.UP, "801", T));
    replay.apply(new Fact.DeviceSeen(NODE, T, "PJSIP/802", DeviceState.UNAVAILABLE));
  }

  private Party party() {
    return replay.board.snapshot().calls().values().iterator().next().parties().get(0);
  }

  private Agent agent(String id) {
    return replay.board.snapshot().agents().get(id);
  }

  @Test
  void whoeverIsBoundToThePhoneHasItsCall() {
    callAt801();
    assertThat(agent("1001").state()).isEqualTo(Agent.State.BUSY);
    list(
        new AgentEntry("1001", NODE, "Ann", "802", "demo"),
        new AgentEntry("2001", NODE, "Gus", "801", "demo"));
    assertThat(replay.board.snapshot().agents()).containsOnlyKeys("1001", "2001");
    assertThat(agent("2001").state()).isEqualTo(Agent.State.BUSY);
    assertThat(agent("2001").callId()).isNotNull();
    assertThat(agent("1001").callId()).isNull();
    // What the device of 802 was is known, though nobody sat there when it was told.
    assertThat(agent("1001").state()).isEqualTo(Agent.State.OFFLINE);
    assertThat(party().agent()).isEqualTo("2001");
  }

  @Test
  void aRemovedAgentIsGoneAndTheCallStays() {
    callAt801();
    list(new AgentEntry("1002", NODE, "Ben", "802", "demo"));
    assertThat(replay.board.snapshot().agents()).containsOnlyKeys("1002");
    assertThat(party().agent()).isNull();
    replay.apply(SampleCalls.gone("1.a", 16, T + 20));
    assertThat(replay.board.entries()).isZero();
  }

  /** What we pause a phone for is no break of the agent's. */
  @Test
  void ourOwnPausesAreNoReasonsOfTheAgent() {
    paused("630", PauseWords.DIAL_OUT);
    assertThat(agent("1001").state()).isEqualTo(Agent.State.PAUSED);
    assertThat(agent("1001").pausedReason()).isNull();
    paused("631", PauseWords.AFTER_CALL);
    assertThat(agent("1001").pausedReason()).isEqualTo("acw");
    paused("632", "lunch");
    assertThat(agent("1001").pausedReason()).isEqualTo("lunch");
  }

  private void paused(String queue, String reason) {
    String iface = "PJSIP/801";
    replay.apply(
        new Fact.MemberSeen(
            NODE,
            T,
            queue,
            iface,
            "Ann",
            null,
            DeviceState.NOT_IN_USE,
            true,
            reason,
            T,
            0,
            true,
            0,
            0));
  }

  @Test
  void anUnboundAgentIsOnTheBoardWithoutAPhone() {
    callAt801();
    list(new AgentEntry("1001", NODE, "Ann", null, "demo"));
    assertThat(agent("1001").extension()).isNull();
    assertThat(agent("1001").state()).isEqualTo(Agent.State.LOGGED_OUT);
    list(ANN);
    assertThat(agent("1001").state()).isEqualTo(Agent.State.BUSY);
    assertThat(party().agent()).isEqualTo("1001");
  }

  @Test
  void theSameListChangesNothing() {
    callAt801();
    list(ANN);
    long seq = replay.board.snapshot().seq();
    list(ANN);
    assertThat(replay.board.snapshot().seq()).isEqualTo(seq);
  }

  @Test
  void membersShowWhoSitsAtTheirPhone() {
    replay.apply(member("630", "PJSIP/801"));
    assertThat(agent("1001").queues()).containsExactly("630");
    list(new AgentEntry("2001", NODE, "Gus", "801", "demo"));
    assertThat(agent("2001").queues()).containsExactly("630");
    assertThat(replay.board.snapshot().members().values())
        .extracting(Member::agent)
        .containsExactly("2001");
  }

  private static Fact.MemberSeen member(String queue, String iface) {
    return new Fact.MemberSeen(
        NODE, T, queue, iface, iface, null, DeviceState.NOT_IN_USE, false, null, 0, 0, true, 0, 0);
  }
}

package io.cordboard.server.desk;

import static io.cordboard.server.desk.DeskRig.BOSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which call after-call work follows, and from when. Group 1 has 30 s, group 2 has 20 s. */
class FollowedCallTest {
  private final DeskRig rig = new DeskRig();
  private final Party caller = rig.party(Role.CALLER, null, Party.State.UP);
  private final Party left = rig.party(Role.CALLER, null, Party.State.GONE);
  private final Party asked = rig.party(Role.CONSULT, "805", Party.State.UP);

  private void talks() {
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, "acw", true);
    rig.member("631", true, "acw", false);
    rig.asked();
  }

  private void acw() {
    rig.member("630", false, "acw", false);
    rig.member("631", true, "acw", false);
  }

  private Status status() {
    return rig.state().seats().get(1).status();
  }

  @Test
  void whenTheCallerLeavesFirstItBeginsAtTheAgentsHangUp() {
    rig.atWork();
    talks();
    rig.call("c1", Call.State.UP, left, rig.agent(Party.State.UP), asked);
    rig.member("630", false, "acw", false);
    rig.pass(60_000);
    assertThat(status()).isEqualTo(Status.BUSY);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.told).isEmpty();
    rig.call("c1", Call.State.UP, left, rig.agent(Party.State.GONE), asked);
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1 c1");
    assertThat(status()).isEqualTo(Status.PAUSED);
    rig.pass(30_000);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 30000");
  }

  @Test
  void whenTheCallIsGoneTheAgentIsThrough() {
    rig.atWork();
    talks();
    rig.call("c1", Call.State.UP, left, rig.agent(Party.State.UP), asked);
    rig.member("630", false, "acw", false);
    rig.callGone("c1");
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1 c1");
  }

  @Test
  void checkingOutInTheCallIsNoHangUp() {
    rig.atWork();
    rig.callOf("631", "c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("631", true, "acw", true);
    rig.member("630", false, "acw", false);
    rig.done(rig.desk.checkOut(BOSS, "1001", Set.of(2)));
    rig.gone("631", false);
    rig.pass(60_000);
    assertThat(rig.told).containsExactly("CHECKED_OUT 2");
    rig.callOf("631", "c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    assertThat(rig.told).containsExactly("CHECKED_OUT 2", "AFTER_CALL_BEGAN 2 c1");
    assertThat(rig.desk.deadlineMs("c1")).isEqualTo(rig.clock.millis() + 20_000);
  }

  @Test
  void ofTwoThatRingAtOnceItFollowsTheAnsweredOne() {
    rig.atWork();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    rig.callOf("631", "c2", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    acw();
    rig.callOf("631", "c2", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("631", true, "acw", true);
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    rig.asked();
    rig.callOf("631", "c2", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("631", true, "acw", false);
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 2 c2");
    assertThat(rig.desk.deadlineMs("c2")).isEqualTo(rig.clock.millis() + 20_000);
    assertThat(rig.desk.deadlineMs("c1")).isZero();
  }

  @Test
  void ofTwoOfOneQueueItFollowsTheAnsweredOneWhicheverIsToldFirst() {
    rig.atWork();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    rig.call("c2", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    rig.member("630", false, "acw", true);
    rig.call("c2", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    rig.call("c2", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, "acw", false);
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1 c2");
  }

  @Test
  void whenOneOfTwoStopsRingingThePhoneStaysPaused() {
    rig.atWork();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    rig.callOf("631", "c2", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    acw();
    rig.asked();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.asked()).doesNotContain("unpause all PJSIP/801");
    rig.callOf("631", "c2", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
  }

  @Test
  void aCallThatIsUpWhenCordboardComesIsFollowed() {
    rig.atWork();
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.desk.close();
    rig.member("630", false, null, true);
    rig.pbx.asked.clear();
    rig.restart();
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    acw();
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    assertThat(rig.told).endsWith("AFTER_CALL_BEGAN 1 c1");
  }

  @Test
  void aCallThatIsUpAtTheLoginIsFollowedUnlessThereIsNoWork() {
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, null, true);
    rig.done(rig.desk.logIn(BOSS, "1001"));
    rig.done(rig.desk.checkIn(BOSS, "1001", Set.of(1)));
    rig.member("630", false, "acw", true);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, "acw", false);
    assertThat(rig.told).endsWith("AFTER_CALL_BEGAN 1 c1");
    rig.done(rig.desk.endAfterCall(BOSS, "1001", null));
    rig.done(rig.desk.afterCall(BOSS, "1001", Set.of(1), AfterCallMode.OFF));
    rig.member("630", false, null, true);
    rig.asked();
    rig.restart();
    assertThat(rig.asked()).isEmpty();
  }

  @Test
  void aCallThatRingsWhenCordboardComesIsNoWork() {
    rig.atWork();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    acw();
    rig.asked();
    rig.restart();
    assertThat(status()).isEqualTo(Status.RINGING);
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.told).isEmpty();
  }

  @Test
  void theWorkOfAnEarlierRunIsFoundWithItsCallWhenTheLinkIsUp() {
    rig.atWork();
    talks();
    rig.node(false, 1);
    rig.restart();
    rig.desk.resume("c1", "lab", "801", rig.clock.millis() - 10_000);
    rig.callGone("c1");
    acw();
    rig.asked();
    rig.node(true, 1);
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1 c1");
    rig.pass(19_999);
    assertThat(rig.asked()).isEmpty();
    rig.pass(1);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 30000");
  }

  @Test
  void workThatIsOverBeforeItsCallIsKnownIsToldOfAllTheSame() {
    rig.atWork();
    talks();
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.callGone("c1");
    acw();
    rig.restart();
    rig.done(rig.desk.endAfterCall(BOSS, "1001", null));
    rig.ended.clear();
    rig.pass(1_000);
    rig.desk.resume("c1", "lab", "801", rig.clock.millis() - 3_000);
    assertThat(rig.ended).containsExactly("c1 2000");
  }

  @Test
  void workIsNotThatOfACallOfHoursBefore() {
    rig.atWork();
    rig.node(false, 1);
    rig.restart();
    rig.desk.resume("c0", "lab", "801", rig.clock.millis() - 7_200_000);
    acw();
    rig.node(true, 1);
    rig.pass(30_000);
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1", "AFTER_CALL_ENDED 1");
    assertThat(rig.ended).isEmpty();
  }

  @Test
  void aCallThatEndedUnseenIsNotOfTheOneBeforeIt() {
    rig.lastCallAtMs = rig.clock.millis();
    rig.pass(60_000);
    rig.atWork();
    talks();
    rig.seenAfterwards("630", false, "acw");
    rig.callGone("c1");
    assertThat(rig.desk.deadlineMs("c1")).isEqualTo(rig.clock.millis() + 30_000);
    rig.pass(1_000);
    assertThat(rig.ended).isEmpty();
  }

  @Test
  void loggingOutInTheWorkFreesQueuesOfNoGroup() {
    rig.atWork();
    talks();
    rig.member("639", false, "acw", false);
    rig.done(rig.desk.logOut(BOSS, "1001"));
    assertThat(rig.asked()).contains("unpause 639 PJSIP/801");
  }

  @Test
  void othersAfterCallWorkAfterTheShiftIsTheirs() {
    rig.atWork();
    rig.done(rig.desk.logOut(BOSS, "1001"));
    rig.member("630", false, "cb-out", false);
    rig.gone("631", false);
    rig.pass(5_000);
    rig.asked();
    rig.member("639", false, "acw", true);
    rig.pass(5_000);
    assertThat(rig.asked()).isEmpty();
  }
}

package io.cordboard.server.desk;

import static io.cordboard.server.desk.DeskRig.BOSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** After-call work of agents who are logged in: group 1 (queue 630) has 30 s. */
class AgentWorkTest {
  private final DeskRig rig = new DeskRig();
  private final Party caller = rig.party(Role.CALLER, null, Party.State.UP);

  private void mode(AfterCallMode mode) {
    rig.done(rig.desk.afterCall(BOSS, "1001", Set.of(), mode));
    rig.told.clear();
  }

  private void rings(String call) {
    rig.call(call, Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
  }

  private void connect(String call) {
    rig.call(call, Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, null, true);
  }

  private void pbxPauses(boolean inCall) {
    rig.member("630", false, "acw", inCall);
    rig.member("631", true, "acw", false);
  }

  private void hangsUp(String call) {
    rig.call(call, Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, "acw", false);
  }

  @Test
  void pausesWhileTheCallIsUpAndFreesAtTheLimit() {
    rig.atWork();
    connect("c1");
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    pbxPauses(true);
    assertThat(rig.state().seats().get(1).status()).isEqualTo(Status.BUSY);
    rig.pass(60_000);
    assertThat(rig.desk.deadlineMs("c1")).isEqualTo(rig.clock.millis() + 30_000);
    hangsUp("c1");
    assertThat(rig.state().seats().get(1).status()).isEqualTo(Status.PAUSED);
    assertThat(rig.state().seats().get(1).afterCallUntilMs())
        .isEqualTo(rig.clock.millis() + 30_000);
    rig.pass(18_000);
    assertThat(rig.hindrances("1001")).containsExactly("after-call work: 12 s left");
    rig.pass(11_999);
    assertThat(rig.asked()).isEmpty();
    rig.pass(1);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1 c1", "AFTER_CALL_ENDED 1 c1");
    assertThat(rig.ended).containsExactly("c1 30000");
    assertThat(rig.desk.deadlineMs("c1")).isZero();
  }

  /** It is none of a seat, so it must be seen and ended without one. */
  @Test
  void workAfterACallOfNoGroupIsSeenToo() {
    rig.atWork();
    rig.member("639", false, null, true);
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    assertThat(rig.state().afterCallUntilMs()).isZero();
    rig.member("639", false, "acw", false);
    assertThat(rig.state().afterCallUntilMs()).isEqualTo(rig.clock.millis() + 15_000);
    assertThat(rig.state().seats().values()).allMatch(s -> s.afterCallUntilMs() == 0);
    rig.done(rig.desk.endAfterCall(BOSS, "1001", null));
    assertThat(rig.state().afterCallUntilMs()).isZero();
  }

  @Test
  void theAgentEndsItEarly() {
    rig.atWork();
    connect("c1");
    assertThat(rig.why(rig.desk.endAfterCall(BOSS, "1001", null)))
        .isEqualTo(Why.NO_AFTER_CALL_WORK);
    pbxPauses(true);
    hangsUp("c1");
    rig.pass(5_000);
    assertThat(rig.why(rig.desk.endAfterCall(BOSS, "1001", "c2")))
        .isEqualTo(Why.NO_AFTER_CALL_WORK);
    rig.asked();
    rig.done(rig.desk.endAfterCall(BOSS, "1001", "c1"));
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 5000");
  }

  @Test
  void whoUnpausesAtThePbxEndsItToo() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    hangsUp("c1");
    rig.pass(5_000);
    rig.asked();
    rig.member("630", false, null, false);
    assertThat(rig.asked()).containsExactly("unpause 631 PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 5000");
  }

  @Test
  void offMeansNone() {
    rig.atWork();
    mode(AfterCallMode.OFF);
    rings("c1");
    connect("c1");
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.desk.deadlineMs("c1")).isZero();
  }

  @Test
  void offChosenDuringTheCallMeansNone() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    mode(AfterCallMode.OFF);
    rig.asked();
    hangsUp("c1");
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).isEmpty();
  }

  @Test
  void answeredMeansNotAfterMereRinging() {
    rig.atWork();
    rings("c1");
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    pbxPauses(false);
    assertThat(rig.desk.deadlineMs("c1")).isZero();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.told).isEmpty();
    assertThat(rig.ended).isEmpty();
  }

  @Test
  void anAutoPauseAfterMereRingingStays() {
    rig.atWork();
    rings("c1");
    pbxPauses(false);
    rig.asked();
    rig.member("630", false, "Auto-Pause", false);
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.asked()).containsExactly("unpause 631 PJSIP/801");
  }

  @Test
  void itIsPausedBeforeItIsAnswered() {
    rig.atWork();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.DIALING));
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, null, true);
    hangsUp("c1");
    assertThat(rig.desk.deadlineMs("c1")).isEqualTo(rig.clock.millis() + 30_000);
    assertThat(rig.told).containsExactly("AFTER_CALL_BEGAN 1 c1");
  }

  @Test
  void ringingMeansAfterMereRingingToo() {
    rig.atWork();
    mode(AfterCallMode.RINGING);
    rings("c1");
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    pbxPauses(false);
    assertThat(rig.state().seats().get(1).status()).isEqualTo(Status.RINGING);
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.state().seats().get(1).status()).isEqualTo(Status.PAUSED);
    rig.pass(30_000);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 30000");
  }

  @Test
  void ringingThenAnsweredIsOneWork() {
    rig.atWork();
    mode(AfterCallMode.RINGING);
    rings("c1");
    pbxPauses(false);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, "acw", true);
    rig.asked();
    rig.pass(60_000);
    hangsUp("c1");
    rig.pass(30_000);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 30000");
  }

  @Test
  void aCallThatEndsWhileItRingsCounts() {
    rig.atWork();
    mode(AfterCallMode.RINGING);
    rings("c1");
    pbxPauses(false);
    rig.callGone("c1");
    assertThat(rig.desk.deadlineMs("c1")).isEqualTo(rig.clock.millis() + 30_000);
  }

  @Test
  void whoNeverRangHasNone() {
    rig.atWork();
    mode(AfterCallMode.RINGING);
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.DIALING));
    pbxPauses(false);
    rig.asked();
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.GONE));
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).isEmpty();
  }

  @Test
  void aBreakTakenInTheCallFollowsItInsteadOfTheWork() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", true);
    rig.member("631", true, "lunch", false);
    rig.asked();
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, "lunch", false);
    rig.pass(60_000);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.ended).isEmpty();
  }

  @Test
  void aBreakTakenInTheWorkEndsIt() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    hangsUp("c1");
    rig.pass(4_000);
    rig.asked();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 lunch");
    assertThat(rig.ended).containsExactly("c1 4000");
  }

  @Test
  void loggingOutInTheWorkEndsIt() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    hangsUp("c1");
    rig.pass(4_000);
    rig.asked();
    rig.done(rig.desk.logOut(BOSS, "1001"));
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("pause 630 PJSIP/801 cb-out", "remove 631 PJSIP/801");
    assertThat(rig.ended).containsExactly("c1 4000");
  }

  @Test
  void theWorkOfAnEarlierRunGoesOnToItsTime() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    hangsUp("c1");
    rig.restart();
    rig.desk.resume("c1", "lab", "801", rig.clock.millis() - 10_000);
    rig.asked();
    assertThat(rig.desk.deadlineMs("c1")).isEqualTo(rig.clock.millis() + 20_000);
    rig.pass(19_999);
    assertThat(rig.asked()).isEmpty();
    rig.pass(1);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    assertThat(rig.ended).contains("c1 30000");
  }

  @Test
  void anAsteriskThatForgotTheWorkIsToldAgain() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    hangsUp("c1");
    rig.pass(10_000);
    rig.asked();
    rig.node(false, 1);
    rig.seenAfterwards("630", false, null);
    rig.gone("631", true);
    rig.node(true, 2);
    assertThat(rig.asked())
        .containsExactlyInAnyOrder(
            "pause all PJSIP/801 acw",
            "add 631 PJSIP/801 as Ann paused",
            "pause 631 PJSIP/801 acw");
    rig.member("630", false, "acw", false);
    rig.member("631", true, "acw", false);
    rig.pass(20_000);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
  }

  @Test
  void theNextCallsWorkBeginsAnew() {
    rig.atWork();
    connect("c1");
    pbxPauses(true);
    hangsUp("c1");
    rig.pass(1_000);
    rig.call("c2", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, "acw", true);
    assertThat(rig.ended).containsExactly("c1 1000");
    rig.pass(60_000);
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 acw");
    hangsUp("c2");
    assertThat(rig.desk.deadlineMs("c2")).isEqualTo(rig.clock.millis() + 30_000);
  }
}

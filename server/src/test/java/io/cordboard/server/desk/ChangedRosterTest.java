package io.cordboard.server.desk;

import static io.cordboard.server.desk.DeskRig.BOSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Role;
import io.cordboard.server.desk.AgentState.WorkWay;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a shift when the roster changes under it. */
class ChangedRosterTest {
  private final DeskRig rig = new DeskRig();
  private final Party caller = rig.party(Role.CALLER, null, Party.State.UP);

  private void changed() {
    rig.desk.rosterChanged();
    rig.run();
  }

  private void inCall() {
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, "acw", true);
    rig.member("631", true, "acw", false);
    rig.asked();
  }

  @Test
  void aPhoneChangedInACallIsNotInTheWorkOfTheOldOne() {
    rig.atWork();
    inCall();
    rig.phone = "802";
    changed();
    assertThat(rig.asked())
        .containsExactlyInAnyOrder(
            "unpause 630 PJSIP/801",
            "remove 631 PJSIP/801",
            "add 630 PJSIP/802 as Ann",
            "add 631 PJSIP/802 as Ann");
    rig.member("630", false, null, true);
    rig.gone("631", false);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, null, false);
    assertThat(rig.state().seats().get(1).status()).isEqualTo(AgentState.Status.IDLE);
    assertThat(rig.desk.deadlineMs("c1")).isZero();
  }

  @Test
  void whoLosesThePhoneInACallHasNoWorkOfItLater() {
    rig.atWork();
    inCall();
    rig.phone = null;
    changed();
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, null, false);
    rig.gone("631", false);
    rig.asked();
    rig.phone = "801";
    changed();
    assertThat(rig.asked()).containsExactly("add 631 PJSIP/801 as Ann");
  }

  @Test
  void ofADeletedGroupThePhoneLeavesTheQueue() {
    rig.atWork();
    rig.sales = null;
    changed();
    assertThat(rig.asked()).containsExactly("remove 631 PJSIP/801");
    assertThat(rig.told).containsExactly("CHECKED_OUT 2");
    rig.gone("631", false);
    rig.pass(5_000);
    assertThat(rig.book.kept.get("1001").added()).containsExactly("630");
    assertThat(rig.asked()).isEmpty();
  }

  @Test
  void ofAGroupThatWasDeletedBeforeTheStartThePhoneLeavesTheQueue() {
    rig.atWork();
    rig.done(rig.desk.logOut(BOSS, "1001"));
    rig.asked();
    rig.sales = null;
    rig.restart();
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("pause 630 PJSIP/801 cb-out", "remove 631 PJSIP/801");
  }

  @Test
  void ofAGroupWithAnotherQueueThePhoneMovesThere() {
    rig.atWork();
    rig.put(new Queue("lab/639", "lab", "639", "New", "linear", 0, 0, 0, 0), false);
    rig.sales = "639";
    changed();
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("remove 631 PJSIP/801", "add 639 PJSIP/801 as Ann");
  }

  @Test
  void aGroupOfTheSameIdBeginsWithoutTheChoicesOfTheOldOne() {
    rig.atWork();
    rig.done(rig.desk.workWay(BOSS, "1001", Set.of(2), WorkWay.DIAL_OUT));
    rig.sales = null;
    changed();
    rig.sales = "631";
    changed();
    assertThat(rig.state().seats().get(2).workWay()).isEqualTo(WorkWay.ALL);
  }

  @Test
  void aPhoneChangedWhileThePbxIsAwayIsLetGoWhenItIsBack() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.asked();
    rig.node(false, 1);
    rig.phone = "802";
    changed();
    rig.pass(5_000);
    rig.restart(); // the old phone is remembered
    assertThat(rig.asked()).isEmpty();
    rig.node(true, 1);
    assertThat(rig.asked())
        .containsExactlyInAnyOrder(
            "unpause 630 PJSIP/801",
            "remove 631 PJSIP/801",
            "add 630 PJSIP/802 as Ann paused",
            "pause 630 PJSIP/802 lunch",
            "add 631 PJSIP/802 as Ann paused",
            "pause 631 PJSIP/802 lunch");
    rig.member("630", false, null, false);
    rig.gone("631", false);
    assertThat(rig.book.kept.get("1001").earlier()).containsExactly("801");
  }

  @Test
  void whoLogsInAtAnotherPhoneWhileThePbxIsAwayLeavesTheOldOne() {
    rig.atWork();
    rig.done(rig.desk.logOut(BOSS, "1001"));
    rig.member("630", false, "cb-out", false);
    rig.gone("631", false);
    rig.pass(5_000);
    rig.asked();
    rig.node(false, 1);
    rig.restart();
    rig.phone = "802";
    assertThat(rig.join(rig.desk.logIn(BOSS, "1001"))).isInstanceOf(DeskResult.Unknown.class);
    rig.node(true, 1);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    rig.member("630", false, null, false);
    rig.pass(5_000);
    assertThat(rig.book.kept.get("1001").earlier()).isEmpty();
  }

  @Test
  void ofWhoIsRemovedWhileThePbxIsAwayNothingIsLeft() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.asked();
    rig.node(false, 1);
    rig.there = false;
    changed();
    rig.pass(5_000);
    assertThat(rig.asked()).isEmpty();
    rig.node(true, 1);
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("unpause 630 PJSIP/801", "remove 631 PJSIP/801");
  }

  @Test
  void ofTwoGroupsOfOneQueueTheOneCountsWhoseCallsAreTaken() {
    rig.sales = "630";
    changed();
    rig.done(rig.desk.logIn(BOSS, "1001"));
    rig.member("630", false, "cb-out", false);
    rig.done(rig.desk.checkIn(BOSS, "1001", Set.of()));
    rig.member("630", false, null, false);
    rig.asked();
    rig.done(rig.desk.workWay(BOSS, "1001", Set.of(2), WorkWay.DIAL_OUT));
    assertThat(rig.asked()).isEmpty();
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    rig.member("630", false, null, true);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE));
    rig.member("630", false, null, false);
    assertThat(rig.told).endsWith("AFTER_CALL_BEGAN 1 c1");
    rig.done(rig.desk.endAfterCall(BOSS, "1001", null));
    rig.asked();
    rig.done(rig.desk.workWay(BOSS, "1001", Set.of(1), WorkWay.DIAL_OUT));
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 cb-dial-out");
  }

  @Test
  void aPhoneThatIsRefusedToGoIsAskedAgain() {
    rig.atWork();
    rig.phone = null;
    changed();
    assertThat(rig.asked()).containsExactly("remove 631 PJSIP/801");
    rig.pass(7_000);
    assertThat(rig.asked()).isEqualTo(List.of("remove 631 PJSIP/801", "remove 631 PJSIP/801"));
    rig.gone("631", false);
    rig.pass(7_000);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.book.kept.get("1001").earlier()).isEmpty();
  }
}

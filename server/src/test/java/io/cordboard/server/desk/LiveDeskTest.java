package io.cordboard.server.desk;

import static io.cordboard.server.desk.DeskRig.BOSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Registration;
import io.cordboard.server.desk.AgentState.Pause;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.store.AuditEntry;
import io.cordboard.server.store.StoreUnavailable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveDeskTest {
  private final DeskRig rig = new DeskRig();

  private Seat seat(int group) {
    return rig.state().seats().get(group);
  }

  @Test
  void aDayFromLoginToLogout() {
    assertThat(rig.asked()).isEmpty();
    rig.done(rig.desk.logIn(BOSS, "1001"));
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 cb-out");
    rig.member("630", false, "cb-out", false);
    rig.done(rig.desk.checkIn(BOSS, "1001", Set.of()));
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("unpause all PJSIP/801", "add 631 PJSIP/801 as Ann");
    rig.member("630", false, null, false);
    rig.member("631", true, null, false);
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 lunch");
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    assertThat(rig.state().pause()).isEqualTo(new Pause("lunch", rig.clock.millis()));
    assertThat(seat(1).fixed()).isTrue();
    assertThat(seat(2).fixed()).isFalse();
    rig.done(rig.desk.unpause(BOSS, "1001"));
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    rig.member("630", false, null, false);
    rig.member("631", true, null, false);
    rig.done(rig.desk.logOut(BOSS, "1001"));
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("pause 630 PJSIP/801 cb-out", "remove 631 PJSIP/801");
    rig.member("630", false, "cb-out", false);
    rig.gone("631", false);
    rig.pass(20_000);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.told)
        .containsExactly(
            "LOGGED_IN", "CHECKED_IN 1", "CHECKED_IN 2", "PAUSED", "UNPAUSED", "LOGGED_OUT");
    assertThat(rig.audited).extracting(AuditEntry::outcome).containsOnly("done").hasSize(5);
    assertThat(rig.state().loggedIn()).isFalse();
  }

  @Test
  void itIsWrittenBeforeItIsDone() {
    rig.book.away = true;
    assertThat(rig.why(rig.desk.logIn(BOSS, "1001"))).isEqualTo(Why.NOT_KEPT);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.state().loggedIn()).isFalse();
  }

  @Test
  void everyRefusalIsItsOwn() {
    Principal ann = new Principal("agent:1001", Role.AGENT, "red", "1001");
    Principal ben = new Principal("agent:1002", Role.AGENT, "red", "1002");
    Principal blue = new Principal("key:blue", Role.SUPERVISOR, "blue", null);
    assertThat(rig.why(rig.desk.logIn(BOSS, "1009"))).isEqualTo(Why.AGENT_UNKNOWN);
    assertThat(rig.why(rig.desk.logIn(ben, "1001"))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(rig.why(rig.desk.logIn(blue, "1001"))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(rig.why(rig.desk.checkIn(ann, "1001", Set.of()))).isEqualTo(Why.NOT_LOGGED_IN);
    assertThat(rig.why(rig.desk.pause(ann, "1001", "tea"))).isEqualTo(Why.NOT_LOGGED_IN);
    assertThat(rig.why(rig.desk.unpause(ann, "1001"))).isEqualTo(Why.NOT_LOGGED_IN);
    rig.done(rig.desk.logOut(ann, "1001"));
    assertThat(rig.book.kept).isEmpty();
    rig.suspended = true;
    assertThat(rig.why(rig.desk.logIn(ann, "1001"))).isEqualTo(Why.SUSPENDED);
    rig.suspended = false;
    rig.done(rig.desk.logIn(ann, "1001"));
    assertThat(rig.why(rig.desk.logIn(ann, "1001"))).isEqualTo(Why.ALREADY_LOGGED_IN);
    assertThat(rig.why(rig.desk.checkIn(ann, "1001", Set.of(9)))).isEqualTo(Why.GROUP_UNKNOWN);
    assertThat(rig.why(rig.desk.checkIn(ann, "1001", Set.of(3)))).isEqualTo(Why.NOT_IN_GROUP);
    assertThat(rig.why(rig.desk.checkOut(ann, "1001", Set.of()))).isEqualTo(Why.NOT_CHECKED_IN);
    assertThat(rig.why(rig.desk.pause(ann, "1001", "tea"))).isEqualTo(Why.NOT_CHECKED_IN);
    assertThat(rig.why(rig.desk.afterCall(ann, "1001", Set.of(1), AfterCallMode.OFF)))
        .isEqualTo(Why.NOT_CHECKED_IN);
    assertThat(rig.why(rig.desk.endAfterCall(ann, "1001", null))).isEqualTo(Why.NO_AFTER_CALL_WORK);
    for (String reason : List.of("", "  ", "acw", "cb-out", "a,b", "x\r\ny", "x".repeat(41))) {
      assertThat(rig.why(rig.desk.pause(ann, "1001", reason))).isEqualTo(Why.BAD_VALUE);
    }
    rig.phone = null;
    assertThat(rig.why(rig.desk.checkIn(ann, "1001", Set.of(1)))).isEqualTo(Why.NO_DEVICE);
    rig.posts.clear();
    assertThat(rig.why(rig.desk.checkIn(ann, "1001", Set.of()))).isEqualTo(Why.NO_GROUP);
  }

  @Test
  void anAsteriskThatWasRestartedIsToldEverythingAgain() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.asked();
    rig.node(false, 1);
    rig.seenAfterwards("630", false, null);
    rig.gone("631", true);
    assertThat(rig.asked()).isEmpty();
    rig.pass(5_000);
    assertThat(rig.asked()).isEmpty();
    rig.node(true, 2);
    assertThat(rig.asked())
        .containsExactlyInAnyOrder(
            "pause all PJSIP/801 lunch",
            "add 631 PJSIP/801 as Ann paused",
            "pause 631 PJSIP/801 lunch");
    assertThat(rig.state().pause()).isNotNull();
  }

  @Test
  void aCordboardThatWasRestartedKnowsTheShift() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.asked();
    rig.restart();
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 lunch");
    assertThat(rig.state().pause()).isNotNull();
    assertThat(rig.state().checkedIn()).isTrue();
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.restart();
    rig.pass(10_000);
    assertThat(rig.asked()).isEmpty();
  }

  @Test
  void aBreakThatEndedWhileTheLinkWasAwayEndsWhenItIsBack() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.node(false, 1);
    assertThat(rig.join(rig.desk.unpause(BOSS, "1001"))).isInstanceOf(DeskResult.Unknown.class);
    rig.restart();
    rig.asked();
    rig.node(true, 1);
    assertThat(rig.asked()).containsExactly("unpause all PJSIP/801");
    rig.member("630", false, null, false);
    rig.member("631", true, null, false);
    rig.pass(5_000);
    assertThat(rig.book.kept.get("1001").endedPauses()).isEmpty();
  }

  @Test
  void aMemberThatVanishedIsPutBack() {
    rig.atWork();
    rig.gone("631", false);
    assertThat(rig.asked()).containsExactly("add 631 PJSIP/801 as Ann");
    rig.pass(2_000);
    assertThat(rig.asked()).isEmpty();
    rig.pass(2_000);
    assertThat(rig.asked()).containsExactly("add 631 PJSIP/801 as Ann");
  }

  @Test
  void whatThePbxDidNotTakeIsTriedUntilItHas() {
    rig.atWork();
    rig.pbx.ends(new Pbx.Outcome.Unknown("no answer"));
    DeskResult result = rig.join(rig.desk.pause(BOSS, "1001", "tea"));
    assertThat(result).isInstanceOf(DeskResult.Unknown.class);
    rig.asked();
    rig.pass(10_000);
    assertThat(rig.asked()).hasSize(3).containsOnly("pause all PJSIP/801 tea");
    rig.member("630", false, "tea", false);
    rig.member("631", true, "tea", false);
    rig.pass(10_000);
    assertThat(rig.asked()).isEmpty();
  }

  @Test
  void aPauseThatAnotherGaveStaysUntilTheAgentWantsCalls() {
    rig.atWork();
    rig.member("630", false, "Auto-Pause", false);
    rig.pass(10_000);
    assertThat(rig.asked()).isEmpty();
    assertThat(seat(1).status()).isEqualTo(Status.PAUSED);
    assertThat(seat(2).status()).isEqualTo(Status.IDLE);
    assertThat(rig.hindrances("1001"))
        .containsExactly("paused at the PBX in queue 630 by somebody else, Auto-Pause");
    rig.done(rig.desk.unpause(BOSS, "1001"));
    assertThat(rig.asked()).containsExactly("unpause 630 PJSIP/801");
  }

  @Test
  void whoEndsABreakAtThePbxEndsIt() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.pass(60_000);
    rig.asked();
    rig.member("630", false, null, false);
    assertThat(rig.state().pause()).isNull();
    assertThat(rig.book.kept.get("1001").pause()).isNull();
    assertThat(rig.asked()).containsExactly("unpause 631 PJSIP/801");
    assertThat(rig.told).containsExactly("PAUSED", "UNPAUSED");
  }

  @Test
  void whoIsFreedAtThePbxAfterTheShiftIsLeftAlone() {
    rig.atWork();
    rig.done(rig.desk.logOut(BOSS, "1001"));
    rig.member("630", false, "cb-out", false);
    rig.gone("631", false);
    rig.pass(5_000);
    rig.asked();
    rig.member("630", false, null, false);
    rig.member("631", true, null, false);
    rig.restart();
    rig.pass(20_000);
    assertThat(rig.asked()).isEmpty();
    rig.done(rig.desk.logIn(BOSS, "1001"));
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("pause 630 PJSIP/801 cb-out", "remove 631 PJSIP/801");
  }

  @Test
  void whoNeverLoggedInIsLeftAlone() {
    rig.member("630", false, "cb-out", false);
    rig.member("630", false, null, false);
    rig.member("631", true, null, false);
    rig.node(false, 1);
    rig.node(true, 2);
    rig.pass(20_000);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.book.kept).isEmpty();
    assertThat(rig.desk.runs("801")).isFalse();
  }

  @Test
  void workWayDialOutIsAPauseOfThatGroup() {
    rig.atWork();
    rig.done(rig.desk.workWay(BOSS, "1001", Set.of(1), WorkWay.DIAL_OUT));
    assertThat(rig.asked()).containsExactly("pause 630 PJSIP/801 cb-dial-out");
    rig.member("630", false, "cb-dial-out", false);
    assertThat(seat(1).status()).isEqualTo(Status.PAUSED);
    assertThat(rig.hindrances("1001"))
        .containsExactly("work way dial-out only in group 1 (Support)");
    rig.done(rig.desk.workWay(BOSS, "1001", Set.of(), WorkWay.DIAL_IN));
    assertThat(rig.asked()).containsExactly("unpause 630 PJSIP/801");
    assertThat(rig.told).containsExactly("WORKS_DIAL_OUT 1", "WORKS_DIAL_IN 1", "WORKS_DIAL_IN 2");
  }

  @Test
  void whoIsSuspendedOrGoneIsLoggedOut() {
    rig.atWork();
    rig.suspended = true;
    rig.desk.rosterChanged();
    assertThat(rig.asked())
        .containsExactlyInAnyOrder("pause 630 PJSIP/801 cb-out", "remove 631 PJSIP/801");
    assertThat(rig.state().loggedIn()).isFalse();
  }

  @Test
  void ofWhoIsNotInTheRosterAnyMoreNothingIsLeftAtThePbx() {
    rig.atWork();
    rig.done(rig.desk.checkOut(BOSS, "1001", Set.of(1)));
    rig.member("630", false, "cb-out", false);
    rig.asked();
    rig.told.clear();
    rig.there = false;
    rig.desk.rosterChanged();
    rig.pass(2_000);
    assertThat(rig.asked()).contains("unpause 630 PJSIP/801", "remove 631 PJSIP/801");
    assertThat(rig.told).contains("LOGGED_OUT");
    rig.gone("631", false);
    rig.pass(2_000);
    assertThat(rig.book.kept.get("1001").driven()).isFalse();
    rig.member("630", false, null, false);
    rig.pass(20_000);
    assertThat(rig.asked()).containsOnly("unpause all PJSIP/801");
    assertThat(rig.book.kept).isEmpty();
  }

  @Test
  void whoGetsTheNumberOfSomebodyWhoLeftBeginsAnew() {
    rig.atWork();
    rig.done(rig.desk.workWay(BOSS, "1001", Set.of(1), WorkWay.DIAL_OUT));
    rig.there = false;
    rig.desk.rosterChanged();
    rig.run();
    rig.there = true;
    rig.desk.rosterChanged();
    assertThat(seat(1).workWay()).isEqualTo(WorkWay.ALL);
    assertThat(rig.state().loggedIn()).isFalse();
  }

  @Test
  void whoIsNotKnownYetIsNotGone() {
    rig.atWork();
    rig.there = false;
    rig.complete = false;
    rig.restart();
    rig.desk.rosterChanged();
    rig.pass(5_000);
    assertThat(rig.why(rig.desk.logIn(BOSS, "1001"))).isEqualTo(Why.AGENT_UNKNOWN);
    rig.there = true;
    assertThat(rig.why(rig.desk.unpause(BOSS, "1001"))).isEqualTo(Why.NOT_KEPT);
    assertThatThrownBy(rig::state).hasCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> rig.join(rig.desk.why("1001")))
        .hasCauseInstanceOf(StoreUnavailable.class);
    rig.complete = true;
    rig.desk.rosterChanged();
    rig.pass(5_000);
    assertThat(rig.asked()).isEmpty();
    assertThat(rig.state().checkedIn()).isTrue();
  }

  @Test
  void aPhoneChangedWhileCordboardWasStoppedIsLetGoOnceThePbxIsThere() {
    rig.atWork();
    rig.node(false, 1);
    rig.phone = "802";
    rig.restart();
    assertThat(rig.asked()).isEmpty();
    rig.node(true, 1);
    assertThat(rig.asked())
        .containsExactlyInAnyOrder(
            "remove 631 PJSIP/801", "add 630 PJSIP/802 as Ann", "add 631 PJSIP/802 as Ann");
  }

  @Test
  void anotherPhoneTakesOver() {
    rig.atWork();
    rig.phone = "802";
    rig.desk.rosterChanged();
    assertThat(rig.asked())
        .containsExactlyInAnyOrder(
            "remove 631 PJSIP/801", "add 630 PJSIP/802 as Ann", "add 631 PJSIP/802 as Ann");
    assertThat(rig.book.kept.get("1001").extension()).isEqualTo("802");
  }

  @Test
  void whoLeftAGroupIsOutOfItsQueue() {
    rig.atWork();
    rig.posts.remove(2);
    rig.desk.rosterChanged();
    assertThat(rig.asked()).containsExactly("remove 631 PJSIP/801");
    assertThat(rig.state().seats()).containsOnlyKeys(1);
    assertThat(rig.told).containsExactly("CHECKED_OUT 2");
  }

  @Test
  void statusesFollowTheCalls() {
    rig.atWork();
    assertThat(seat(1).status()).isEqualTo(Status.IDLE);
    Party caller = rig.party(io.cordboard.server.board.Role.CALLER, null, Party.State.UP);
    rig.call("c1", Call.State.QUEUED, caller, rig.agent(Party.State.RINGING));
    assertThat(seat(1).status()).isEqualTo(Status.RINGING);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.UP));
    assertThat(seat(2).status()).isEqualTo(Status.BUSY);
    Party asked = rig.party(io.cordboard.server.board.Role.CONSULT, "805", Party.State.UP);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE), asked);
    assertThat(seat(1).status()).isEqualTo(Status.IN_USE);
    Party next = rig.party(io.cordboard.server.board.Role.AGENT, "806", Party.State.UP);
    rig.call("c1", Call.State.UP, caller, rig.agent(Party.State.GONE), next);
    assertThat(seat(1).status()).isEqualTo(Status.IDLE);
  }

  @Test
  void whyIsSaidInWords() {
    assertThat(rig.hindrances("1001")).containsExactly("not logged in");
    rig.done(rig.desk.logIn(BOSS, "1001"));
    rig.member("630", false, "cb-out", false);
    assertThat(rig.hindrances("1001"))
        .containsExactly(
            "not checked in to group 1 (Support)", "not checked in to group 2 (Sales)");
    rig.atWorkAgain();
    assertThat(rig.hindrances("1001")).isEmpty();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.put(
        new Registration(
            "lab/801",
            "lab",
            "801",
            Registration.Status.UNREACHABLE,
            null,
            null,
            -1,
            rig.clock.millis()),
        false);
    assertThat(rig.hindrances("1001"))
        .containsExactly(
            "paused: lunch since " + rig.time(), "device 801 unreachable since " + rig.time());
    rig.node(false, 1);
    assertThat(rig.hindrances("1001")).anyMatch(w -> w.startsWith("no link to the PBX lab"));
    assertThat(rig.hindrances("9999")).isEmpty();
    rig.phone = null;
    assertThat(rig.hindrances("1001")).contains("bound to no phone");
  }
}

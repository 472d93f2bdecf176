package io.cordboard.server.desk;

import static io.cordboard.server.desk.DeskRig.BOSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Node;
import io.cordboard.server.board.Registration;
import io.cordboard.server.pbx.Pbx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a desk does while the PBX or the store does not do what it is told. */
class UnsettledDeskTest {
  private static final Pbx.Outcome DONE = new Pbx.Outcome.Done("");
  private static final Pbx.Outcome DENIED =
      new Pbx.Outcome.Refused(Pbx.Reason.NOT_ALLOWED, "Permission denied");

  private final DeskRig rig = new DeskRig();

  private List<String> why() {
    return rig.join(rig.desk.why("1001")).stream().map(Hindrance::words).toList();
  }

  @Test
  void whatThePbxRefusesIsSaid() {
    rig.atWork();
    rig.pbx.ends(DENIED);
    assertThat(rig.join(rig.desk.pause(BOSS, "1001", "tea")))
        .isInstanceOf(DeskResult.Unknown.class);
    assertThat(why()).contains("the PBX was told and has not done it yet: Permission denied");
    rig.pbx.ends(DONE);
    rig.member("630", false, "tea", false);
    rig.member("631", true, "tea", false);
    rig.pass(2_000);
    assertThat(why()).hasSize(1).allMatch(w -> w.startsWith("paused: tea since "));
  }

  @Test
  void aQueueThatThePbxDoesNotHaveIsSaid() {
    rig.sales = "699";
    rig.done(rig.desk.logIn(BOSS, "1001"));
    rig.member("630", false, "cb-out", false);
    assertThat(rig.join(rig.desk.checkIn(BOSS, "1001", Set.of(2))))
        .isInstanceOf(DeskResult.Unknown.class);
    assertThat(why())
        .contains(
            "the PBX was told and has not done it yet: queue: 699 (expected: one that the PBX has"
                + " now)");
  }

  @Test
  void aBreakOfAMomentOnASlowPbxLeavesNoPause() {
    rig.atWork();
    CompletableFuture<Pbx.Outcome> slow = new CompletableFuture<>();
    rig.pbx.ends(slow);
    var pause = rig.desk.pause(BOSS, "1001", "lunch");
    var unpause = rig.desk.unpause(BOSS, "1001");
    rig.pass(5_000);
    rig.asked();
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    assertThat(rig.asked()).isNotEmpty().allMatch(a -> a.startsWith("unpause "));
    slow.complete(DONE);
    rig.member("630", false, null, false);
    rig.member("631", true, null, false);
    rig.pass(3_000);
    assertThat(rig.join(pause)).isInstanceOf(DeskResult.Done.class);
    assertThat(rig.join(unpause)).isInstanceOf(DeskResult.Done.class);
    assertThat(rig.book.kept.get("1001").endedPauses()).isEmpty();
  }

  @Test
  void aMemberWhoseReasonWasNotTakenIsNotTakenForOthers() {
    rig.atWork();
    rig.done(rig.desk.pause(BOSS, "1001", "lunch"));
    rig.member("630", false, "lunch", false);
    rig.member("631", true, "lunch", false);
    rig.asked();
    CompletableFuture<Pbx.Outcome> added = new CompletableFuture<>();
    rig.pbx.ends(added);
    rig.gone("631", false);
    rig.run();
    rig.pbx.ends(DENIED);
    added.complete(DONE);
    rig.run();
    rig.pausedWithoutReason("631");
    rig.pass(4_000);
    assertThat(rig.asked())
        .startsWith("add 631 PJSIP/801 as Ann paused", "pause 631 PJSIP/801 lunch")
        .endsWith("pause 631 PJSIP/801 lunch")
        .hasSizeGreaterThan(2);
    rig.pbx.ends(DONE);
    rig.done(rig.desk.unpause(BOSS, "1001"));
    assertThat(rig.asked()).contains("unpause all PJSIP/801");
  }

  @Test
  void whatTheStoreMissedIsWrittenEvenWhileThePbxIsNotAsItShouldBe() {
    rig.atWork();
    rig.pbx.ends(DENIED);
    rig.book.away = true;
    rig.suspended = true;
    rig.desk.rosterChanged();
    rig.pass(5_000);
    assertThat(rig.state().loggedIn()).isFalse();
    assertThat(rig.book.kept.get("1001").loggedIn()).isTrue();
    rig.book.away = false;
    rig.pass(5_000);
    assertThat(rig.book.kept.get("1001").loggedIn()).isFalse();
  }

  @Test
  void aSecondNodeThatIsAwayDoesNotStopWhatTheFirstHas() {
    rig.put(new Node("far", Node.State.DOWN, true, false, true, "22", 1, 1, ""), false);
    rig.done(rig.desk.logIn(BOSS, "1001"));
    assertThat(rig.asked()).containsExactly("pause all PJSIP/801 cb-out");
  }

  @Test
  void aDeviceThatThePbxHasNoMoreIsNotSaidToBeAway() {
    rig.atWork();
    Registration away =
        new Registration(
            "lab/801", "lab", "801", Registration.Status.UNREACHABLE, null, null, -1, 1);
    rig.put(away, false);
    assertThat(why()).isNotEmpty();
    rig.remove(away);
    assertThat(why()).isEmpty();
  }
}

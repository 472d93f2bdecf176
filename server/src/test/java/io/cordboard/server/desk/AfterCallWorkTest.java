package io.cordboard.server.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AfterCallWorkTest {
  private static final long LIMIT = 30_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final MovableClock clock = new MovableClock();
  private final FakePbx pbx = new FakePbx("lab");
  private final List<String> told = new ArrayList<>();
  private final Map<String, Entity> things = new HashMap<>();
  private AfterCallWork work = fresh();
  private long seq;

  private AfterCallWork fresh() {
    AfterCallWork made =
        new AfterCallWork(
            new Config.AfterCall(true, 30),
            List.of(pbx),
            "899"::equals,
            clock,
            channel.eventLoop());
    made.tell((callId, acwMs) -> told.add(callId + " " + acwMs));
    return made;
  }

  @BeforeEach
  void twoQueues() {
    channel.freezeTime();
    work.onSnapshot(
        new io.cordboard.server.board.BoardSnapshot(
            0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(),
            Map.of(), Map.of()));
    node(1);
    member("630", null, false);
    member("631", null, false);
  }

  @Test
  void pausesEverywhereAtConnectAndFreesAtTheLimitAfterTheHangUp() {
    connect("c1");
    assertThat(pbx.asked).containsExactly("pause all PJSIP/801 acw");
    pbxPauses();
    pass(60_000);
    assertThat(work.deadlineMs("c1")).isEqualTo(clock.millis() + LIMIT);
    hangsUp();
    assertThat(work.deadlineMs("c1")).isEqualTo(clock.millis() + LIMIT);
    pass(LIMIT - 1);
    assertThat(pbx.asked).hasSize(1);
    pass(1);
    assertThat(pbx.asked).endsWith("unpause all PJSIP/801");
    assertThat(told).containsExactly("c1 30000");
    assertThat(work.deadlineMs("c1")).isZero();
  }

  @Test
  void whoeverUnpausesEarlierEndsItInAllQueues() {
    connect("c1");
    pbxPauses();
    hangsUp();
    pass(4_000);
    member("630", null, false);
    assertThat(told).containsExactly("c1 4000");
    assertThat(pbx.asked).endsWith("unpause 631 PJSIP/801");
    member("631", null, false);
    pass(2 * LIMIT);
    assertThat(pbx.asked).hasSize(2);
    assertThat(told).hasSize(1);
  }

  @Test
  void unpausedDuringTheCallMeansNone() {
    connect("c1");
    pbxPauses();
    member("630", null, true);
    member("631", null, false);
    assertThat(work.deadlineMs("c1")).isZero();
    member("630", null, false);
    pass(2 * LIMIT);
    assertThat(told).isEmpty();
  }

  @Test
  void ownPausesFromBeforeStayAndOnesMadeMeanwhileEndIt() {
    member("631", "lunch", false);
    connect("c1");
    assertThat(pbx.asked).containsExactly("pause 630 PJSIP/801 acw");
    member("630", "acw", true);
    hangsUp();
    pass(5_000);
    member("630", "meeting", false);
    assertThat(told).containsExactly("c1 5000");
    pass(2 * LIMIT);
    assertThat(pbx.asked).hasSize(1);
  }

  @Test
  void aPauseTakenOverInOneQueueIsNotLeftInTheOther() {
    connect("c1");
    pbxPauses();
    hangsUp();
    member("630", "meeting", false);
    assertThat(pbx.asked).hasSize(1);
    pass(2_000);
    assertThat(pbx.asked).endsWith("unpause 631 PJSIP/801");
  }

  @Test
  void whoIsPausedInAllQueuesGetsNone() {
    member("630", "lunch", false);
    member("631", "lunch", false);
    member("630", "lunch", true);
    assertThat(pbx.asked).isEmpty();
  }

  @Test
  void ofARefusedPauseNothingIsLeft() {
    pbx.ends(new Pbx.Outcome.Refused(Pbx.Reason.LINK_DOWN, "down"));
    connect("c1");
    channel.runPendingTasks();
    assertThat(work.deadlineMs("c1")).isZero();
    member("630", null, false);
    pass(2 * LIMIT);
    assertThat(told).isEmpty();
  }

  @Test
  void aPauseOfAnEarlierRunGoesOnUntilItsTime() {
    work.resume("c0", "lab", "801", clock.millis() - 10_000);
    member("630", "acw", false);
    member("631", "acw", false);
    pass(2_000);
    assertThat(work.deadlineMs("c0")).isEqualTo(clock.millis() - 12_000 + LIMIT);
    pass(17_999);
    assertThat(pbx.asked).isEmpty();
    pass(1);
    assertThat(pbx.asked).containsExactly("unpause all PJSIP/801");
    assertThat(told).containsExactly("c0 30000");
  }

  @Test
  void aFailedUnpauseIsTriedUntilItHolds() {
    connect("c1");
    pbxPauses();
    hangsUp();
    pbx.ends(new Pbx.Outcome.Unknown("no answer"));
    pass(LIMIT);
    pass(10_000);
    assertThat(pbx.asked.stream().filter(a -> a.startsWith("unpause")).count())
        .isGreaterThanOrEqualTo(3);
    pbxFrees();
    int asked = pbx.asked.size();
    pass(10_000);
    assertThat(pbx.asked).hasSize(asked);
    assertThat(told).hasSize(1);
  }

  @Test
  void anAsteriskThatForgotThePauseIsToldAgain() {
    connect("c1");
    pbxPauses();
    hangsUp();
    pass(10_000);
    synthetic("630");
    synthetic("631");
    node(2);
    channel.runPendingTasks();
    assertThat(pbx.asked).endsWith("pause all PJSIP/801 acw");
    pbxPauses(false);
    pass(LIMIT - 10_000);
    assertThat(pbx.asked).endsWith("unpause all PJSIP/801");
    assertThat(told).containsExactly("c1 30000");
  }

  @Test
  void aPauseThatSomebodyEndedWhileTheLinkWasAwayIsOver() {
    connect("c1");
    pbxPauses();
    hangsUp();
    pass(10_000);
    synthetic("630");
    synthetic("631");
    channel.runPendingTasks();
    assertThat(told).containsExactly("c1 10000");
    assertThat(pbx.asked).hasSize(1);
  }

  @Test
  void whenTheCallerLeavesFirstItBeginsAtTheAgentsHangUp() {
    connect("c1");
    pbxPauses();
    member("630", "acw", false); // the agent still talks to whom was asked
    pass(60_000);
    assertThat(pbx.asked).hasSize(1);
    call("c1", Party.State.GONE);
    assertThat(work.deadlineMs("c1")).isEqualTo(clock.millis() + LIMIT);
    pass(LIMIT);
    assertThat(told).containsExactly("c1 30000");
  }

  @Test
  void theCallIsFoundWhicheverIsToldFirst() {
    member("630", null, true);
    assertThat(work.deadlineMs("c1")).isZero();
    call("c1", Party.State.UP);
    assertThat(work.deadlineMs("c1")).isNotZero();
  }

  @Test
  void eachAgentOfACallHasWorkOfItsOwn() {
    connect("c1");
    pbxPauses();
    call("c1", agent("801", Party.State.UP), agent("802", Party.State.UP));
    tell(member("802", "630", null, true, 0), false);
    tell(member("802", "630", "acw", true, 0), false);
    pbxPauses(false); // the caller leaves first
    call("c1", agent("801", Party.State.GONE), agent("802", Party.State.UP));
    pass(LIMIT);
    assertThat(told).containsExactly("c1 30000");
    assertThat(pbx.asked).endsWith("unpause all PJSIP/801");
    assertThat(work.deadlineMs("c1")).as("the other talks").isNotZero();
  }

  private void connect(String callId) {
    call(callId, Party.State.UP);
    member("630", null, true);
  }

  private void hangsUp() {
    call("c1", Party.State.GONE);
    member("630", "acw", false);
  }

  private void pbxPauses() {
    pbxPauses(true);
  }

  private void pbxPauses(boolean inCall) {
    member("630", "acw", inCall);
    member("631", "acw", false);
  }

  private void pbxFrees() {
    member("630", null, false);
    member("631", null, false);
  }

  private void pass(long ms) {
    // In small steps: the clock of the server and that of its timers go together.
    for (long left = ms; left > 0; left -= Math.min(left, 100)) {
      long step = Math.min(left, 100);
      clock.pass(step);
      channel.advanceTimeBy(step, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  private void tell(Entity now, boolean synthetic) {
    Entity before = things.put(now.kind() + now.id(), now);
    work.onChange(new Change(++seq, clock.millis(), Change.What.CHANGED, before, now, synthetic));
  }

  private void node(long startedAtMs) {
    tell(new Node("lab", Node.State.LIVE, false, true, true, "22", startedAtMs, 1, ""), false);
  }

  private void member(String queue, String reason, boolean inCall) {
    tell(member("801", queue, reason, inCall, 0), false);
  }

  private void synthetic(String queue) {
    tell(member("801", queue, null, false, 0), true);
  }

  private static Member member(
      String extension, String queue, String reason, boolean inCall, long lastCallAtMs) {
    return new Member(
        "lab/" + queue + "/PJSIP/" + extension,
        "lab",
        queue,
        "PJSIP/" + extension,
        "Agent of " + extension,
        extension,
        "1" + extension,
        DeviceState.IN_USE,
        reason != null,
        reason,
        0,
        0,
        false,
        inCall,
        1,
        lastCallAtMs);
  }

  private static Party agent(String extension, Party.State state) {
    return new Party(
        "lab/" + extension,
        Role.AGENT,
        extension,
        null,
        extension,
        "1" + extension,
        state,
        1,
        2,
        0);
  }

  private void call(String id, Party.State state) {
    call(id, agent("801", state));
  }

  private void call(String id, Party... agents) {
    tell(
        new Call(
            id,
            "lab",
            Call.Direction.INBOUND,
            Call.State.UP,
            null,
            null,
            null,
            "630",
            null,
            List.of(agents),
            1,
            2,
            0,
            null,
            0,
            null),
        false);
  }
}

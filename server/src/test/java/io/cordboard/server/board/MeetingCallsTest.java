package io.cordboard.server.board;

import static io.cordboard.server.board.SampleCalls.NODE;
import static io.cordboard.server.board.SampleCalls.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

/** Calls that meet become one. */
class MeetingCallsTest {
  private final Replay replay = new Replay();

  private void inboundTalk() {
    replay.apply(SampleCalls.seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.RING, "7916", T));
    replay.apply(SampleCalls.seen("1.d", "1.c", "PJSIP/801-1", Channel.State.DOWN, "801", T + 1));
    replay.apply(
        new Fact.DialBegan(NODE, T + 1, "1.c", "4950", "1.d", "PJSIP/801-1", "1.c", "801"));
    replay.apply(SampleCalls.seen("1.d", "1.c", "PJSIP/801-1", Channel.State.UP, "801", T + 2));
    replay.apply(SampleCalls.seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.UP, "7916", T + 2));
    replay.apply(SampleCalls.enters("main", "1.c", "1.c", "PJSIP/pstn-1", T + 3));
    replay.apply(SampleCalls.enters("main", "1.d", "1.c", "PJSIP/801-1", T + 3));
  }

  private Call only() {
    assertThat(replay.board.snapshot().calls()).hasSize(1);
    return replay.board.snapshot().calls().values().iterator().next();
  }

  @Test
  void aConsultOnTheSecondLineMergesIntoTheCustomersCall() {
    inboundTalk();
    String id = only().id();
    // 801's second line calls 802, then transfers by REFER with Replaces: 802 meets the customer.
    replay.apply(SampleCalls.seen("2.a", "2.a", "PJSIP/801-2", Channel.State.RING, "801", T + 100));
    replay.apply(SampleCalls.seen("2.b", "2.a", "PJSIP/802-2", Channel.State.UP, "802", T + 101));
    replay.apply(SampleCalls.seen("2.a", "2.a", "PJSIP/801-2", Channel.State.UP, "801", T + 101));
    assertThat(replay.board.snapshot().calls()).hasSize(2);
    replay.apply(new Fact.Reported(NODE, T + 90, "1.c", new Report.IvrEntered("610", "Main")));
    replay.apply(new Fact.Reported(NODE, T + 91, "1.c", new Report.IvrLeft("801")));
    replay.apply(new Fact.Reported(NODE, T + 102, "2.a", new Report.IvrEntered("611", "Other")));
    replay.apply(new Fact.AttendedTransferred(NODE, T + 200, "1.d"));
    replay.apply(SampleCalls.enters("main", "2.b", "1.c", "PJSIP/802-2", T + 200));
    replay.apply(SampleCalls.gone("1.d", 16, T + 201));
    replay.apply(SampleCalls.gone("2.a", 16, T + 201));

    Call call = only();
    assertThat(call.id()).isEqualTo(id);
    assertThat(call.parties())
        .filteredOn(p -> p.state() == Party.State.UP)
        .extracting(Party::role, Party::number)
        .containsExactly(tuple(Role.CALLER, "7916"), tuple(Role.CONSULT, "802"));
    assertThat(replay.ended())
        .extracting(Call::outcome, Call::mergedInto)
        .containsExactly(tuple(Call.Outcome.MERGED, id));
    assertThat(call.reported().ivrs())
        .extracting(Reported.IvrStay::id, Reported.IvrStay::callId)
        .containsExactly(tuple("610", null), tuple("611", replay.ended().get(0).id()));
    replay.apply(SampleCalls.gone("2.b", 16, T + 300));
    replay.apply(SampleCalls.gone("1.c", 16, T + 300));
    replay.apply(new Fact.BridgeGone(NODE, T + 301, "main"));
    assertThat(replay.board.entries()).isZero();
  }

  @Test
  void theCustomersCallSurvivesEvenIfItIsYounger() {
    SampleCalls.talking(5).forEach(replay::apply); // older, internal
    Replay later = replay;
    later.apply(
        SampleCalls.seen("6.c", "6.c", "PJSIP/pstn-6", Channel.State.RING, "7916", T + 500));
    String customer =
        later.board.snapshot().calls().values().stream()
            .filter(c -> c.direction() == Call.Direction.INBOUND)
            .findFirst()
            .orElseThrow()
            .id();
    later.apply(SampleCalls.enters("5br", "6.c", "5.a", "PJSIP/pstn-6", T + 600));
    assertThat(only().id()).isEqualTo(customer);
  }

  @Test
  void whoIsPutIntoATalkByCommandIsASupervisor() {
    inboundTalk();
    replay.apply(SampleCalls.seen("3.s", "3.s", "PJSIP/810-3", Channel.State.DOWN, "810", T + 50));
    replay.apply(new Fact.DialBegan(NODE, T + 50, null, null, "3.s", "PJSIP/810-3", "3.s", "810"));
    replay.apply(SampleCalls.seen("3.s", "3.s", "PJSIP/810-3", Channel.State.UP, "810", T + 60));
    replay.apply(SampleCalls.enters("main", "3.s", "3.s", "PJSIP/810-3", T + 61));
    assertThat(only().parties())
        .extracting(Party::role, Party::number)
        .containsExactly(
            tuple(Role.CALLER, "7916"), tuple(Role.CALLEE, "801"), tuple(Role.SUPERVISOR, "810"));
  }

  @Test
  void whoListensIsASupervisorInTheCallListenedTo() {
    inboundTalk();
    replay.apply(SampleCalls.seen("4.s", "4.s", "PJSIP/810-4", Channel.State.UP, "810", T + 60));
    replay.apply(new Fact.SpyBegan(NODE, T + 61, "4.s", "1.d"));
    assertThat(only().parties())
        .extracting(Party::role)
        .containsExactly(Role.CALLER, Role.CALLEE, Role.SUPERVISOR);
  }

  @Test
  void waitingInAHoldingBridgeMakesNoConversation() {
    SampleCalls.ringing(1).subList(0, 1).forEach(replay::apply);
    SampleCalls.ringing(2).subList(0, 1).forEach(replay::apply);
    for (int n = 1; n <= 2; n++) {
      String a = n + ".a";
      replay.apply(
          new Fact.BridgeEntered(
              NODE, T + 5, "park", "holding_bridge", null, true, a, a, "PJSIP/801-" + a));
    }
    assertThat(replay.board.snapshot().calls()).hasSize(2);
  }

  @Test
  void aQueueMemberBehindALocalChannelIsTheAgent() {
    replay.apply(SampleCalls.seen("1.c", "1.c", "PJSIP/pstn-1", Channel.State.RING, "7916", T));
    replay.apply(
        new Fact.CallerJoined(NODE, T + 1, "632", "1.c", "1.c", "PJSIP/pstn-1", 1, "7916", null));
    String one = "Local/806@agents-01;1";
    String two = "Local/806@agents-01;2";
    replay.apply(SampleCalls.seen("l1", "1.c", one, Channel.State.DOWN, "806", T + 2));
    replay.apply(SampleCalls.seen("l2", "1.c", two, Channel.State.RING, "806", T + 2));
    replay.apply(new Fact.LocalJoined(NODE, T + 2, "l1", "l2"));
    String iface = "Local/806@agents/n";
    replay.apply(new Fact.AgentCalled(NODE, T + 2, "632", iface, "1.c", "l1", one));
    replay.apply(new Fact.DialBegan(NODE, T + 2, "1.c", null, "l1", one, "1.c", iface));
    replay.apply(new Fact.DialBegan(NODE, T + 3, "l2", "806", "1.p", "PJSIP/806-1", "1.c", "806"));
    replay.apply(SampleCalls.seen("1.p", "1.c", "PJSIP/806-1", Channel.State.UP, "806", T + 4));
    assertThat(only().parties())
        .extracting(Party::role, Party::number, Party::agent)
        .containsExactly(tuple(Role.CALLER, "7916", null), tuple(Role.AGENT, "806", "1006"));
    assertThat(replay.board.snapshot().channels()).hasSize(2);
  }
}

package io.cordboard.server.board;

import static io.cordboard.server.board.SampleCalls.NODE;
import static io.cordboard.server.board.SampleCalls.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a resync does to the board. */
class PictureTest {
  private static final long BEGUN = T + 10_000;
  private static final long READ = T + 10_100;

  private final Replay replay = new Replay();
  private final List<Fact.PictureLeg> legs = new ArrayList<>();
  private final List<Fact.BridgeMade> bridges = new ArrayList<>();
  private final List<Fact.PictureQueue> queues = new ArrayList<>();
  private final List<Fact.PictureCaller> callers = new ArrayList<>();
  private final List<Fact.MemberSeen> members = new ArrayList<>();
  private final List<Fact.DeviceSeen> devices = new ArrayList<>();

  @BeforeEach
  void linkIsUp() {
    replay.apply(new Fact.LinkUp(NODE, T - 10, Fact.Link.AMI));
  }

  private Fact.NodePicture picture() {
    return new Fact.NodePicture(
        NODE,
        READ,
        "22.10.1",
        T - 1_000_000,
        legs,
        bridges,
        queues,
        callers,
        members,
        List.of(),
        devices,
        List.of());
  }

  private void leg(String id, String linked, String name, String number, String bridge) {
    legs.add(
        new Fact.PictureLeg(
            SampleCalls.seen(id, linked, name, Channel.State.UP, number, BEGUN),
            bridge,
            T + 500,
            id.equals(linked) ? "Dial" : "AppDial",
            null));
  }

  private void talkInPicture(int n) {
    bridges.add(new Fact.BridgeMade(NODE, BEGUN, n + "br", "simple_bridge", null, false));
    leg(n + ".a", n + ".a", "PJSIP/801-" + n + ".a", "801", n + "br");
    leg(n + ".b", n + ".a", "PJSIP/802-" + n + ".b", "802", n + "br");
  }

  private void resync() {
    replay.apply(new Fact.ResyncBegun(NODE, BEGUN));
  }

  private Call.State stateAfter(DeviceState device) {
    devices.clear();
    devices.add(new Fact.DeviceSeen(NODE, BEGUN, "PJSIP/802", device));
    resync();
    replay.apply(picture());
    return replay.board.snapshot().calls().values().iterator().next().state();
  }

  @Test
  void holdsThatBeganOrEndedWhileWeWereAwayAreSeen() {
    talkInPicture(1);
    assertThat(stateAfter(DeviceState.IN_USE)).isEqualTo(Call.State.UP);
    assertThat(stateAfter(DeviceState.ON_HOLD)).isEqualTo(Call.State.HELD);
    assertThat(stateAfter(DeviceState.ON_HOLD)).isEqualTo(Call.State.HELD);
    assertThat(stateAfter(DeviceState.IN_USE)).isEqualTo(Call.State.UP);
  }

  @Test
  void aHoldToldSinceTheResyncBeganIsNewerThanThePicture() {
    talkInPicture(1);
    assertThat(stateAfter(DeviceState.IN_USE)).isEqualTo(Call.State.UP);
    resync();
    replay.apply(new Fact.HoldChanged(NODE, BEGUN + 50, "1.a", true));
    replay.apply(picture());
    assertThat(replay.board.snapshot().calls().values().iterator().next().state())
        .isEqualTo(Call.State.HELD);
  }

  /** 801 waits, 802 consults 803. */
  private void consultationInPicture() {
    for (String bridge : List.of("1br", "own", "asked")) {
      bridges.add(new Fact.BridgeMade(NODE, BEGUN, bridge, "simple_bridge", null, false));
    }
    leg("1.a", "1.a", "PJSIP/801-1.a", "801", "1br");
    leg("1.b", "1.a", "PJSIP/802-1.b", "802", "own");
    leg("l1", "1.a", "Local/10@cordboard-consult-1;1", "10", "own");
    leg("l2", "1.a", "Local/10@cordboard-consult-1;2", "802", "asked");
    leg("1.e", "1.a", "PJSIP/803-1.e", "803", "asked");
  }

  @Test
  void aConsultationFoundByAResyncIsOneOnlyForWhoConsults() {
    consultationInPicture();
    resync();
    replay.apply(picture());
    Call call = replay.board.snapshot().calls().values().iterator().next();
    assertThat(call.parties())
        .extracting(Party::role, Party::number, Party::state)
        .containsExactly(
            tuple(Role.CALLER, "801", Party.State.HELD),
            tuple(Role.CALLEE, "802", Party.State.UP),
            tuple(Role.CONSULT, "803", Party.State.UP));
    assertThat(call.state()).isEqualTo(Call.State.HELD);
    // 802 makes it three; nothing is said of 803, who never held anybody.
    replay.apply(new Fact.AttendedTransferred(NODE, READ + 10, "1.b"));
    for (String id : List.of("1.a", "1.b")) {
      replay.apply(new Fact.MusicChanged(NODE, READ + 11, id, false));
    }
    assertThat(replay.board.snapshot().calls().values().iterator().next().state())
        .isEqualTo(Call.State.UP);
  }

  @Test
  void theNodeIsStaleUntilThePictureIsRead() {
    assertThat(replay.board.snapshot().stale(NODE)).isTrue();
    resync();
    assertThat(replay.board.snapshot().stale(NODE)).isTrue();
    replay.apply(picture());
    Node node = replay.board.snapshot().nodes().get(NODE);
    assertThat(node.stale()).isFalse();
    assertThat(node.state()).isEqualTo(Node.State.LIVE);
    assertThat(node.version()).isEqualTo("22.10.1");
    replay.apply(new Fact.LinkLost(NODE, READ + 1, Fact.Link.AMI, "cut"));
    assertThat(replay.board.snapshot().stale(NODE)).isTrue();
    assertThat(replay.changes)
        .extracting(Change::what)
        .containsSubsequence(Change.What.RESYNCING, Change.What.LIVE, Change.What.LINK_LOST);
  }

  @Test
  void callsFoundByAResyncAreOnTheBoardWithTheSameIdAsWhenSeenFromTheirBeginning() {
    resync();
    talkInPicture(1);
    replay.apply(picture());
    Replay witness = Replay.of(SampleCalls.talking(1));
    assertThat(replay.board.snapshot().calls().keySet())
        .isEqualTo(witness.board.snapshot().calls().keySet());
    Call call = replay.board.snapshot().calls().values().iterator().next();
    assertThat(call.state()).isEqualTo(Call.State.UP);
    assertThat(call.parties())
        .extracting(Party::role, Party::number)
        .containsExactly(tuple(Role.CALLER, "801"), tuple(Role.CALLEE, "802"));
    assertThat(replay.board.difference(picture())).isEmpty();
    assertThat(replay.changes)
        .filteredOn(c -> c.entity() instanceof Call)
        .allMatch(Change::synthetic);
  }

  @Test
  void callsThatEndedUnheardAreEndedSyntheticallyAsLost() {
    SampleCalls.talking(1).forEach(replay::apply);
    resync();
    replay.apply(picture());
    Call ended = replay.ended().get(0);
    assertThat(ended.outcome()).isEqualTo(Call.Outcome.LOST);
    assertThat(ended.answeredAtMs()).isPositive();
    assertThat(ended.hungUpBy()).isNull();
    assertThat(replay.changes)
        .filteredOn(c -> c.what() == Change.What.ENDED)
        .allMatch(Change::synthetic);
    assertThat(replay.board.entries()).isZero();
  }

  @Test
  void whatWasBornDuringTheResyncStays() {
    resync();
    SampleCalls.talking(1).forEach(f -> replay.apply(f));
    replay.apply(picture());
    assertThat(replay.board.snapshot().channels()).hasSize(2);
    assertThat(replay.board.snapshot().calls()).hasSize(1);
    assertThat(replay.board.snapshot().bridges()).hasSize(1);
  }

  @Test
  void whoJoinedAQueueAfterItWasListedButBeforeItsChannelWasKnownWaitsThere() {
    resync();
    replay.apply(
        new Fact.CallerJoined(
            NODE, BEGUN + 5, "630", "2.c", "2.c", "PJSIP/pstn-2", 1, "7916", null));
    leg("2.c", "2.c", "PJSIP/pstn-2", "7916", null);
    queues.add(new Fact.PictureQueue("630", "linear"));
    replay.apply(picture());
    BoardSnapshot board = replay.board.snapshot();
    assertThat(board.callers().get(NODE + "/2.c").queue()).isEqualTo("630");
    assertThat(board.queues().get(NODE + "/630").waiting()).isEqualTo(1);
  }

  @Test
  void whatEndedDuringTheResyncStaysEnded() {
    resync();
    replay.apply(SampleCalls.gone("1.b", 16, BEGUN + 5));
    replay.apply(SampleCalls.gone("1.a", 16, BEGUN + 5));
    replay.apply(new Fact.BridgeGone(NODE, BEGUN + 6, "1br"));
    talkInPicture(1);
    replay.apply(picture());
    assertThat(replay.board.snapshot().channels()).isEmpty();
    assertThat(replay.board.snapshot().bridges()).isEmpty();
    assertThat(replay.board.entries()).isZero();
  }

  @Test
  void whoLeftABridgeOrAQueueDuringTheResyncIsNotPutBack() {
    resync();
    replay.apply(new Fact.BridgeLeft(NODE, BEGUN + 5, "1br", "1.b"));
    replay.apply(new Fact.CallerLeft(NODE, BEGUN + 5, "630", "2.c"));
    replay.apply(new Fact.MemberRemoved(NODE, BEGUN + 5, "630", "PJSIP/803"));
    talkInPicture(1);
    leg("2.c", "2.c", "PJSIP/pstn-2", "7916", null);
    queues.add(new Fact.PictureQueue("630", "linear"));
    callers.add(new Fact.PictureCaller("630", "2.c", 1, "7916", null, T));
    members.add(member("PJSIP/803", false));
    replay.apply(picture());
    BoardSnapshot board = replay.board.snapshot();
    assertThat(board.channels().get(NODE + "/1.b").bridgeId()).isNull();
    assertThat(board.channels().get(NODE + "/1.a").bridgeId()).isEqualTo(NODE + "/1br");
    assertThat(board.callers()).isEmpty();
    assertThat(board.members()).isEmpty();
  }

  @Test
  void eventsAfterThePictureThatTellWhatItToldChangeNothing() {
    resync();
    talkInPicture(1);
    replay.apply(picture());
    int before = replay.changes.size();
    BoardSnapshot board = replay.board.snapshot();
    for (Fact fact : SampleCalls.talking(1)) {
      if (!(fact instanceof Fact.ChannelSeen) && !(fact instanceof Fact.DialBegan)) {
        replay.apply(fact);
      }
    }
    assertThat(replay.changes).hasSize(before);
    assertThat(replay.board.snapshot().calls()).isEqualTo(board.calls());
  }

  @Test
  void queuesMembersAndCallersComeFromThePicture() {
    SampleCalls.queueCall(7).subList(0, 3).forEach(replay::apply);
    resync();
    queues.add(new Fact.PictureQueue("630", "linear"));
    queues.add(new Fact.PictureQueue("631", "rrmemory"));
    members.add(member("PJSIP/801", false));
    members.add(member("PJSIP/802", true));
    leg("8.c", "8.c", "PJSIP/pstn-8", "7916", null);
    leg("9.c", "9.c", "PJSIP/pstn-9", "7917", null);
    callers.add(new Fact.PictureCaller("630", "9.c", 2, "7917", null, T + 2_000));
    callers.add(new Fact.PictureCaller("630", "8.c", 1, "7916", null, T + 1_000));
    replay.apply(picture());
    BoardSnapshot board = replay.board.snapshot();
    assertThat(board.callers().values())
        .extracting(Caller::id, Caller::position)
        .containsExactlyInAnyOrder(tuple(NODE + "/8.c", 1), tuple(NODE + "/9.c", 2));
    assertThat(board.queues().get(NODE + "/630"))
        .extracting(Queue::waiting, Queue::longestWaitSinceMs, Queue::strategy)
        .containsExactly(2, T + 1_000, "linear");
    assertThat(board.members()).hasSize(2);
    assertThat(board.agents().get("1002").state()).isEqualTo(Agent.State.PAUSED);
    assertThat(replay.board.difference(picture())).isEmpty();
    assertThat(replay.ended())
        .extracting(Call::outcome)
        .as("the caller who was gone")
        .containsExactly(Call.Outcome.LOST);
  }

  @Test
  void aDifferenceIsToldInWords() {
    resync();
    replay.apply(picture());
    talkInPicture(1);
    queues.add(new Fact.PictureQueue("630", "linear"));
    assertThat(replay.board.difference(picture()))
        .anyMatch(d -> d.contains("channel pbx1/1.a") && d.contains("missing"))
        .anyMatch(d -> d.contains("bridge pbx1/1br"))
        .anyMatch(d -> d.contains("queue pbx1/630"));
  }

  private static Fact.MemberSeen member(String iface, boolean paused) {
    return new Fact.MemberSeen(
        NODE,
        BEGUN,
        "630",
        iface,
        "Agent",
        iface,
        DeviceState.NOT_IN_USE,
        paused,
        paused ? "lunch" : null,
        0,
        0,
        false,
        0,
        0);
  }
}

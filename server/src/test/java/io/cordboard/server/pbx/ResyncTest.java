package io.cordboard.server.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cordboard.ami.AmiReply;
import io.cordboard.server.board.Board;
import io.cordboard.server.board.BoardSettings;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Registration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked of the PBX, and what is made of the answers. */
class ResyncTest {
  private static final Set<String> ALLOWED =
      Set.of(
          "CoreSettings",
          "CoreStatus",
          "CoreShowChannels",
          "BridgeList",
          "QueueStatus",
          "DeviceStateList",
          "ExtensionStateList",
          "GetVar");

  private final ScriptedPbx pbx = new ScriptedPbx();
  private final List<Fact> facts = new ArrayList<>();
  private long nowMs = 1_795_220_000_000L;
  private final Resync resync =
      new Resync("pbx1", pbx, List.of("PJSIP/801"), ZoneId.of("UTC"), () -> nowMs, facts::add);

  private void script() {
    pbx.answers.put(
        "CoreSettings",
        new AmiReply.Done(
            ScriptedPbx.message("Response: Success", "AsteriskVersion: 22.10.1"), List.of()));
    pbx.answers.put(
        "CoreStatus",
        new AmiReply.Done(
            ScriptedPbx.message(
                "Response: Success", "CoreStartupDate: 2026-11-21", "CoreStartupTime: 00:08:15"),
            List.of()));
    pbx.answers.put(
        "CoreShowChannels",
        ScriptedPbx.done(
            ScriptedPbx.message(
                "Event: CoreShowChannel",
                "Channel: PJSIP/pstn-01",
                "ChannelState: 6",
                "CallerIDNum: 7916",
                "CallerIDName: <unknown>",
                "Exten: 4950",
                "Uniqueid: 9.1",
                "Linkedid: 9.1",
                "ChanVariable: CORDBOARD_CALL_ID=tag-1",
                "Application: Queue",
                "ApplicationData: 630,tT",
                "Duration: 00:01:05",
                "BridgeId: "),
            ScriptedPbx.message("Event: CoreShowChannelsComplete", "ListItems: 1")));
    pbx.answers.put(
        "QueueStatus",
        ScriptedPbx.done(
            ScriptedPbx.message("Event: QueueParams", "Queue: 630", "Strategy: linear"),
            ScriptedPbx.message(
                "Event: QueueMember",
                "Queue: 630",
                "Name: Agent 801",
                "Location: PJSIP/801",
                "StateInterface: PJSIP/801",
                "Membership: static",
                "Penalty: 2",
                "Status: 5",
                "Paused: 1",
                "PausedReason: lunch"),
            ScriptedPbx.message(
                "Event: QueueEntry",
                "Queue: 630",
                "Position: 1",
                "Channel: PJSIP/pstn-01",
                "Uniqueid: 9.1",
                "CallerIDNum: 7916",
                "Wait: 30"),
            ScriptedPbx.message("Event: QueueStatusComplete")));
    pbx.answers.put(
        "ExtensionStateList",
        ScriptedPbx.done(
            ScriptedPbx.message(
                "Event: ExtensionStatus", "Exten: 802", "Hint: PJSIP/802", "Status: 4")));
    pbx.variables.put("PJSIP_AOR(801,contact)", "801;@c7cc");
    pbx.variables.put("PJSIP_CONTACT(801;@c7cc,status)", "Reachable");
    pbx.variables.put("PJSIP_CONTACT(801;@c7cc,uri)", "sip:801@127.0.0.1:6001");
    pbx.variables.put("PJSIP_CONTACT(801;@c7cc,user_agent)", "sipp-phone");
    pbx.variables.put("PJSIP_CONTACT(801;@c7cc,rtt)", "384");
  }

  private static Board board() {
    return new Board(
        new BoardSettings(
            List.of("pbx1"),
            false,
            Map.of("PJSIP/801", "801"),
            List.of(),
            Map.of(),
            ZoneId.of("UTC")));
  }

  @Test
  void theBoardShowsWhatThePbxAnswered() {
    script();
    Fact.NodePicture picture = resync.run().join();
    Board board = board();
    facts.forEach(fact -> board.apply(fact, change -> {}));
    BoardSnapshot shown = board.snapshot();
    assertThat(shown.nodes().get("pbx1"))
        .extracting(Node::state, Node::version, Node::startedAtMs)
        .containsExactly(Node.State.LIVE, "22.10.1", 1_795_219_695_000L);
    assertThat(shown.channels().values())
        .extracting(Channel::trunk, Channel::number, Channel::createdAtMs)
        .containsExactly(tuple("pstn", "7916", nowMs - 65_000));
    assertThat(shown.calls().values()).allMatch(c -> "tag-1".equals(c.tag()));
    assertThat(shown.callers().values())
        .extracting(Caller::queue, Caller::position, Caller::joinedAtMs)
        .containsExactly(tuple("630", 1, nowMs - 30_000));
    assertThat(shown.members().values())
        .extracting(Member::paused, Member::pausedReason, Member::penalty, Member::dynamic)
        .containsExactly(tuple(true, "lunch", 2, false));
    assertThat(shown.extensions().get("pbx1/802").status()).isEqualTo(4);
    assertThat(shown.registrations().get("pbx1/801"))
        .extracting(
            Registration::status,
            Registration::uri,
            Registration::userAgent,
            Registration::roundTripMicros)
        .containsExactly(
            Registration.Status.REACHABLE, "sip:801@127.0.0.1:6001", "sipp-phone", 384L);
    assertThat(shown.registrations().get("pbx1/802").status())
        .isEqualTo(Registration.Status.UNREGISTERED);
    assertThat(board.difference(picture)).isEmpty();
  }

  @Test
  void itAsksOnlyWhatTheShippedUserMay() {
    script();
    resync.run().join();
    assertThat(pbx.asked).isNotEmpty().allMatch(ALLOWED::contains);
  }

  @Test
  void whenAnAnswerIsMissingTheResyncFailsAndSaysWhich() {
    pbx.answers.put("QueueStatus", new AmiReply.Unknown("link lost", true));
    assertThat(resync.run().join()).isNull();
    assertThat(facts).hasSize(2);
    assertThat(((Fact.ResyncFailed) facts.get(1)).why()).contains("QueueStatus", "link lost");
    pbx.answers.put("QueueStatus", new AmiReply.Refused("Permission denied"));
    resync.run().join();
    assertThat(((Fact.ResyncFailed) facts.get(3)).why()).contains("Permission denied");
  }

  @Test
  void twoAtOnceAreOne() {
    script();
    pbx.hold = true;
    var first = resync.run();
    var second = resync.run();
    assertThat(second).isSameAs(first);
    pbx.answerAll();
    assertThat(first.join()).isNotNull();
    assertThat(facts).hasSize(2);
  }

  @Test
  void aDurationIsReadOrTakenForNone() {
    assertThat(PictureRows.durationMs("00:01:05")).isEqualTo(65_000);
    assertThat(PictureRows.durationMs("100:00:00")).isEqualTo(360_000_000);
    assertThat(PictureRows.durationMs("soon")).isZero();
    assertThat(PictureRows.durationMs(null)).isZero();
  }
}

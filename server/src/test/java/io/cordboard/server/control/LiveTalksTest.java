package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Talk;
import io.cordboard.server.board.Talk.Stage;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.CommandResult.Done;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.Talks.Supervision;
import io.cordboard.server.control.Talks.Target;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.LiveRoster;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what with whose legs; what the PBX does then is proven by sound elsewhere. */
class LiveTalksTest {
  private static final String MORE =
      """
      agents:
        - {number: 1001, name: Ann, password: pw1, extension: 801, team: demo, groups: [1]}
        - {number: 1002, name: Ben, password: pw2, extension: 802, team: demo, groups: [1]}
        - {number: 1004, name: Sue, password: pw4, extension: 804, team: demo, admin-of: [1]}
        - {number: 1005, name: Una, password: pw5, extension: 805, team: demo, groups: [1], suspended: true}
        - {number: 1006, name: Lou, password: pw6, extension: 806, team: demo, admin-of: [2]}
        - {number: 2001, name: Eve, password: pw7, extension: 821, team: other}
        - {number: 803, name: Kim, password: pw8, extension: 807, team: demo, groups: [1]}
        - {number: 807, name: Lea, password: pw9, extension: 803, team: demo, groups: [1]}
      """;

  private static final Map<String, String> AGENTS =
      Map.of("801", "1001", "802", "1002", "804", "1004", "805", "1005");

  private static final Principal ANN = agent("1001");
  private static final Principal SUE = agent("1004");

  private final Config config = config();
  private final MovableClock clock = new MovableClock();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, Talk> talks = new HashMap<>();
  private final List<FakePbx> pbxes = List.of(new FakePbx("lab"), new FakePbx("far"));
  private final FakePbx pbx = pbxes.get(0);
  private final List<String> audit = new ArrayList<>();

  private final BoardFeed board =
      new BoardFeed() {
        @Override
        public CompletionStage<BoardSnapshot> snapshot() {
          return CompletableFuture.completedFuture(
              new BoardSnapshot(
                  1,
                  1,
                  Map.of(),
                  Map.of(),
                  Map.copyOf(calls),
                  Map.of(),
                  Map.of(),
                  Map.of(),
                  Map.of(),
                  Map.of(),
                  Map.of(),
                  Map.of()));
        }

        @Override
        public void attach(BoardReader reader) {}

        @Override
        public void detach(BoardReader reader) {}
      };

  private final LiveTalks live = live();

  private static Config config() {
    try {
      String demo = Files.readString(Path.of("../conf/demo.yaml"));
      int begin = demo.indexOf("agents:\n");
      String text =
          demo.substring(0, begin) + MORE + demo.substring(demo.indexOf("\ncampaigns:\n", begin));
      return TestConfigs.of(
          text.replace("  - numbers: [801-820]", "  - numbers: [801-840]")
              .replace("teams:\n", "teams:\n  - {name: other, id: 2, extensions: [821-840]}\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LiveTalks live() {
    CommandAudit written = new CommandAudit(entry -> audit.add(entry.toString()), clock);
    NumberRules numbers = new NumberRules(config, clock);
    List<Pbx> all = List.copyOf(pbxes);
    return new LiveTalks(
        config,
        LiveRoster.of(config),
        number -> CompletableFuture.completedFuture(atWork(number)),
        numbers,
        all,
        board,
        leg -> CompletableFuture.completedFuture(talks.get(leg)),
        new ClickToCall(
            config,
            LiveRoster.of(config),
            numbers,
            List.of(pbx),
            board,
            clock,
            written,
            new Repeats(clock),
            new CallLimits(all, new EmbeddedChannel().eventLoop())),
        clock,
        written);
  }

  @Test
  void anAgentIsRungAtTheOwnPhoneWhateverNumbersOthersHave() {
    result(live.dial(agent("803"), "803", new Target(null, "801", 0), null));
    result(live.dial(agent("807"), "807", new Target(null, "801", 0), null));
    assertThat(pbx.rings).extracting(Pbx.Ring::device).containsExactly("PJSIP/807", "PJSIP/803");
    assertThat(audit).hasSize(2);
  }

  @Test
  void suspendedAgentsMayOnlyHangUp() {
    call("c", "lab", null, up("1", "caller", null), up("2", "agent", "805"));
    stage("2", Stage.TALK, "1");
    Principal una = agent("1005");
    assertThat(why(live.hold(una, "1005", Talks.Legs.CURRENT))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(result(live.hangUp(una, "1005", List.of()))).isEqualTo(new Done("c"));
  }

  @ParameterizedTest
  @CsvSource({"1001, 2001, AGENT_UNKNOWN", "1001, 9999, AGENT_UNKNOWN", "1001, 1002, NOT_ALLOWED"})
  void agentsOfOtherTeamsAreAnsweredAsNone(String who, String agent, Why why) {
    assertThat(why(live.hold(agent(who), agent, Talks.Legs.CURRENT))).isEqualTo(why);
  }

  @Test
  void hangUpEndsTheCurrentLegAloneAndTalkingComesBeforeRinging() {
    call("old", "lab", null, up("1", "caller", null), up("2", "agent", "801"));
    call("new", "lab", null, up("3", "caller", null), up("4", "agent", "801"));
    call("rings", "lab", null, up("5", "caller", null), ringing("6", "agent", "801"));
    assertThat(result(live.hangUp(ANN, "1001", List.of()))).isEqualTo(new Done("new"));
    assertThat(pbx.hungUp).containsExactly("lab/4");
  }

  @Test
  void whoIsRungAmongOthersEndsOnlyTheOwnLeg() {
    call(
        "c",
        "lab",
        null,
        up("1", "caller", null),
        ringing("2", "agent", "801"),
        ringing("3", "agent", "802"));
    assertThat(why(live.hangUp(ANN, "1001", List.of("1")))).isEqualTo(Why.LEG_UNKNOWN);
    assertThat(why(live.hangUp(ANN, "1001", List.of("2", "3")))).isEqualTo(Why.LEG_UNKNOWN);
    assertThat(pbx.hungUp).isEmpty();
    assertThat(result(live.hangUp(ANN, "1001", List.of("2")))).isEqualTo(new Done("c"));
    assertThat(pbx.hungUp).containsExactly("lab/2");
  }

  @Test
  void aLegThatHasGoneIsNotMissedAndTheOthersAreEnded() {
    call(
        "c",
        "lab",
        null,
        gone("1", "caller", null),
        up("2", "agent", "801"),
        up("3", "consult", "802"));
    assertThat(result(live.hangUp(ANN, "1001", List.of("1", "2", "3")))).isEqualTo(new Done("c"));
    assertThat(pbx.hungUp).containsExactly("lab/2", "lab/3");
    assertThat(why(live.hangUp(ANN, "1001", List.of("2", "9")))).isEqualTo(Why.LEG_UNKNOWN);
    assertThat(pbx.hungUp).hasSize(2);
  }

  @Test
  void theOwnNodesLegIsMeantWhereTwoNodesHaveTheSameUniqueId() {
    call("far", "far", null, up("1", "caller", null), up("2", "agent", "802"));
    call("own", "lab", null, up("1", "caller", null), up("2", "agent", "801"));
    assertThat(result(live.hangUp(ANN, "1001", List.of("1")))).isEqualTo(new Done("own"));
    assertThat(pbx.hungUp).containsExactly("lab/1");
    assertThat(pbxes.get(1).hungUp).isEmpty();
  }

  @Test
  void aSupervisorWhoOnlyListensIsNotEndedByTheAgent() {
    call(
        "c",
        "lab",
        "630",
        up("1", "caller", null),
        up("2", "agent", "801"),
        up("3", "supervisor", "804"));
    assertThat(why(live.hangUp(ANN, "1001", List.of("3")))).isEqualTo(Why.LEG_UNKNOWN);
    assertThat(result(live.hangUp(SUE, "1004", List.of("3")))).isEqualTo(new Done("c"));
  }

  @Test
  void aGroupsAdminEndsLegsOfTheGroupAndNoOthers() {
    call("c", "lab", "630", up("1", "caller", null), up("2", "agent", "801"));
    assertThat(why(live.hangUp(agent("1006"), "1006", List.of("1")))).isEqualTo(Why.LEG_UNKNOWN);
    assertThat(why(live.hangUp(agent("1002"), "1002", List.of("1")))).isEqualTo(Why.LEG_UNKNOWN);
    assertThat(result(live.hangUp(SUE, "1004", List.of("1", "2")))).isEqualTo(new Done("c"));
    assertThat(pbx.hungUp).containsExactly("lab/1", "lab/2");
  }

  @ParameterizedTest
  @EnumSource
  void onlyAdminsOfThatGroupSuperviseAndOnlyByPhonesInTheirReach(Supervision how) {
    annTalks();
    assertThat(why(supervise(agent("1006"), "1006", how, null))).isEqualTo(Why.NOT_GROUP_ADMIN);
    assertThat(why(supervise(agent("2001"), "2001", how, null))).isEqualTo(Why.NOT_GROUP_ADMIN);
    assertThat(why(supervise(SUE, "1004", how, "825"))).isEqualTo(Why.NOT_ALLOWED);
    assertThat(pbx.asked).isEmpty();
    assertThat(pbx.spies).isEmpty();
    result(supervise(SUE, "1004", how, "803"));
    assertThat(pbx.asked.size() + pbx.spies.size()).isEqualTo(1);
  }

  @Test
  void whoTakesPartIsJoinedToTheCallerAndOneWhoHangsUpAtOnceTakesNobodyOver() {
    annTalks();
    pbx.ends(new Pbx.Outcome.Done("lab/9"));
    // The supervisor is in no talk any more when that is looked at.
    assertThat(why(supervise(SUE, "1004", Supervision.RELEASE, null))).isEqualTo(Why.WRONG_STATE);
    assertThat(pbx.asked).containsExactly("join PJSIP/804 to lab/1");
    assertThat(pbx.hungUp).containsExactly("lab/9");
    pbx.hungUp.clear();
    stage("1", Stage.TALK, "2", "9");
    assertThat(result(supervise(SUE, "1004", Supervision.RELEASE, null))).isEqualTo(new Done("c"));
    assertThat(pbx.hungUp).containsExactly("lab/2");
  }

  @ParameterizedTest
  @EnumSource(names = {"BARGE", "RELEASE"})
  void fiveTalkAtMostWhenAllIsDone(Supervision how) {
    String[] four = {"1", "3", "4", "5"};
    call(
        "c",
        "lab",
        "630",
        up("1", "caller", null),
        up("2", "agent", "801"),
        up("3", "consult", "802"),
        up("4", "consult", "803"),
        up("5", "consult", "806"));
    stage("2", Stage.TALK, four);
    stage("1", Stage.TALK, "2", "3", "4", "5");
    if (how == Supervision.BARGE) {
      assertThat(why(supervise(SUE, "1004", how, null))).isEqualTo(Why.WRONG_STATE);
      assertThat(pbx.asked).isEmpty();
    } else {
      pbx.ends(new Pbx.Outcome.Done("lab/9"));
      stage("1", Stage.TALK, "2", "3", "4", "5", "9");
      assertThat(result(supervise(SUE, "1004", how, null))).isEqualTo(new Done("c"));
      assertThat(pbx.hungUp).containsExactly("lab/2");
    }
  }

  @Test
  void whoMadeItSixWhileItRangIsThrownOutAgain() {
    annTalks();
    CompletableFuture<Pbx.Outcome> picksUp = new CompletableFuture<>();
    pbx.ends(picksUp);
    CompletionStage<CommandResult> barge = supervise(SUE, "1004", Supervision.BARGE, null);
    stage("2", Stage.TALK, "1", "3", "4", "5", "9");
    pbx.ends(new Pbx.Outcome.Done("lab/9"));
    picksUp.complete(new Pbx.Outcome.Done("lab/9"));
    assertThat(why(barge)).isEqualTo(Why.WRONG_STATE);
    assertThat(pbx.hungUp).containsExactly("lab/9");
  }

  @Test
  void anAdminWhoIsInTheTalkAlreadyIsNotRungAgain() {
    call(
        "c",
        "lab",
        "630",
        up("1", "caller", null),
        up("2", "agent", "801"),
        up("3", "supervisor", "804"));
    stage("2", Stage.TALK, "1", "3");
    stage("1", Stage.TALK, "2", "3");
    stage("3", Stage.TALK, "1", "2");
    assertThat(why(supervise(SUE, "1004", Supervision.BARGE, null))).isEqualTo(Why.WRONG_STATE);
    assertThat(result(supervise(SUE, "1004", Supervision.RELEASE, null))).isEqualTo(new Done("c"));
    assertThat(pbx.asked).isEmpty();
    assertThat(pbx.hungUp).containsExactly("lab/2");
  }

  @ParameterizedTest
  @EnumSource(names = {"BARGE", "RELEASE"})
  void whoIsConsultedIsNoTalkToTakePartIn(Supervision how) {
    call(
        "c",
        "lab",
        "630",
        up("1", "caller", null),
        up("2", "agent", "801"),
        up("3", "consult", "802"));
    calls.compute("c", (id, c) -> without(c, "2"));
    stage("3", Stage.TALK, "2");
    stage("2", Stage.CONSULT, "3");
    assertThat(why(supervise(SUE, "1004", how, null))).isEqualTo(Why.WRONG_STATE);
    assertThat(pbx.asked).isEmpty();
  }

  /** The same call, of whose agent nobody knows that it is one. */
  private static Call without(Call call, String agentLeg) {
    List<Party> parties = new ArrayList<>();
    for (Party p : call.parties()) {
      parties.add(p.channelId().endsWith("/" + agentLeg) ? party(p, null) : p);
    }
    return aCall(call.id(), call.node(), call.queue(), parties);
  }

  @Test
  void anOutsidePhoneIsNotCountedBeforeTheTalkIsFit() {
    annTalks();
    stage("2", Stage.HOLD);
    for (int i = 0; i < 500; i++) {
      assertThat(why(supervise(SUE, "1004", Supervision.BARGE, "+4930123455")))
          .isEqualTo(Why.WRONG_STATE);
    }
    stage("2", Stage.TALK, "1");
    assertThat(result(supervise(SUE, "1004", Supervision.BARGE, "+4930123455")))
        .isEqualTo(new Done("c"));
  }

  private void annTalks() {
    call("c", "lab", "630", up("1", "caller", null), up("2", "agent", "801"));
    stage("2", Stage.TALK, "1");
    stage("1", Stage.TALK, "2");
  }

  private CompletionStage<CommandResult> supervise(
      Principal who, String admin, Supervision how, String phone) {
    return live.supervise(who, admin, how, "c", phone);
  }

  private void stage(String leg, Stage stage, String... partners) {
    talks.put(
        "lab/" + leg,
        new Talk(
            "lab/" + leg,
            stage,
            List.of(partners).stream().map(p -> "lab/" + p).toList(),
            List.of(),
            false));
  }

  private void call(String id, String node, String queue, Party... parties) {
    List<Party> there = new ArrayList<>();
    for (Party p : parties) {
      there.add(
          new Party(
              node + "/" + p.channelId(),
              p.role(),
              p.number(),
              p.name(),
              p.extension(),
              p.agent(),
              p.state(),
              p.joinedAtMs() + calls.size(),
              p.answeredAtMs(),
              p.leftAtMs()));
    }
    calls.put(id, aCall(id, node, queue, there));
  }

  private static Call aCall(String id, String node, String queue, List<Party> parties) {
    return new Call(
        id,
        node,
        Call.Direction.INBOUND,
        Call.State.UP,
        null,
        null,
        null,
        queue,
        null,
        parties,
        1,
        1,
        0,
        null,
        0,
        null);
  }

  private static Party up(String leg, String role, String extension) {
    return party(leg, role, extension, Party.State.UP, 2, 0);
  }

  private static Party ringing(String leg, String role, String extension) {
    return party(leg, role, extension, Party.State.RINGING, 0, 0);
  }

  private static Party gone(String leg, String role, String extension) {
    return party(leg, role, extension, Party.State.GONE, 2, 3);
  }

  private static Party party(
      String leg, String role, String extension, Party.State state, long answered, long left) {
    Party party =
        new Party(
            leg,
            io.cordboard.server.board.Role.valueOf(role.toUpperCase(Locale.ROOT)),
            extension,
            null,
            extension,
            null,
            state,
            1,
            answered,
            left);
    return party(party, extension == null ? null : AGENTS.get(extension));
  }

  private static Party party(Party p, String agent) {
    return new Party(
        p.channelId(),
        p.role(),
        p.number(),
        p.name(),
        p.extension(),
        agent,
        p.state(),
        p.joinedAtMs(),
        p.answeredAtMs(),
        p.leftAtMs());
  }

  private static Principal agent(String number) {
    String team = number.startsWith("2") ? "other" : "demo";
    return new Principal("agent:" + number, Role.AGENT, team, number);
  }

  private static AgentState atWork(String number) {
    Seat seat = new Seat(1, 1, false, AfterCallMode.OFF, WorkWay.ALL, Status.IDLE, 0);
    return new AgentState(number, 1, null, 0, Map.of(1, seat));
  }

  private static CommandResult result(CompletionStage<CommandResult> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Why why(CompletionStage<CommandResult> stage) {
    CommandResult result = result(stage);
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).why();
  }
}

package io.cordboard.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Agent;
import io.cordboard.server.board.Bridge;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Caller;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Entity;
import io.cordboard.server.board.Extension;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Node;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Queue;
import io.cordboard.server.board.Registration;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.roster.LiveRoster;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final Config CONFIG =
      TestConfigs.of(
          """
          extensions:
            - numbers: [801-820]
          teams:
            - {name: sales, extensions: [801-803]}
            - {name: help, extensions: [804-806]}
          queues:
            - {name: 630, team: sales}
            - {name: 631, team: help}
            - {name: 632}
          agents:
            - {number: 1001, password: pw, extension: 801, team: sales}
            - {number: 1009, password: pw, extension: 809, team: sales}
            - {number: 1004, password: pw, extension: 804, team: help}
            - {number: 1007, password: pw, extension: 807}
          """);

  private static final Principal EVERYTHING = principal(Role.OPERATOR, null, null);
  private static final Principal SALES = principal(Role.SUPERVISOR, "sales", null);
  private static final Principal SALES_AGENT = principal(Role.AGENT, "sales", "1001");
  private static final Principal LONE_AGENT = principal(Role.AGENT, null, "1007");
  private static final Principal NOBODY = principal(Role.AGENT, null, null);

  private final Map<String, Call> calls = new HashMap<>();
  private final Map<String, Channel> channels = new HashMap<>();
  private final Scope.Lookup lookup =
      new Scope.Lookup() {
        @Override
        public @Nullable Call call(String id) {
          return calls.get(id);
        }

        @Override
        public @Nullable Channel channel(String id) {
          return channels.get(id);
        }
      };

  private static Principal principal(Role role, @Nullable String team, @Nullable String agent) {
    return new Principal("test", role, team, agent);
  }

  /** The extension of the own agent counts also where the team's range does not hold it. */
  private List<Entity> thingsOf(String extension, String queue, String agent) {
    Call call = call("c" + extension, null, extension);
    Channel leg = leg("l" + extension, extension, "c" + extension);
    calls.put(call.id(), call);
    channels.put(leg.id(), leg);
    return List.of(
        call,
        leg,
        new Bridge("b" + extension, "pbx", "simple_bridge", null, List.of("x", leg.id()), 1),
        new Queue("pbx/" + queue, "pbx", queue, queue, "linear", 0, 0, 0, 0),
        new Caller("pbx/w" + queue, "pbx", queue, null, 1, "49", null, 1),
        member(queue, null),
        new Extension("pbx/" + extension, "pbx", extension, "PJSIP/" + extension, 0, null, 1),
        new Registration(
            "pbx/" + extension, "pbx", extension, Registration.Status.REACHABLE, null, null, 0, 1),
        new Agent(agent, "pbx", agent, extension, "t", Agent.State.IDLE, List.of(), null, null, 1));
  }

  private static Call call(String id, @Nullable String queue, @Nullable String... extensions) {
    List<Party> parties =
        java.util.Arrays.stream(extensions)
            .map(
                e ->
                    new Party(
                        "l" + e,
                        io.cordboard.server.board.Role.CALLER,
                        e,
                        null,
                        e,
                        null,
                        Party.State.UP,
                        1,
                        1,
                        0))
            .toList();
    return new Call(
        id,
        "pbx",
        Call.Direction.INTERNAL,
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

  private static Channel leg(String id, @Nullable String extension, String callId) {
    return new Channel(
        id,
        "pbx",
        "PJSIP/x-1",
        "PJSIP/x",
        extension,
        extension == null ? "trunk" : null,
        Channel.State.UP,
        callId,
        io.cordboard.server.board.Role.CALLER,
        extension,
        null,
        null,
        null,
        null,
        null,
        false,
        1,
        1,
        0);
  }

  private static Member member(String queue, @Nullable String extension) {
    return new Member(
        "m" + queue + extension,
        "pbx",
        queue,
        "PJSIP/x",
        "x",
        extension,
        null,
        DeviceState.NOT_IN_USE,
        false,
        null,
        0,
        0,
        false,
        false,
        0,
        0);
  }

  private boolean sees(Principal who, Entity thing) {
    return Scope.of(who, CONFIG, LiveRoster.of(CONFIG)).sees(thing, lookup);
  }

  private Set<Entity.Kind> kindsSeen(Principal who, List<Entity> things) {
    Set<Entity.Kind> seen = new HashSet<>();
    things.stream().filter(t -> sees(who, t)).forEach(t -> seen.add(t.kind()));
    return seen;
  }

  @Test
  void aTeamSeesEveryKindOfItsOwnAndNothingOfAnother() {
    List<Entity> own = thingsOf("801", "630", "1001");
    List<Entity> foreign = thingsOf("804", "631", "1004");
    for (Principal who : List.of(SALES, SALES_AGENT)) {
      assertThat(own).allMatch(t -> sees(who, t));
      assertThat(kindsSeen(who, foreign)).isEmpty();
    }
    // With the node, which all see, these are all kinds there are.
    assertThat(kindsSeen(SALES, own)).isEqualTo(EnumSet.complementOf(EnumSet.of(Entity.Kind.NODE)));
    assertThat(own).allMatch(t -> sees(EVERYTHING, t));
    assertThat(foreign).allMatch(t -> sees(EVERYTHING, t));
  }

  @Test
  void everybodySeesHowTheNodesAre() {
    Node node = new Node("pbx", Node.State.LIVE, false, true, true, "22", 1, 1, "");
    for (Principal who : List.of(EVERYTHING, SALES, SALES_AGENT, LONE_AGENT, NOBODY)) {
      assertThat(sees(who, node)).isTrue();
    }
  }

  @Test
  void anAgentWithoutTeamSeesTheOwnPhoneAndCallsOnly() {
    List<Entity> own = thingsOf("807", "632", "1007");
    assertThat(kindsSeen(LONE_AGENT, own))
        .containsExactlyInAnyOrder(
            Entity.Kind.CALL,
            Entity.Kind.CHANNEL,
            Entity.Kind.BRIDGE,
            Entity.Kind.EXTENSION,
            Entity.Kind.REGISTRATION,
            Entity.Kind.AGENT);
    assertThat(kindsSeen(LONE_AGENT, thingsOf("801", "630", "1001"))).isEmpty();
    assertThat(sees(LONE_AGENT, member("630", "807"))).isTrue();
  }

  @Test
  void whoIsNoAgentAndOfNoTeamAndHasTheLeastRoleSeesNothing() {
    assertThat(kindsSeen(NOBODY, thingsOf("807", "632", "1007"))).isEmpty();
  }

  @Test
  void aTeamsAgentBringsItsPhoneIntoTheTeam() {
    assertThat(Scope.of(SALES, CONFIG, LiveRoster.of(CONFIG)).seesExtension("809")).isTrue();
    assertThat(Scope.of(SALES, CONFIG, LiveRoster.of(CONFIG)).seesExtension("810")).isFalse();
    assertThat(Scope.of(SALES, CONFIG, LiveRoster.of(CONFIG)).seesExtension(null)).isFalse();
    assertThat(Scope.of(SALES, CONFIG, LiveRoster.of(CONFIG)).seesQueue(null)).isFalse();
  }

  @Test
  void aCallIsATeamsByItsQueueOrAnyPartyEvenOneThatLeft() {
    assertThat(sees(SALES, call("q", "630", "804"))).isTrue();
    assertThat(sees(SALES, call("p", "631", "804", "803"))).isTrue();
    assertThat(sees(SALES, call("o", "631", "804"))).isFalse();
    assertThat(sees(SALES, call("n", null, new String[] {null}))).isFalse();
  }

  @Test
  void anOutsideLegIsSeenThroughItsCallAndABridgeThroughItsLegs() {
    calls.put("mine", call("mine", null, "802"));
    calls.put("theirs", call("theirs", null, "805"));
    channels.put("in", leg("in", null, "mine"));
    channels.put("out", leg("out", null, "theirs"));
    assertThat(sees(SALES, leg("in", null, "mine"))).isTrue();
    assertThat(sees(SALES, leg("out", null, "theirs"))).isFalse();
    assertThat(sees(SALES, leg("lost", null, "gone"))).isFalse();
    assertThat(sees(SALES, new Bridge("b", "pbx", "t", null, List.of("out", "in"), 1))).isTrue();
    assertThat(sees(SALES, new Bridge("b", "pbx", "t", null, List.of("out"), 1))).isFalse();
    assertThat(sees(SALES, new Bridge("b", "pbx", "t", null, List.of("unknown"), 1))).isFalse();
  }

  @Test
  void aDeviceThatIsNoPhoneOfOursIsHiddenFromTeams() {
    Registration trunk =
        new Registration("pbx/t", "pbx", "trunk", Registration.Status.REACHABLE, null, null, 0, 1);
    assertThat(sees(SALES, trunk)).isFalse();
    assertThat(sees(EVERYTHING, trunk)).isTrue();
  }
}

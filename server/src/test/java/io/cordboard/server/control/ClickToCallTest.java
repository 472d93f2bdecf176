package io.cordboard.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.MovableClock;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.CallIds;
import io.cordboard.server.board.Party;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.control.CommandResult.Done;
import io.cordboard.server.control.CommandResult.Refused;
import io.cordboard.server.control.CommandResult.Unknown;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.pbx.FakePbx;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.LiveRoster;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickToCallTest {
  private static final Principal ALL = new Principal("key:demo", Role.OPERATOR, null, null);
  private static final Principal ANN = new Principal("agent:1001", Role.AGENT, "demo", "1001");
  private static final Principal OTHERS = new Principal("key:x", Role.SUPERVISOR, "other", null);

  private final Config config = TestConfigs.demo();
  private final MovableClock clock = new MovableClock();
  private Map<String, Call> calls = Map.of();

  private final FakePbx pbx = new FakePbx("lab");

  private final BoardFeed board =
      new BoardFeed() {
        @Override
        public CompletionStage<BoardSnapshot> snapshot() {
          return CompletableFuture.completedFuture(
              new BoardSnapshot(
                  1, 1, Map.of(), Map.of(), calls, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(),
                  Map.of(), Map.of()));
        }

        @Override
        public void attach(BoardReader reader) {}

        @Override
        public void detach(BoardReader reader) {}
      };

  private final ClickToCall click =
      new ClickToCall(
          config,
          LiveRoster.of(config),
          new NumberRules(config, clock),
          List.of(pbx),
          board,
          clock,
          new CommandAudit(entry -> {}, clock),
          new Repeats(clock),
          new CallLimits(List.of(pbx), new EmbeddedChannel().eventLoop()));
  private final HangUp hangUp =
      new HangUp(
          config, LiveRoster.of(config), List.of(pbx), board, new CommandAudit(entry -> {}, clock));

  @Test
  void ringsTheDeviceAndDialsWhatTheRulesMadeOfTheNumber() {
    CommandResult result = call(ALL, "801", "+49 30 23125-100");
    Pbx.Ring ring = pbx.rings.get(0);
    assertThat(result).isEqualTo(new Done(CallIds.of("lab/" + ring.uniqueId())));
    assertThat(ring.device()).isEqualTo("PJSIP/801");
    assertThat(ring.dialed()).isEqualTo("903023125100");
    assertThat(ring.context()).isEqualTo("internal");
    assertThat(ring.peer()).isEqualTo(new Pbx.Identity("+493023125100", null));
    assertThat(ring.self()).isEqualTo(new Pbx.Identity("801", "Ann"));
    assertThat(ring.timeoutMs()).isEqualTo(20_000);
  }

  @Test
  void anAgentIsRungAtTheOwnPhone() {
    assertThat(call(ANN, "1001", "802")).isInstanceOf(Done.class);
    assertThat(pbx.rings.get(0).device()).isEqualTo("PJSIP/801");
    assertThat(why(ANN, "802", "803")).isEqualTo(Why.NOT_ALLOWED);
    assertThat(why(OTHERS, "801", "803")).isEqualTo(Why.NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "999, 802, NOT_FOUND",
    "PJSIP/801, 802, BAD_VALUE",
    "801, 801, BAD_VALUE",
    "801, +442079460123, NUMBER_REFUSED",
    "801, 802&PJSIP/803, NUMBER_REFUSED",
    "801, 112, NUMBER_REFUSED",
  })
  void whatMayNotBeIsRefusedBeforeThePbxHearsOfIt(String from, String to, Why why) {
    assertThat(why(ALL, from, to)).isEqualTo(why);
    assertThat(pbx.rings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a,b| |0", "a\\nb| |0", " |Ann\" <900>|0", " |A,b|0", " | |4", " | |61", " | |-1"})
  void tagCallerIdAndTimeAreStrict(String tag, String callerId, int seconds) {
    String t = tag == null ? null : tag.replace("\\n", "\n");
    CommandResult result =
        join(click.call(ALL, new CallOrder("801", "802", callerId, t, seconds), null));
    assertThat(((Refused) result).why()).isEqualTo(Why.BAD_VALUE);
    assertThat(pbx.rings).isEmpty();
  }

  @Test
  void thePbxsAnswersAreHandedOn() {
    pbx.ends(new Pbx.Outcome.Refused(Pbx.Reason.BUSY, "busy"));
    assertThat(why(ALL, "801", "802")).isEqualTo(Why.BUSY);
    pbx.ends(new Pbx.Outcome.Unknown("link lost"));
    assertThat(call(ALL, "801", "802")).isInstanceOf(Unknown.class);
  }

  @Test
  void everyReasonOfThePbxHasItsWord() {
    for (Pbx.Reason reason : Pbx.Reason.values()) {
      assertThat(Why.valueOf(reason.name()).name()).isEqualTo(reason.name());
    }
  }

  @Test
  void aRepeatedKeyRingsOnceEvenWhileTheFirstIsUnderWay() {
    CompletableFuture<Pbx.Outcome> outcome = new CompletableFuture<>();
    pbx.ends(outcome);
    CallOrder order = new CallOrder("801", "802", null, null, 0);
    CompletableFuture<CommandResult> first = click.call(ALL, order, "k").toCompletableFuture();
    CompletableFuture<CommandResult> second = click.call(ALL, order, "k").toCompletableFuture();
    assertThat(pbx.rings).hasSize(1);
    assertThat(second).isNotDone();
    outcome.complete(new Pbx.Outcome.Done("lab/x"));
    assertThat(second.join()).isEqualTo(first.join());
    clock.pass(ControlLimits.REPEATS_MS - 1);
    assertThat(join(click.call(ALL, order, "k"))).isEqualTo(first.join());
    assertThat(pbx.rings).hasSize(1);
    clock.pass(1);
    assertThat(join(click.call(ALL, order, "k"))).isNotEqualTo(first.join());
  }

  @Test
  void aKeyIsOnePrincipalsAndOneOrders() {
    CallOrder order = new CallOrder("801", "802", null, null, 0);
    join(click.call(ALL, order, "k"));
    assertThat(join(click.call(ALL, new CallOrder("801", "803", null, null, 0), "k")))
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.why()).isEqualTo(Why.KEY_REUSED));
    join(click.call(ANN, order, "k"));
    assertThat(pbx.rings).hasSize(2);
    assertThat(join(click.call(ALL, order, "bad key\n"))).isInstanceOf(Refused.class);
  }

  @Test
  void hangUpEndsEveryLegThatIsStillThere() {
    calls =
        Map.of(
            "c",
            aCall(
                party("lab/1", "801", Party.State.UP),
                party("lab/2", "802", Party.State.GONE),
                party("lab/3", null, Party.State.UP)));
    assertThat(join(hangUp.call(ALL, "c"))).isEqualTo(new Done("c"));
    assertThat(pbx.hungUp).containsExactly("lab/1", "lab/3");
  }

  @Test
  void hangUpIsForThoseWhoMay() {
    calls =
        Map.of(
            "c",
            aCall(party("lab/1", "802", Party.State.UP), party("lab/2", "803", Party.State.UP)));
    assertThat(((Refused) join(hangUp.call(ANN, "c"))).why()).isEqualTo(Why.NOT_ALLOWED);
    assertThat(((Refused) join(hangUp.call(OTHERS, "c"))).why()).isEqualTo(Why.NOT_FOUND);
    assertThat(((Refused) join(hangUp.call(ALL, "nope"))).why()).isEqualTo(Why.NOT_FOUND);
    assertThat(pbx.hungUp).isEmpty();
  }

  private static Call aCall(Party... parties) {
    return new Call(
        "c",
        "lab",
        Call.Direction.INTERNAL,
        Call.State.UP,
        null,
        null,
        null,
        null,
        null,
        List.of(parties),
        1,
        1,
        0,
        null,
        0,
        null);
  }

  private static Party party(String leg, String extension, Party.State state) {
    return new Party(
        leg,
        io.cordboard.server.board.Role.CALLER,
        extension,
        null,
        extension,
        null,
        state,
        1,
        1,
        0);
  }

  private CommandResult call(Principal who, String from, String to) {
    return join(click.call(who, new CallOrder(from, to, null, null, 0), null));
  }

  private Why why(Principal who, String from, String to) {
    return ((Refused) call(who, from, to)).why();
  }

  private static CommandResult join(CompletionStage<CommandResult> stage) {
    return stage.toCompletableFuture().join();
  }
}

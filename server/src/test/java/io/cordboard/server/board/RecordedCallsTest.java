package io.cordboard.server.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Asterisk said, as calls. */
class RecordedCallsTest {

  @Test
  void internalCallsEndAsThePartiesSawIt() {
    assertThat(Replay.of("f01_internal").ended())
        .extracting(Call::dialed, Call::outcome, Call::cause, Call::hungUpBy, Call::direction)
        .containsExactly(
            tuple("802", Call.Outcome.ANSWERED, 16, Call.HungUpBy.CALLER, Call.Direction.INTERNAL),
            tuple("811", Call.Outcome.BUSY, 17, Call.HungUpBy.CALLEE, Call.Direction.INTERNAL),
            tuple(
                "812", Call.Outcome.CANCELLED, 127, Call.HungUpBy.CALLER, Call.Direction.INTERNAL),
            tuple("820", Call.Outcome.UNREACHABLE, 3, Call.HungUpBy.PBX, Call.Direction.INTERNAL),
            tuple("813", Call.Outcome.ANSWERED, 16, Call.HungUpBy.CALLEE, Call.Direction.INTERNAL));
  }

  @Test
  void anAnsweredCallKnowsItsPartiesAndHowLongTheyTalked() {
    Replay replay = Replay.of("f01_internal");
    Call call = replay.ended().get(0);
    assertThat(call.endedAtMs() - call.answeredAtMs()).isEqualTo(2050);
    assertThat(call.answeredAtMs() - call.startedAtMs()).isEqualTo(307);
    assertThat(call.parties())
        .extracting(Party::role, Party::number, Party::name, Party::agent, Party::state)
        .containsExactly(
            tuple(Role.CALLER, "801", "User 801", "1001", Party.State.GONE),
            tuple(Role.CALLEE, "802", "User 802", "1002", Party.State.GONE));
    assertThat(replay.story(call.id()))
        .startsWith(Change.What.CREATED)
        .endsWith(Change.What.ENDED)
        .containsSubsequence(Change.What.RINGING, Change.What.ANSWERED, Change.What.ENDED)
        .containsOnlyOnce(Change.What.ANSWERED);
  }

  @Test
  void clickToCallBearsItsTagAndTheOutcomeOfTheFarParty() {
    assertThat(Replay.of("f02_click2call").ended())
        .extracting(Call::dialed, Call::outcome, Call::cause, Call::direction, Call::trunk)
        .containsExactly(
            tuple("802", Call.Outcome.ANSWERED, 16, Call.Direction.INTERNAL, null),
            tuple("974951234560", Call.Outcome.ANSWERED, 16, Call.Direction.OUTBOUND, "pstn"),
            tuple("974951234561", Call.Outcome.BUSY, 17, Call.Direction.OUTBOUND, "pstn"),
            tuple("974951234563", Call.Outcome.CONGESTION, 34, Call.Direction.OUTBOUND, "pstn"),
            tuple("974951234564", Call.Outcome.UNKNOWN_NUMBER, 1, Call.Direction.OUTBOUND, "pstn"),
            tuple(null, Call.Outcome.BUSY, 17, Call.Direction.INTERNAL, null),
            tuple(null, Call.Outcome.NO_ANSWER, 19, Call.Direction.INTERNAL, null));
    Call external = Replay.of("f02_click2call").ended().get(1);
    assertThat(external.tag()).isEqualTo("cti-external-1795219710");
    assertThat(external.parties())
        .extracting(Party::role, Party::number, Party::extension)
        .containsExactly(tuple(Role.CALLER, "801", "801"), tuple(Role.CALLEE, "74951234560", null));
  }

  @Test
  void whoIsRungByClickToCallSeesTheFarPartyNotTheCallerIdShown() {
    Replay replay = Replay.of("f02_click2call");
    Channel talking =
        replay.changes.stream()
            .map(Change::now)
            .filter(e -> e instanceof Channel)
            .map(e -> (Channel) e)
            .filter(c -> "802".equals(c.extension()) && c.state() == Channel.State.UP)
            .findFirst()
            .orElseThrow();
    assertThat(talking.connectedNumber()).isEqualTo("801");
  }

  @Test
  void queueCallsCountWhoAnsweredAndWhoGaveUp() {
    Replay replay = Replay.of("f03_queue");
    assertThat(replay.ended())
        .extracting(Call::outcome, Call::hungUpBy, Call::queue, Call::did)
        .containsExactly(
            tuple(Call.Outcome.ANSWERED, Call.HungUpBy.CALLER, "630", "74950000630"),
            tuple(Call.Outcome.ANSWERED, Call.HungUpBy.PBX, "630", "74950000630"),
            tuple(Call.Outcome.ANSWERED, Call.HungUpBy.CALLEE, "630", "74950000630"),
            tuple(Call.Outcome.ANSWERED, Call.HungUpBy.PBX, "630", "74950000630"),
            tuple(Call.Outcome.ABANDONED, Call.HungUpBy.CALLER, "630", "74950000630"),
            tuple(Call.Outcome.ABANDONED, Call.HungUpBy.CALLER, "630", "74950000630"));
    Queue queue = replay.board.snapshot().queues().get("pbx1/630");
    assertThat(queue.answeredToday()).isEqualTo(4);
    assertThat(queue.abandonedToday()).isEqualTo(2);
    assertThat(queue.waiting()).isZero();
    assertThat(queue.label()).isEqualTo("Support");
  }

  @Test
  void theAgentWhoDidNotAnswerIsListedBesideTheOneWhoDid() {
    Call call = Replay.of("f03_queue").ended().get(3);
    assertThat(call.parties())
        .extracting(Party::role, Party::number, p -> p.answeredAtMs() != 0)
        .containsExactly(
            tuple(Role.CALLER, "79161234567", true),
            tuple(Role.AGENT, "801", false),
            tuple(Role.AGENT, "802", true));
  }

  @Test
  void aMemberIsInACallWhileItTalksToACallerOfTheQueue() {
    Replay replay = Replay.of("f03_queue");
    List<Boolean> inCall =
        replay.changes.stream()
            .map(Change::entity)
            .filter(e -> e instanceof Member m && m.iface().equals("PJSIP/801"))
            .map(e -> ((Member) e).inCall())
            .toList();
    assertThat(inCall).contains(true);
    assertThat(replay.board.snapshot().members().values()).noneMatch(Member::inCall);
  }

  @Test
  void whoWeCommandedToHangUpWasHungUpByTheServer() {
    Replay replay = new Replay();
    for (Fact fact : Recording.facts("f03_queue")) {
      if (fact instanceof Fact.BridgeLeft left && left.uniqueId().equals("1795219727.24")) {
        replay.apply(new Fact.HangUpCommanded(Recording.NODE, fact.atMs(), left.uniqueId()));
      }
      replay.apply(fact);
    }
    assertThat(replay.ended().get(1).hungUpBy()).isEqualTo(Call.HungUpBy.SERVER);
  }

  @Test
  void whatThePbxRefusedToEndIsNotSaidToBeEndedByTheServer() {
    Replay usual = Replay.of("f03_queue");
    Replay refused = new Replay();
    for (Fact fact : Recording.facts("f03_queue")) {
      if (fact instanceof Fact.BridgeLeft left && left.uniqueId().equals("1795219727.24")) {
        refused.apply(new Fact.HangUpCommanded(Recording.NODE, fact.atMs(), left.uniqueId()));
        refused.apply(new Fact.HangUpRefused(Recording.NODE, fact.atMs(), left.uniqueId()));
      }
      refused.apply(fact);
    }
    assertThat(refused.ended()).isEqualTo(usual.ended());
    assertThat(refused.ended().get(1).hungUpBy()).isNotEqualTo(Call.HungUpBy.SERVER);
  }

  @Test
  void theOtherPartyHearsMusicWhileOneHolds() {
    Replay replay = Replay.of("f05_hold");
    Call call = replay.ended().get(0);
    assertThat(replay.story(call.id()))
        .containsSubsequence(
            Change.What.ANSWERED, Change.What.HELD, Change.What.RESUMED, Change.What.ENDED);
    assertThat(replay.changes)
        .extracting(Change::now)
        .filteredOn(e -> e instanceof Call c && c.state() == Call.State.HELD)
        .anySatisfy(
            e ->
                assertThat(((Call) e).parties())
                    .extracting(Party::number, Party::state)
                    .containsExactly(tuple("801", Party.State.UP), tuple("802", Party.State.HELD)));
  }

  @Test
  void aCallKeepsItsIdThroughConsultAndTransfer() {
    Replay replay = Replay.of("f07a_atxfer_native");
    List<Call> calls = replay.ended();
    assertThat(calls).hasSize(6).allMatch(c -> c.outcome() == Call.Outcome.ANSWERED);
    Call transferred = calls.get(0);
    assertThat(transferred.parties())
        .extracting(Party::role, Party::number)
        .containsExactly(
            tuple(Role.CALLER, "79161234567"),
            tuple(Role.AGENT, "801"),
            tuple(Role.CONSULT, "803"));
    assertThat(replay.story(transferred.id()))
        .containsSubsequence(
            Change.What.QUEUED,
            Change.What.ANSWERED,
            Change.What.HELD,
            Change.What.JOINED,
            Change.What.RESUMED,
            Change.What.TRANSFERRED,
            Change.What.ENDED)
        .containsOnlyOnce(Change.What.CREATED);
  }

  @Test
  void afterTheTransferTheCallerSeesWhoItTalksToThroughTheLocalChannel() {
    Replay replay = Replay.of("f07a_atxfer_native");
    List<Channel> callerAfter =
        replay.changes.stream()
            .filter(c -> c.atMs() > 1795219833365L && c.atMs() < 1795219834620L)
            .map(Change::now)
            .filter(Objects::nonNull)
            .filter(e -> e.id().equals("pbx1/1795219824.80"))
            .map(e -> (Channel) e)
            .toList();
    Channel caller =
        callerAfter.isEmpty() ? last(replay, "pbx1/1795219824.80") : callerAfter.get(0);
    assertThat(caller.connectedNumber()).isEqualTo("803");
  }

  private static Channel last(Replay replay, String id) {
    return replay.changes.stream()
        .map(Change::entity)
        .filter(e -> e instanceof Channel && e.id().equals(id))
        .map(e -> (Channel) e)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void ivrCallsAreOneCallWithTheirTarget() {
    assertThat(Replay.of("f08_ari_ivr").ended())
        .extracting(Call::direction, Call::outcome, c -> c.parties().size())
        .containsExactly(
            tuple(Call.Direction.INBOUND, Call.Outcome.ANSWERED, 2),
            tuple(Call.Direction.INBOUND, Call.Outcome.ANSWERED, 2),
            tuple(Call.Direction.INBOUND, Call.Outcome.ANSWERED, 2),
            tuple(Call.Direction.INTERNAL, Call.Outcome.ANSWERED, 2));
  }

  @Test
  void aPhoneThatDiesIsUnreachableAndOneThatUnregistersIsUnregistered() {
    Replay replay = Replay.of("f09_states");
    assertThat(replay.changes)
        .extracting(Change::now)
        .filteredOn(e -> e instanceof Registration r && r.endpoint().equals("814"))
        .extracting(e -> ((Registration) e).status())
        .containsSubsequence(
            Registration.Status.REACHABLE,
            Registration.Status.UNREGISTERED,
            Registration.Status.UNREACHABLE);
  }

  @Test
  void aPausedAgentInACallIsBusyAndPausedAgainAfterIt() {
    List<Agent.State> states =
        Replay.of("f12_restart").changes.stream()
            .map(Change::entity)
            .filter(e -> e instanceof Agent a && a.id().equals("1001"))
            .map(e -> ((Agent) e).state())
            .toList();
    assertThat(states)
        .containsSubsequence(Agent.State.PAUSED, Agent.State.BUSY, Agent.State.PAUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f01_internal",
        "f02_click2call",
        "f03_queue",
        "f04_members",
        "f05_hold",
        "f07a_atxfer_native",
        "f08_ari_ivr",
        "f09_states",
        "f12_restart",
        "f12_restart_after"
      })
  void nothingIsLeftWhenTheCallsAreOverAndTheSequenceHasNoHole(String recording) {
    Replay replay = Replay.of(recording);
    BoardSnapshot board = replay.board.snapshot();
    assertThat(board.channels()).isEmpty();
    assertThat(board.calls()).isEmpty();
    assertThat(board.bridges()).isEmpty();
    assertThat(board.callers()).isEmpty();
    assertThat(replay.board.entries()).isZero();
    long seq = replay.changes.isEmpty() ? 0 : replay.changes.get(0).seq() - 1;
    for (Change change : replay.changes) {
      assertThat(change.seq()).isEqualTo(++seq);
      assertThat(change.now()).isNotEqualTo(change.before());
    }
    assertThat(replay.changes)
        .extracting(Change::entity)
        .filteredOn(e -> e instanceof Channel)
        .noneMatch(e -> ((Channel) e).name().startsWith("Local/"));
  }
}

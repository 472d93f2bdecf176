package io.cordboard.server.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cordboard.server.board.Board;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Recording;
import io.cordboard.server.board.Report;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.CallRecord.Missed;
import io.cordboard.server.store.CallRecord.Where;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records of recorded calls. */
class RecorderTest {
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<Runnable> left = new ArrayList<>();
  private boolean fills;
  private long deadlineMs;
  private final Recorder recorder =
      new Recorder(
          record -> Set.of("demo"),
          callId -> deadlineMs,
          new BackFill() {
            @Override
            public boolean fills(String node) {
              return fills;
            }

            @Override
            public void leave(CallRecord seen, List<String> linkedIds, Runnable otherwise) {
              left.add(otherwise);
            }

            @Override
            public void gap(String node) {
              gaps.add(node);
            }
          },
          step -> {
            steps.add(step);
            return CompletableFuture.completedFuture(true);
          },
          () -> CompletableFuture.completedFuture(List.of()),
          RecordLimits.PENDING,
          Clock.systemUTC(),
          loop);
  private final Board board = new Board(Recording.SETTINGS);

  RecorderTest() {
    recorder.onSnapshot(board.snapshot());
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private void apply(Fact fact) {
    board.apply(fact, recorder::onChange);
  }

  private List<CallRecord> records(String recording) {
    Recording.facts(recording).forEach(this::apply);
    return steps.stream()
        .map(Step::record)
        .sorted(Comparator.comparingLong(r -> r.times().startedAtMs()))
        .toList();
  }

  @Test
  void internalCallsTellWhoTalkedHowLongAndHowItEnded() {
    List<CallRecord> all = records("f01_internal");
    CallRecord answered =
        all.stream().filter(r -> r.spans().talkMs() > 0).findFirst().orElseThrow();
    assertThat(answered.direction()).isEqualTo(Call.Direction.INTERNAL);
    assertThat(answered.caller().extension()).isEqualTo("801");
    assertThat(answered.caller().channel()).startsWith("PJSIP/801-");
    assertThat(answered.callee()).isNotNull();
    assertThat(answered.dialed()).isEqualTo(answered.callee().extension());
    assertThat(answered.ending().where()).isEqualTo(Where.BRIDGED);
    assertThat(answered.ending().missed()).isNull();
    CallRecord.Times times = answered.times();
    assertThat(times.answeredAtMs() - times.ringingAtMs()).isEqualTo(answered.spans().ringMs());
    assertThat(times.endedAtMs() - times.answeredAtMs())
        .isBetween((long) answered.spans().talkMs(), answered.spans().talkMs() + 500L);
    assertThat(all)
        .filteredOn(r -> r.spans().talkMs() == 0)
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.ending().where()).isEqualTo(Where.RINGING))
        .allSatisfy(r -> assertThat(r.times().answeredAtMs()).isZero());
    assertThat(all).allMatch(r -> r.complete() && !r.partial());
  }

  @Test
  void queueCallsTellQueueAgentWaitAndWhyTheyWereMissed() {
    List<CallRecord> all = records("f03_queue");
    assertThat(all)
        .filteredOn(r -> r.queue() != null)
        .allSatisfy(r -> assertThat(r.direction()).isEqualTo(Call.Direction.INBOUND))
        .allSatisfy(r -> assertThat(r.team()).isEqualTo("demo"))
        .allSatisfy(r -> assertThat(r.spans().waitMs()).isPositive())
        .extracting(
            r -> r.ending().outcome(), r -> r.ending().where(), r -> r.ending().missed() == null)
        .containsExactlyInAnyOrder(
            tuple(Call.Outcome.ANSWERED, Where.BRIDGED, true),
            tuple(Call.Outcome.ANSWERED, Where.BRIDGED, true),
            tuple(Call.Outcome.ANSWERED, Where.BRIDGED, true),
            tuple(Call.Outcome.ANSWERED, Where.BRIDGED, true),
            tuple(Call.Outcome.ABANDONED, Where.QUEUE, false),
            tuple(Call.Outcome.ABANDONED, Where.QUEUE, false));
    CallRecord passedOver = all.get(3);
    assertThat(passedOver.agent().agent()).isEqualTo("1002");
    assertThat(passedOver.callee()).isEqualTo(passedOver.agent());
    assertThat(passedOver.parties())
        .extracting(CallRecord.Member::role, m -> m.who().number())
        .containsExactly(
            tuple("caller", "79161234567"), tuple("agent", "801"), tuple("agent", "802"));
    assertThat(passedOver.spans().waitMs()).isGreaterThan(passedOver.spans().ringMs());
  }

  @Test
  void holdsAreSummedAndBelongToTheTalk() {
    CallRecord held = records("f05_hold").get(0);
    assertThat(held.spans().holdMs()).isPositive().isLessThan(held.spans().talkMs());
  }

  @Test
  void theChainOfATransferIsKept() {
    CallRecord transferred = records("f07a_atxfer_native").get(0);
    assertThat(transferred.parties())
        .extracting(CallRecord.Member::role, m -> m.who().number())
        .containsExactly(
            tuple("caller", "79161234567"), tuple("agent", "801"), tuple("consult", "803"));
    assertThat(transferred.agent().extension()).isEqualTo("801");
    assertThat(transferred.ending().where()).isEqualTo(Where.BRIDGED);
  }

  @Test
  void everyCallHasOneRecordUnderItsOwnIdAndNothingIsKept() {
    for (String recording :
        List.of("f01_internal", "f02_click2call", "f03_queue", "f05_hold", "f08_ari_ivr")) {
      records(recording);
    }
    assertThat(steps).extracting(s -> s.record().id()).doesNotHaveDuplicates();
    assertThat(steps).allSatisfy(s -> assertThat(s.linkedIds()).contains(s.record().uniqueId()));
    assertThat(recorder.entries()).isZero();
  }

  @Test
  void theCompletionComesWhenTheWorkAfterTheCallIsOver() {
    deadlineMs = System.currentTimeMillis() + 600_000;
    CallRecord first = records("f03_queue").get(0);
    assertThat(first.complete()).isFalse();
    assertThat(first.completeByMs()).isEqualTo(deadlineMs);
    int ended = steps.size();
    deadlineMs = 0;
    recorder.afterCallEnded(first.id(), 4_321);
    recorder.afterCallEnded(first.id(), 4_321);
    assertThat(steps).hasSize(ended + 1);
    Step last = steps.get(ended);
    assertThat(last.completes()).isTrue();
    assertThat(last.record()).isEqualTo(first.completed(4_321));
  }

  @Test
  void whoEndsTheWorkOfAnEarlierRunHasTheFirstWordThoughItsTimeIsOver() throws Exception {
    CallRecord before = records("f03_queue").get(0).waiting(0, 1);
    int ended = steps.size();
    recorder.resume(before);
    loop.submit(() -> {}).get();
    assertThat(steps).hasSize(ended);
    recorder.afterCallEnded(before.id(), 17_000);
    assertThat(steps).hasSize(ended + 1);
    assertThat(steps.get(ended).record()).isEqualTo(before.completed(17_000));
  }

  @Test
  void whatWasCutOffIsLeftToTheBackFillOrPartial() {
    List<Fact> facts = Recording.facts("f01_internal");
    int cut = facts.size() / 2;
    cutOff(facts, cut);
    assertThat(steps).anyMatch(s -> s.record().partial());
    assertThat(gaps).isEmpty();
  }

  @Test
  void theBackFillGetsWhatWasCutOffAndWhatItDoesNotFindIsPartial() throws Exception {
    fills = true;
    List<Fact> facts = Recording.facts("f01_internal");
    cutOff(facts, facts.size() / 2);
    assertThat(steps).allMatch(s -> s.left() == s.record().partial());
    assertThat(steps).filteredOn(Step::left).hasSameSizeAs(left).isNotEmpty();
    steps.removeIf(Step::left);
    int whole = steps.size();
    left.forEach(Runnable::run);
    loop.submit(() -> {}).get();
    assertThat(steps.subList(whole, steps.size()))
        .hasSameSizeAs(left)
        .allMatch(s -> s.record().partial() && s.record().complete())
        .allMatch(s -> s.linkedIds().contains(s.record().uniqueId()));
    assertThat(steps).extracting(s -> s.record().id()).doesNotHaveDuplicates();
  }

  /** The link is lost in the first call that lasts at or after a place. */
  private void cutOff(List<Fact> facts, int from) {
    boolean done = false;
    long atMs = facts.get(0).atMs();
    apply(new Fact.LinkUp("pbx1", atMs, Fact.Link.AMI));
    apply(new Fact.ResyncBegun("pbx1", atMs));
    apply(nothing(atMs));
    for (int i = 0; i < facts.size(); i++) {
      apply(facts.get(i));
      if (!done && i >= from && !board.snapshot().calls().isEmpty()) {
        done = true;
        apply(new Fact.LinkLost("pbx1", facts.get(i).atMs(), Fact.Link.AMI, "cut"));
      }
    }
    assertThat(done).isTrue();
  }

  private static Fact nothing(long atMs) {
    return new Fact.NodePicture(
        "pbx1", atMs, null, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of());
  }

  @Test
  void whatIsFirstHeardOfACallWhileThePbxIsAskedIsNotItsBeginning() {
    apply(new Fact.LinkUp("pbx1", 1_000, Fact.Link.AMI));
    apply(new Fact.ResyncBegun("pbx1", 1_000));
    apply(
        new Fact.ChannelSeen(
            "pbx1",
            1_001,
            "1.2",
            "1.1",
            "PJSIP/801-2",
            Channel.State.UP,
            "801",
            null,
            null,
            null,
            null,
            null));
    apply(new Fact.ChannelGone("pbx1", 1_002, "1.2", "PJSIP/801-2", 16, null));
    assertThat(steps).singleElement().satisfies(s -> assertThat(s.record().partial()).isTrue());
  }

  @Test
  void whatTheDialplanToldStandsInTheRecord() {
    List<Fact> facts = Recording.facts("f03_queue");
    boolean told = false;
    for (Fact fact : facts) {
      if (!told && fact instanceof Fact.CallerJoined joined) {
        told = true;
        long at = joined.atMs();
        String id = joined.uniqueId();
        apply(new Fact.Reported("pbx1", at - 3, id, new Report.IvrEntered("610", "Main")));
        apply(new Fact.Reported("pbx1", at - 2, id, new Report.IvrKey("0")));
        apply(new Fact.Reported("pbx1", at - 1, id, new Report.IvrLeft("630")));
        apply(new Fact.Reported("pbx1", at, id, new Report.Recording("a/b.wav")));
      }
      apply(fact);
    }
    CallRecord record =
        steps.stream().map(Step::record).filter(r -> r.recording() != null).findFirst().get();
    assertThat(record.recording()).isEqualTo("a/b.wav");
    assertThat(record.spans().ivrMs()).isEqualTo(2);
    assertThat(record.told().ivrs())
        .extracting(CallRecord.IvrVisit::id, CallRecord.IvrVisit::keys, CallRecord.IvrVisit::next)
        .containsExactly(tuple("610", "0", "630"));
  }

  @Test
  void whoIsSentOnByTheQueueHasNotCancelled() {
    for (Fact fact : Recording.facts("f03_queue")) {
      apply(
          fact instanceof Fact.CallerAbandoned a
              ? new Fact.CallerLeft(a.node(), a.atMs(), a.queue(), a.uniqueId())
              : fact);
    }
    assertThat(steps)
        .filteredOn(s -> s.record().ending().missed() != null)
        .anyMatch(s -> s.record().spans().waitMs() < 10_000)
        .allSatisfy(
            s -> assertThat(s.record().ending().missed()).isEqualTo(Missed.NO_AGENT_ANSWER));
  }

  @Test
  void missedCausesComeInTheirOrder() {
    List<CallRecord> all = records("f03_queue");
    assertThat(all)
        .filteredOn(r -> r.ending().missed() != null)
        .allSatisfy(
            r ->
                assertThat(r.ending().missed())
                    .isEqualTo(
                        r.spans().waitMs() < 10_000
                            ? Missed.MEMBER_CANCEL
                            : Missed.NO_AGENT_ANSWER));
  }
}

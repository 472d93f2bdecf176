package io.cordboard.server.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.action.ManagerAction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of holds and consultations, as the events tell it. */
class AsteriskTalksTest {
  private static final String LOCAL = "Channel: Local/10@cordboard-consult-00000001;";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> sent = new ArrayList<>();
  private long nowNanos;
  private AmiReply reply = new AmiReply.Done(message("Response: Success"), List.of());

  private final AsteriskTalks talks =
      new AsteriskTalks("lab", this::answer, channel.eventLoop(), () -> nowNanos);

  @BeforeEach
  void timeStands() {
    channel.freezeTime();
  }

  private CompletableFuture<AmiReply> answer(ManagerAction action) {
    sent.add(action.getAction());
    return CompletableFuture.completedFuture(reply);
  }

  private static AmiMessage message(String... lines) {
    return AmiMessage.of((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private void event(String name, String... lines) {
    List<String> all = new ArrayList<>(List.of("Event: " + name));
    all.addAll(List.of(lines));
    talks.onEvent(message(all.toArray(new String[0])));
    channel.runPendingTasks();
  }

  private void later(long ms) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
    channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private CompletableFuture<Outcome> consult() {
    CompletableFuture<Outcome> outcome =
        talks.consult("lab/a", "812", "internal").toCompletableFuture();
    channel.runPendingTasks();
    return outcome;
  }

  /** The leg is away and somebody is dialled. */
  private void dialled() {
    event("Hold", "Uniqueid: a");
    event("BridgeEnter", "Uniqueid: l1", "BridgeUniqueid: x", LOCAL + "1");
    event("BridgeEnter", "Uniqueid: a", "BridgeUniqueid: x", "Channel: PJSIP/811-1");
    event("DialBegin", LOCAL + "2", "DestUniqueid: b");
  }

  private static void assertRefused(CompletableFuture<Outcome> outcome, Reason reason) {
    assertThat(outcome).isCompletedWithValueMatching(o -> o instanceof Outcome.Refused);
    assertThat(((Outcome.Refused) outcome.join()).reason()).isEqualTo(reason);
  }

  @Test
  void consultIsDoneWhenItRings() {
    CompletableFuture<Outcome> outcome = consult();
    assertThat(sent).containsExactly("SetVar", "SetVar", "Atxfer");
    dialled();
    assertThat(outcome).isNotDone();
    event("Newstate", "Uniqueid: b", "ChannelState: 5");
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/b"));
  }

  @ParameterizedTest
  @CsvSource({"17, BUSY", "3, UNREACHABLE", "20, UNREACHABLE", "1, NOT_FOUND", "34, FAILED"})
  void consultThatDoesNotRingIsRefusedWithItsReason(int cause, Reason reason) {
    CompletableFuture<Outcome> outcome = consult();
    dialled();
    event("Unhold", "Uniqueid: a");
    event("Hangup", "Uniqueid: b", "Channel: PJSIP/812-1", "Cause: " + cause);
    later(PbxLimits.TALK_REASON_MS);
    assertRefused(outcome, reason);
  }

  @Test
  void legThatCannotLeaveIsRefused() {
    CompletableFuture<Outcome> outcome = consult();
    later(PbxLimits.TALK_MS);
    assertRefused(outcome, Reason.WRONG_STATE);
  }

  @Test
  void whatRingsWithoutSayingSoIsDoneAfterAWhile() {
    CompletableFuture<Outcome> outcome = consult();
    dialled();
    later(PbxLimits.TALK_MS);
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/b"));
  }

  @Test
  void holdIsDoneThoughItIsAnsweredBeforeTheLegIsThere() {
    CompletableFuture<Outcome> outcome = talks.hold("lab/a").toCompletableFuture();
    channel.runPendingTasks();
    event("Hold", "Uniqueid: a");
    event("BridgeEnter", "Uniqueid: l1", "BridgeUniqueid: x", "Channel: Local/700@h-1;1");
    event("DialEnd", "DestUniqueid: l1", "DestChannel: Local/700@h-1;1", "DialStatus: ANSWER");
    assertThat(outcome).isNotDone();
    event("BridgeEnter", "Uniqueid: a", "BridgeUniqueid: x", "Channel: PJSIP/811-1");
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/a"));
  }

  @Test
  void legThatCameBackIsCommandedOnlyWhenItListens() {
    CompletableFuture<Outcome> back = talks.back("lab/a").toCompletableFuture();
    channel.runPendingTasks();
    event("Unhold", "Uniqueid: a");
    assertThat(back).isCompletedWithValue(new Outcome.Done("lab/a"));
    sent.clear();
    CompletableFuture<Outcome> again = consult();
    assertThat(sent).isEmpty();
    later(PbxLimits.TALK_SETTLES_MS);
    assertThat(sent).contains("Atxfer");
    assertThat(again).isNotDone();
  }

  @Test
  void completionIsRefusedWhenTheConsultedLeftAMomentAgo() {
    CompletableFuture<Outcome> outcome = talks.complete("lab/a").toCompletableFuture();
    channel.runPendingTasks();
    assertThat(sent).containsExactly("PlayDTMF", "PlayDTMF");
    event("Unhold", "Uniqueid: a");
    assertRefused(outcome, Reason.WRONG_STATE);
  }

  @Test
  void conferenceIsDoneWhenThePbxJoinedThem() {
    CompletableFuture<Outcome> outcome = talks.conference("lab/a").toCompletableFuture();
    channel.runPendingTasks();
    event("AttendedTransfer", "OrigTransfererUniqueid: a", "Result: Success");
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/a"));
  }

  @Test
  void secondCommandOnALegIsRefusedMeanwhile() {
    CompletableFuture<Outcome> first = consult();
    assertRefused(consult(), Reason.WRONG_STATE);
    assertThat(first).isNotDone();
  }

  @Test
  void legThatHangsUpEndsItsCommand() {
    CompletableFuture<Outcome> outcome = consult();
    event("Hangup", "Uniqueid: a", "Channel: PJSIP/811-1", "Cause: 16");
    assertRefused(outcome, Reason.NOT_FOUND);
  }

  @Test
  void lostLinkLeavesTheOutcomeUnknown() {
    CompletableFuture<Outcome> outcome = consult();
    talks.onLinkLost("cut");
    assertThat(outcome).isCompletedWithValueMatching(o -> o instanceof Outcome.Unknown);
  }

  @Test
  void nothingIsSentForALegOfAnotherNodeOrAPattern() {
    assertRefused(talks.hold("other/a").toCompletableFuture(), Reason.NOT_FOUND);
    assertRefused(talks.requeue("lab/a", "630,tT").toCompletableFuture(), Reason.NOT_FOUND);
    assertThat(sent).isEmpty();
  }

  @Test
  void transferIsDoneThoughTheHangUpIsToldBeforeIt() {
    CompletableFuture<Outcome> outcome = talks.complete("lab/a").toCompletableFuture();
    channel.runPendingTasks();
    event("Hangup", "Uniqueid: a", "Channel: PJSIP/811-1", "Cause: 16");
    event("AttendedTransfer", "OrigTransfererUniqueid: a", "Result: Success");
    later(PbxLimits.TALK_REASON_MS);
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/a"));
  }

  @Test
  void transferIsRefusedWhenTheLegHangsUpInstead() {
    CompletableFuture<Outcome> outcome = talks.complete("lab/a").toCompletableFuture();
    channel.runPendingTasks();
    event("Hangup", "Uniqueid: a", "Channel: PJSIP/811-1", "Cause: 16");
    later(PbxLimits.TALK_REASON_MS);
    assertRefused(outcome, Reason.NOT_FOUND);
  }

  @Test
  void phoneOfALegThatDidNotLeaveTransfersAsBefore() {
    var unused = consult();
    sent.clear();
    later(PbxLimits.TALK_MS);
    assertThat(sent).containsExactly("SetVar");
    unused = consult();
    event("Hold", "Uniqueid: a");
    sent.clear();
    later(PbxLimits.CONSULT_MS);
    assertThat(sent).containsExactly("SetVar");
  }
}

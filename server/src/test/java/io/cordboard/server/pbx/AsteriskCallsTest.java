package io.cordboard.server.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.pbx.Pbx.Identity;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import io.cordboard.server.pbx.Pbx.Ring;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.action.GetVarAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsteriskCallsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<ManagerAction> sent = new ArrayList<>();
  private final List<String> commanded = new ArrayList<>();
  private AmiReply deviceState = done("Value: NOT_INUSE");
  private CompletableFuture<AmiReply> stateAnswers;
  private AmiReply originated = done("Message: Originate successfully queued");
  private AmiReply hungUp = done("Message: Channel Hungup");

  private final AsteriskCalls calls =
      new AsteriskCalls(
          "lab",
          this::answer,
          channel.eventLoop(),
          "Alert-Info: <http://localhost>;info=alert-autoanswer");
  private final List<String> takenBack = new ArrayList<>();
  private final AsteriskLegs legs =
      new AsteriskLegs("lab", this::answer, channel.eventLoop(), commanded::add, takenBack::add);

  private CompletableFuture<AmiReply> answer(ManagerAction action) {
    sent.add(action);
    if (action instanceof GetVarAction && stateAnswers != null) {
      return stateAnswers;
    }
    return CompletableFuture.completedFuture(
        action instanceof GetVarAction
            ? deviceState
            : action instanceof OriginateAction ? originated : hungUp);
  }

  @Test
  void originatesOnceWithOurUniqueId() {
    channel.freezeTime();
    CompletableFuture<Outcome> outcome = ring("u1");
    calls.onEvent(event("OriginateResponse", "Response: Success", "Reason: 4", "Uniqueid: u1"));
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/u1"));

    assertThat(sent).hasSize(2);
    OriginateAction o = (OriginateAction) sent.get(1);
    assertThat(o.getChannelId()).isEqualTo("u1");
    assertThat(o.getChannel()).isEqualTo("PJSIP/801");
    assertThat(o.getContext()).isEqualTo("cordboard-originate");
    assertThat(o.getCallerId()).isEqualTo("\"Mr. Two\" <802>");
    assertThat(o.getExten()).isEqualTo("802");
    assertThat(o.getAsync()).isTrue();
    assertThat(o.getVariables())
        .containsEntry("__CORDBOARD_CALL_ID", "tag-1")
        .containsEntry("CORDBOARD_FROM", "801")
        .containsEntry("CORDBOARD_FROM_NAME", "Zoë")
        .containsEntry("CORDBOARD_CONTEXT", "internal")
        .containsEntry("CORDBOARD_LIMIT", "90")
        .containsEntry("PJSIP_HEADER(add,Alert-Info)", "<http://localhost>;info=alert-autoanswer");
  }

  @Test
  void theSameUniqueIdTwiceIsOneCall() {
    CompletableFuture<Outcome> first = ring("u1");
    CompletableFuture<Outcome> second = ring("u1");
    calls.onEvent(event("OriginateResponse", "Response: Success", "Uniqueid: u1"));
    assertThat(first).isCompletedWithValue(new Outcome.Done("lab/u1"));
    assertThat(second).isCompletedWithValue(new Outcome.Done("lab/u1"));
    assertThat(sent).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "17, BUSY, 0, BUSY",
    "17, , 0, BUSY",
    "0, BUSY, 0, BUSY",
    "19, , 3, NO_ANSWER",
    "0, , 3, NO_ANSWER",
    "3, , 0, UNREACHABLE",
    "21, , 0, FAILED",
  })
  void aFailureSaysWhyInWhateverOrderItArrives(
      int cause, String dialStatus, int reason, Reason expected) {
    channel.freezeTime();
    for (boolean hangupFirst : new boolean[] {true, false}) {
      String id = "u-" + hangupFirst;
      CompletableFuture<Outcome> outcome = ring(id);
      calls.onEvent(event("Newchannel", "Uniqueid: " + id));
      if (dialStatus != null) {
        calls.onEvent(event("DialEnd", "DestUniqueid: " + id, "DialStatus: " + dialStatus));
      }
      AmiMessage hangup = event("Hangup", "Uniqueid: " + id, "Cause: " + cause);
      AmiMessage failure =
          event("OriginateResponse", "Response: Failure", "Reason: " + reason, "Uniqueid: " + id);
      calls.onEvent(hangupFirst ? hangup : failure);
      calls.onEvent(hangupFirst ? failure : hangup);
      pass(PbxLimits.REASON_MS);
      assertThat(refusal(outcome)).as(id).isEqualTo(expected);
    }
  }

  @Test
  void aPhoneThatIsHungUpByCommandIsWaitedForNoLongerThanItsChannelIs() {
    CompletableFuture<Outcome> outcome = ring("u1");
    calls.onEvent(event("Newchannel", "Uniqueid: u1"));
    calls.willEnd("u1");
    assertThat(outcome).isNotDone();
    calls.onEvent(event("Hangup", "Uniqueid: u1", "Cause: 0"));
    assertThat(refusal(outcome)).isEqualTo(Reason.FAILED);
  }

  @Test
  void aFailureAfterTheHangUpIsToldAtOnceWithACauseOrWithout() {
    CompletableFuture<Outcome> outcome = ring("u1");
    calls.onEvent(event("Newchannel", "Uniqueid: u1"));
    calls.onEvent(event("Hangup", "Uniqueid: u1", "Cause: 0"));
    assertThat(outcome).isNotDone();
    calls.onEvent(event("OriginateResponse", "Response: Failure", "Reason: 1", "Uniqueid: u1"));
    assertThat(refusal(outcome)).isEqualTo(Reason.FAILED);
  }

  @Test
  void withoutAChannelThePhoneIsUnreachable() {
    CompletableFuture<Outcome> outcome = ring("u1");
    calls.onEvent(event("OriginateResponse", "Response: Failure", "Reason: 0", "Uniqueid: u1"));
    assertThat(refusal(outcome)).isEqualTo(Reason.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNAVAILABLE", "INVALID"})
  void aDeadPhoneIsNotRung(String state) {
    deviceState = done("Value: " + state);
    assertThat(refusal(ring("u1"))).isEqualTo(Reason.UNREACHABLE);
    assertThat(sent).hasSize(1);
  }

  @Test
  void whatWasSurelyNotSentIsRefusedWhatMayHaveBeenIsUnknown() {
    originated = new AmiReply.Unknown("link down", false);
    assertThat(refusal(ring("u1"))).isEqualTo(Reason.LINK_DOWN);
    originated = new AmiReply.Unknown("link broke", true);
    assertThat(ring("u2")).isCompletedWithValue(new Outcome.Unknown("link broke"));
    deviceState = new AmiReply.Unknown("link broke", true);
    assertThat(refusal(ring("u3"))).isEqualTo(Reason.LINK_DOWN);
    assertThat(sent.stream().filter(a -> a instanceof OriginateAction)).hasSize(2);
  }

  @Test
  void aLostLinkMakesPendingCallsUnknownAndNothingIsSentAgain() {
    CompletableFuture<Outcome> outcome = ring("u1");
    calls.onLinkLost("EOF");
    assertThat(outcome).isCompletedWithValue(new Outcome.Unknown("link lost: EOF"));
    assertThat(sent).hasSize(2);
  }

  @Test
  void whatWasNotAskedForIsNotUnknownWhenTheLinkBreaks() {
    stateAnswers = new CompletableFuture<>();
    CompletableFuture<Outcome> outcome = ring("u1");
    calls.onLinkLost("EOF");
    assertThat(refusal(outcome)).isEqualTo(Reason.LINK_DOWN);
  }

  @Test
  void aListenerIsDoneWhenItListensNotWhenItIsPickedUp() {
    CompletableFuture<Outcome> outcome = spy("u1");
    calls.onEvent(event("Newchannel", "Uniqueid: u1"));
    calls.onEvent(event("OriginateResponse", "Response: Success", "Uniqueid: u1"));
    assertThat(outcome).isNotDone();
    calls.onEvent(event("ChanSpyStart", "SpyerUniqueid: u1", "SpyeeUniqueid: 17.5"));
    assertThat(outcome).isCompletedWithValue(new Outcome.Done("lab/u1"));
    CompletableFuture<Outcome> vain = spy("u2");
    calls.onEvent(event("OriginateResponse", "Response: Success", "Uniqueid: u2"));
    calls.onEvent(event("Hangup", "Uniqueid: u2", "Cause: 16"));
    assertThat(refusal(vain)).isEqualTo(Reason.WRONG_STATE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPhoneRingsNoLongerThanThereIsATalk(boolean ringsAlready) {
    CompletableFuture<Outcome> outcome = spy("u1");
    AmiMessage rings = event("Newchannel", "Uniqueid: u1");
    AmiMessage over = event("Hangup", "Uniqueid: 17.5", "Cause: 16");
    calls.onEvent(ringsAlready ? rings : over);
    calls.onEvent(ringsAlready ? over : rings);
    assertThat(((HangupAction) sent.get(2)).getChannel()).isEqualTo("u1");
    calls.onEvent(event("Hangup", "Uniqueid: u1", "Cause: 26"));
    calls.onEvent(event("OriginateResponse", "Response: Failure", "Reason: 0", "Uniqueid: u1"));
    assertThat(refusal(outcome)).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void nothingRingsForATalkThatIsOverAlready() {
    stateAnswers = new CompletableFuture<>();
    CompletableFuture<Outcome> outcome = spy("u1");
    calls.onEvent(event("Hangup", "Uniqueid: 17.5", "Cause: 16"));
    assertThat(refusal(outcome)).isEqualTo(Reason.WRONG_STATE);
    stateAnswers.complete(deviceState);
    channel.runPendingTasks();
    assertThat(sent).hasSize(1);
  }

  private CompletableFuture<Outcome> spy(String id) {
    CompletableFuture<Outcome> outcome =
        calls
            .spy(
                new Pbx.Spy(
                    id,
                    "PJSIP/804",
                    "lab/17.5",
                    Pbx.SpyMode.LISTEN,
                    new Identity("801", null),
                    15_000))
            .toCompletableFuture();
    channel.runPendingTasks();
    return outcome;
  }

  @Test
  void silenceBecomesUnknownAfterTheRingTime() {
    channel.freezeTime();
    CompletableFuture<Outcome> outcome = ring("u1");
    pass(15_000);
    assertThat(outcome).isNotDone();
    pass(PbxLimits.SETUP_GRACE_MS);
    assertThat(outcome.getNow(null)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void callsBeingSetUpAreBounded() {
    for (int i = 0; i < PbxLimits.SETUPS; i++) {
      ring("u" + i);
    }
    assertThat(refusal(ring("more"))).isEqualTo(Reason.FAILED);
    calls.onLinkLost("x");
    assertThat(ring("again")).isNotDone();
  }

  @Test
  void hangUpNamesTheLegByItsUniqueId() {
    assertThat(hangUp("lab/17.5")).isEqualTo(new Outcome.Done("lab/17.5"));
    assertThat(((HangupAction) sent.get(0)).getChannel()).isEqualTo("17.5");
    assertThat(commanded).containsExactly("17.5");
    hungUp = new AmiReply.Refused("No such channel");
    assertThat(hangUp("lab/17.5")).isEqualTo(new Outcome.Done("lab/17.5"));
    hungUp = new AmiReply.Unknown("EOF", true);
    assertThat(hangUp("lab/17.5")).isEqualTo(new Outcome.Unknown("EOF"));
  }

  @Test
  void whatThePbxRefusedToEndIsNotSaidToBeEndedByUs() {
    for (AmiReply reply :
        List.of(new AmiReply.Refused("Permission denied"), new AmiReply.Unknown("down", false))) {
      hungUp = reply;
      commanded.clear();
      takenBack.clear();
      hangUp("lab/17.5");
      assertThat(commanded).containsExactly("17.5");
      assertThat(takenBack).containsExactly("17.5");
    }
    for (AmiReply reply :
        List.of(
            done("x: y"),
            new AmiReply.Refused("No such channel"),
            new AmiReply.Unknown("lost", true))) {
      hungUp = reply;
      takenBack.clear();
      hangUp("lab/17.5");
      assertThat(takenBack).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab//.*/", "lab/", "other/17.5", "17.5", "lab/1\r\nx", "lab/PJSIP/801"})
  void hangUpTakesNoPatternsAndNoStrangers(String id) {
    assertThat(((Outcome.Refused) hangUp(id)).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"80,1|a", "|a", "801|a,b", "801|a\"b", "801|<9>", "801|''", "8${x}|a", "801|${x}"})
  void anIdentityCannotMeanMoreThanItSays(String number, String name) {
    assertThatThrownBy(() -> new Identity(number == null ? "" : number, name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Reason refusal(CompletableFuture<Outcome> outcome) {
    return ((Outcome.Refused) outcome.getNow(null)).reason();
  }

  private Outcome hangUp(String id) {
    CompletableFuture<Outcome> outcome = legs.hangUp(id).toCompletableFuture();
    channel.runPendingTasks();
    return outcome.getNow(null);
  }

  private CompletableFuture<Outcome> ring(String id) {
    CompletableFuture<Outcome> outcome =
        calls
            .ring(
                new Ring(
                    id,
                    "PJSIP/801",
                    "802",
                    "internal",
                    new Identity("802", "Mr. Two"),
                    new Identity("801", "Zoë"),
                    "tag-1",
                    15_000,
                    90))
            .toCompletableFuture();
    channel.runPendingTasks();
    return outcome;
  }

  private void pass(long ms) {
    channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private static AmiReply done(String line) {
    return new AmiReply.Done(message("Response: Success", line), List.of());
  }

  private static AmiMessage event(String name, String... lines) {
    return message("Event: " + name, String.join("\r\n", lines));
  }

  private static AmiMessage message(String first, String rest) {
    return AmiMessage.of((first + "\r\n" + rest + "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}

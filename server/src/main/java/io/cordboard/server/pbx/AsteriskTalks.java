package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.ami.action.CancelAtxferAction;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.asteriskjava.manager.action.AtxferAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.PlayDtmfAction;
import org.asteriskjava.manager.action.RedirectAction;
import org.asteriskjava.manager.action.SetVarAction;
import org.jspecify.annotations.Nullable;

/**
 * Holds, consults and joins over AMI by Asterisk's own attended transfer, which the shipped
 * features and contexts make work. Asterisk answers such an action before anything happens, so what
 * came of it is read from the events of the leg.
 *
 * <p>Measured (Asterisk 22): the same actions work on legs of {@code Queue()}, of {@code Dial()}
 * (either side) and of a click-to-call. A leg whose {@code Queue()} or {@code Dial()} lacked {@code
 * tT} does nothing at all; {@code CHANNEL(dtmf_features)=T} mends that if it is set before the leg
 * is bridged (at its Originate, or while it rings), and has no effect later. Atxfer types the
 * extension: a number that could go on waits 3 s for more digits, and so does one of one digit;
 * hence the two digits of the context {@code cordboard-consult}, which are dialled at once. For up
 * to 0.5 s after a leg came back (or made it three) what is typed into it is lost.
 *
 * <p>Commands may be given by any thread; everything else happens on the node's event loop.
 */
final class AsteriskTalks {
  private static final String HOLD_CONTEXT = "cordboard-hold";
  private static final String HOLD = "700";
  private static final String CONSULT_CONTEXT = "cordboard-consult";
  private static final String CONSULT = "10";
  private static final String QUEUE_CONTEXT = "cordboard-queue";

  private static final AmiKey UNIQUEID = AmiKey.of("Uniqueid");
  private static final AmiKey CHANNEL = AmiKey.of("Channel");
  private static final AmiKey BRIDGE = AmiKey.of("BridgeUniqueid");
  private static final AmiKey STATE = AmiKey.of("ChannelState");
  private static final AmiKey CAUSE = AmiKey.of("Cause");
  private static final AmiKey RESULT = AmiKey.of("Result");
  private static final AmiKey TRANSFERER = AmiKey.of("OrigTransfererUniqueid");
  private static final AmiKey DEST_UNIQUEID = AmiKey.of("DestUniqueid");
  private static final AmiKey DEST_CHANNEL = AmiKey.of("DestChannel");
  private static final AmiKey DIAL_STATUS = AmiKey.of("DialStatus");

  private final String node;
  private final Function<ManagerAction, CompletableFuture<AmiReply>> ami;
  private final ScheduledExecutorService loop;
  private final Map<String, TalkStep> steps = new HashMap<>();

  private final TalkWays ways;

  /** Talks of one node. */
  AsteriskTalks(
      String node,
      Function<ManagerAction, CompletableFuture<AmiReply>> ami,
      ScheduledExecutorService loop,
      LongSupplier nanos) {
    this.ways = new TalkWays(nanos);
    this.node = node;
    this.ami = ami;
    this.loop = loop;
  }

  /** See {@link Pbx#hold}. */
  CompletionStage<Outcome> hold(String channelId) {
    return step(channelId, TalkStep.Kind.HOLD, id -> List.of(atxfer(id, HOLD, HOLD_CONTEXT)));
  }

  /** See {@link Pbx#consult}. */
  CompletionStage<Outcome> consult(String channelId, String dialed, String context) {
    return step(
        channelId,
        TalkStep.Kind.CONSULT,
        id ->
            List.of(
                new SetVarAction(id, "__CORDBOARD_TO", dialed),
                new SetVarAction(id, "__CORDBOARD_CONTEXT", context),
                atxfer(id, CONSULT, CONSULT_CONTEXT)));
  }

  /** See {@link Pbx#back}. */
  CompletionStage<Outcome> back(String channelId) {
    return step(
        channelId,
        TalkStep.Kind.BACK,
        id -> {
          CancelAtxferAction cancel = new CancelAtxferAction();
          cancel.setChannel(id);
          return List.of(cancel);
        });
  }

  /**
   * See {@link Pbx#complete}. Not by hanging the leg up: had the one consulted left a moment ago,
   * that would end the call.
   */
  CompletionStage<Outcome> complete(String channelId) {
    return step(channelId, TalkStep.Kind.COMPLETE, id -> List.of(typed(id, "*"), typed(id, "2")));
  }

  /** See {@link Pbx#conference}. */
  CompletionStage<Outcome> conference(String channelId) {
    return step(channelId, TalkStep.Kind.CONFERENCE, id -> List.of(typed(id, "*"), typed(id, "3")));
  }

  /** See {@link Pbx#requeue}. */
  CompletionStage<Outcome> requeue(String channelId, String queue) {
    String uniqueId = ChannelIds.uniqueId(node, channelId);
    if (uniqueId == null || !ChannelIds.isSafe(queue)) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    return ami.apply(new RedirectAction(uniqueId, QUEUE_CONTEXT, queue, 1))
        .thenApply(
            reply ->
                Outcomes.of(
                    reply,
                    channelId,
                    text -> text.contains("not exist") ? Reason.NOT_FOUND : Reason.FAILED));
  }

  private static AtxferAction atxfer(String uniqueId, String exten, String context) {
    return new AtxferAction(uniqueId, context, exten, 1);
  }

  private static PlayDtmfAction typed(String uniqueId, String digit) {
    PlayDtmfAction typed = new PlayDtmfAction(uniqueId, digit);
    typed.setReceive(true);
    return typed;
  }

  private CompletionStage<Outcome> step(
      String channelId, TalkStep.Kind kind, Function<String, List<ManagerAction>> actions) {
    String uniqueId = ChannelIds.uniqueId(node, channelId);
    if (uniqueId == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    TalkStep step = new TalkStep(kind);
    loop.execute(() -> begin(uniqueId, step, actions.apply(uniqueId)));
    return step.outcome;
  }

  private void begin(String uniqueId, TalkStep step, List<ManagerAction> actions) {
    if (steps.size() >= PbxLimits.SETUPS || steps.putIfAbsent(uniqueId, step) != null) {
      step.outcome.complete(
          new Outcome.Refused(Reason.WRONG_STATE, "leg: busy (expected: one command at a time)"));
      return;
    }
    long waitNanos = ways.settlesInNanos(uniqueId);
    if (waitNanos > 0) {
      loop.schedule(() -> send(uniqueId, step, actions), waitNanos, TimeUnit.NANOSECONDS);
    } else {
      send(uniqueId, step, actions);
    }
  }

  private void send(String uniqueId, TalkStep step, List<ManagerAction> actions) {
    if (steps.get(uniqueId) != step) {
      return; // hung up meanwhile
    }
    if (step.leaves()) {
      loop.schedule(() -> notBegun(uniqueId, step), PbxLimits.TALK_MS, TimeUnit.MILLISECONDS);
    }
    loop.schedule(
        () -> silent(uniqueId, step),
        step.leaves() ? PbxLimits.CONSULT_MS : PbxLimits.TALK_MS,
        TimeUnit.MILLISECONDS);
    for (ManagerAction action : actions) {
      ami.apply(action).thenAcceptAsync(reply -> replied(uniqueId, step, reply), loop);
    }
  }

  private void replied(String uniqueId, TalkStep step, AmiReply reply) {
    if (reply instanceof AmiReply.Refused refused) {
      boolean gone = refused.message().contains("No such") || refused.message().contains("not exi");
      Reason reason = gone ? Reason.NOT_FOUND : Reason.WRONG_STATE;
      end(uniqueId, step, new Outcome.Refused(reason, refused.message()));
    } else if (reply instanceof AmiReply.Unknown) {
      end(uniqueId, step, Outcomes.of(reply, "", text -> Reason.FAILED));
    }
  }

  private void silent(String uniqueId, TalkStep step) {
    if (step.leaves() && step.local == null && steps.get(uniqueId) == step) {
      forgetPlace(uniqueId);
    }
    end(uniqueId, step, new Outcome.Unknown("no sign from the PBX in time"));
  }

  /** A transfer that the phone types later shall not look into our contexts. */
  private void forgetPlace(String uniqueId) {
    var unused = ami.apply(new SetVarAction(uniqueId, "TRANSFER_CONTEXT", ""));
  }

  private void notBegun(String uniqueId, TalkStep step) {
    if (!step.begun && steps.get(uniqueId) == step) {
      forgetPlace(uniqueId);
      end(
          uniqueId,
          step,
          new Outcome.Refused(
              Reason.WRONG_STATE, "leg: cannot leave (expected: Queue() and Dial() with tT)"));
    }
  }

  /** Takes note of what comes of the steps under way. Events of other legs cost one look-up. */
  void onEvent(AmiMessage event) {
    switch (event.name()) {
      case "Unhold" -> ways.settles(event.get(UNIQUEID));
      case "AttendedTransfer" -> ways.settles(event.get(TRANSFERER));
      default -> {
        // The leg has not moved.
      }
    }
    if (steps.isEmpty()) {
      return;
    }
    switch (event.name()) {
      case "Hold" -> ofLeg(event, UNIQUEID, (id, step) -> step.begun |= step.leaves());
      case "Unhold" -> ofLeg(event, UNIQUEID, this::returned);
      case "BridgeEnter" -> entered(event);
      case "DialBegin" -> dialBegan(event);
      case "DialEnd" -> dialEnded(event);
      case "Newstate" -> stateChanged(event);
      case "AttendedTransfer" -> ofLeg(event, TRANSFERER, (id, step) -> joined(id, step, event));
      case "Hangup" -> hungUp(event);
      default -> {
        // No concern of a talk.
      }
    }
  }

  private interface OfLeg {
    void take(String uniqueId, TalkStep step);
  }

  private void ofLeg(AmiMessage event, AmiKey key, OfLeg then) {
    String id = event.get(key);
    TalkStep step = id == null ? null : steps.get(id);
    if (id != null && step != null) {
      then.take(id, step);
    }
  }

  /** The leg is back where it was. */
  private void returned(String uniqueId, TalkStep step) {
    switch (step.kind) {
      case BACK -> end(uniqueId, step, new Outcome.Done(node + "/" + uniqueId));
      case HOLD -> end(uniqueId, step, new Outcome.Refused(Reason.FAILED, "hold: ended at once"));
      case CONSULT -> {
        if (step.begun) {
          // Why the one rung did not come is told by its Hangup, which may be a moment late.
          loop.schedule(
              () -> end(uniqueId, step, step.notRung()),
              PbxLimits.TALK_REASON_MS,
              TimeUnit.MILLISECONDS);
        }
      }
      default ->
          end(
              uniqueId,
              step,
              new Outcome.Refused(Reason.WRONG_STATE, "consulted: gone (expected: still there)"));
    }
  }

  /** The leg and the near half of its Local channel meet in a bridge, in either order. */
  private void entered(AmiMessage event) {
    String bridge = event.get(BRIDGE);
    String channel = event.get(CHANNEL);
    if (bridge == null || channel == null) {
      return;
    }
    ofLeg(event, UNIQUEID, (id, step) -> step.bridge = bridge);
    ways.entered(bridge, channel);
    for (Map.Entry<String, TalkStep> one : List.copyOf(steps.entrySet())) {
      TalkStep step = one.getValue();
      String local = step.bridge == null ? null : ways.into(step.bridge);
      if (step.leaves() && step.begun && step.local == null && local != null) {
        step.local = local;
        away(one.getKey(), step);
      }
    }
  }

  private void away(String uniqueId, TalkStep step) {
    forgetPlace(uniqueId);
    if (ways.isAnswered(step.local)) {
      end(uniqueId, step, new Outcome.Done(targetOr(uniqueId, step)));
      return;
    }
    if (step.kind == TalkStep.Kind.CONSULT) {
      // Something that rings without saying so, or takes the call without dialling (an IVR).
      loop.schedule(
          () -> end(uniqueId, step, new Outcome.Done(targetOr(uniqueId, step))),
          PbxLimits.TALK_MS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void dialBegan(AmiMessage event) {
    String channel = event.get(CHANNEL);
    for (TalkStep step : steps.values()) {
      if (step.kind == TalkStep.Kind.CONSULT && (step.local + ";2").equals(channel)) {
        step.target = event.get(DEST_UNIQUEID);
      }
    }
  }

  private void stateChanged(AmiMessage event) {
    String state = event.get(STATE);
    if ("5".equals(state) || "6".equals(state)) {
      rings(event.get(UNIQUEID));
    }
  }

  private void rings(@Nullable String uniqueId) {
    for (Map.Entry<String, TalkStep> one : List.copyOf(steps.entrySet())) {
      TalkStep step = one.getValue();
      if (uniqueId != null && uniqueId.equals(step.target)) {
        end(one.getKey(), step, new Outcome.Done(node + "/" + uniqueId));
      }
    }
  }

  private void dialEnded(AmiMessage event) {
    if (!"ANSWER".equals(event.get(DIAL_STATUS))) {
      return;
    }
    String channel = event.get(DEST_CHANNEL);
    ways.answered(channel);
    for (Map.Entry<String, TalkStep> one : List.copyOf(steps.entrySet())) {
      TalkStep step = one.getValue();
      if (step.local != null && (step.local + ";1").equals(channel)) {
        end(one.getKey(), step, new Outcome.Done(targetOr(one.getKey(), step)));
      }
    }
    rings(event.get(DEST_UNIQUEID));
  }

  private String targetOr(String uniqueId, TalkStep step) {
    return node + "/" + (step.target == null ? uniqueId : step.target);
  }

  private void joined(String uniqueId, TalkStep step, AmiMessage event) {
    if (step.kind != TalkStep.Kind.COMPLETE && step.kind != TalkStep.Kind.CONFERENCE) {
      return;
    }
    end(
        uniqueId,
        step,
        "Success".equals(event.get(RESULT))
            ? new Outcome.Done(node + "/" + uniqueId)
            : new Outcome.Refused(Reason.FAILED, "transfer: failed at the PBX"));
  }

  private void hungUp(AmiMessage event) {
    String id = event.get(UNIQUEID);
    String channel = event.get(CHANNEL);
    TalkStep own = id == null ? null : steps.get(id);
    if (id != null && own != null) {
      Outcome gone = new Outcome.Refused(Reason.NOT_FOUND, "leg: hung up (expected: still there)");
      if (own.kind == TalkStep.Kind.COMPLETE) {
        // So it ends when all went well, too; what tells that may be a moment late.
        loop.schedule(() -> end(id, own, gone), PbxLimits.TALK_REASON_MS, TimeUnit.MILLISECONDS);
      } else {
        end(id, own, gone);
      }
      return;
    }
    for (TalkStep step : steps.values()) {
      step.hungUp(id, channel, event.get(CAUSE));
    }
  }

  /** The link broke: what was under way may or may not have happened. */
  void onLinkLost(String why) {
    for (Map.Entry<String, TalkStep> one : new ArrayList<>(steps.entrySet())) {
      end(one.getKey(), one.getValue(), new Outcome.Unknown("link lost: " + why));
    }
    ways.clear();
  }

  private void end(String uniqueId, TalkStep step, Outcome outcome) {
    if (steps.remove(uniqueId, step)) {
      step.outcome.complete(outcome);
      if (steps.isEmpty()) {
        ways.clear();
      }
    }
  }
}

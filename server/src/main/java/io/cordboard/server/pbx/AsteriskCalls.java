package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.pbx.Pbx.Join;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import io.cordboard.server.pbx.Pbx.Ring;
import io.cordboard.server.pbx.Pbx.Spy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asteriskjava.manager.action.GetVarAction;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.jspecify.annotations.Nullable;

/**
 * Sets calls up over AMI.
 *
 * <p>Commands may be given by any thread; everything else happens on the node's event loop, on
 * which {@link #onEvent} and {@link #onLinkLost} must be called too. A command is sent at most
 * once.
 */
final class AsteriskCalls {
  private static final AmiKey UNIQUEID = AmiKey.of("Uniqueid");
  private static final AmiKey SPYER = AmiKey.of("SpyerUniqueid");
  private static final AmiKey DEST_UNIQUEID = AmiKey.of("DestUniqueid");
  private static final AmiKey RESPONSE = AmiKey.of("Response");
  private static final AmiKey REASON = AmiKey.of("Reason");
  private static final AmiKey CAUSE = AmiKey.of("Cause");
  private static final AmiKey DIAL_STATUS = AmiKey.of("DialStatus");
  private static final AmiKey VALUE = AmiKey.of("Value");

  private final String node;
  private final Function<ManagerAction, CompletableFuture<AmiReply>> ami;
  private final ScheduledExecutorService loop;
  private final OriginateOrders orders;
  private final Map<String, CallSetup> pending = new HashMap<>();

  /**
   * Calls of one node.
   *
   * @param loop the node's event loop
   * @param autoAnswer a SIP header {@code Name: value} for the first phone, null for none
   */
  AsteriskCalls(
      String node,
      Function<ManagerAction, CompletableFuture<AmiReply>> ami,
      ScheduledExecutorService loop,
      @Nullable String autoAnswer) {
    this.node = node;
    this.ami = ami;
    this.loop = loop;
    this.orders = new OriginateOrders(autoAnswer);
  }

  /** See {@link Pbx#ring}. */
  CompletionStage<Outcome> ring(Ring ring) {
    CallSetup setup = new CallSetup(ring.uniqueId(), CallSetup.Sign.ANSWERED, null);
    return set(setup, ring.device(), ring.timeoutMs(), () -> orders.ring(ring));
  }

  /** See {@link Pbx#spy}. */
  CompletionStage<Outcome> spy(Spy spy) {
    String spied = ChannelIds.uniqueId(node, spy.spiedChannelId());
    if (spied == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    CallSetup setup = new CallSetup(spy.uniqueId(), CallSetup.Sign.LISTENS, spied);
    return set(setup, spy.device(), spy.timeoutMs(), () -> orders.spy(spy, spied));
  }

  /** See {@link Pbx#join}. */
  CompletionStage<Outcome> join(Join join) {
    String to = ChannelIds.uniqueId(node, join.toChannelId());
    if (to == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    CallSetup setup = new CallSetup(join.uniqueId(), CallSetup.Sign.BRIDGED, to);
    return set(setup, join.device(), join.timeoutMs(), () -> orders.join(join, to));
  }

  private CompletionStage<Outcome> set(
      CallSetup setup, String device, int timeoutMs, Supplier<ManagerAction> action) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(() -> begin(setup, device, timeoutMs, action, outcome));
    return outcome;
  }

  private void begin(
      CallSetup setup,
      String device,
      int timeoutMs,
      Supplier<ManagerAction> action,
      CompletableFuture<Outcome> outcome) {
    String uniqueId = setup.uniqueId;
    CallSetup same = pending.get(uniqueId);
    if (same != null) {
      follow(same, outcome);
      return;
    }
    if (!ChannelIds.isSafe(uniqueId)) {
      outcome.complete(
          new Outcome.Refused(Reason.FAILED, "uniqueId: (expected: letters, digits, . _ -)"));
      return;
    }
    if (pending.size() >= PbxLimits.SETUPS) {
      outcome.complete(
          new Outcome.Refused(
              Reason.FAILED,
              "calls being set up: "
                  + pending.size()
                  + " (expected: below "
                  + PbxLimits.SETUPS
                  + ")"));
      return;
    }
    pending.put(uniqueId, setup);
    follow(setup, outcome);
    GetVarAction state = new GetVarAction();
    state.setVariable("DEVICE_STATE(" + device + ")");
    // Without this look Asterisk's answer for a dead phone is the same as for any other failure.
    ami.apply(state)
        .thenAcceptAsync(
            reply -> {
              if (rings(device, setup, reply)) {
                originate(setup, timeoutMs, action.get());
              }
            },
            loop);
  }

  private static void follow(CallSetup setup, CompletableFuture<Outcome> outcome) {
    setup.outcome.whenComplete((o, e) -> outcome.complete(o));
  }

  /** Whether the device can be rung; if not, the set-up ends. */
  private boolean rings(String device, CallSetup setup, AmiReply stateReply) {
    String uniqueId = setup.uniqueId;
    if (setup.outcome.isDone()) {
      return false;
    }
    if (stateReply instanceof AmiReply.Unknown unknown) {
      end(uniqueId, new Outcome.Refused(Reason.LINK_DOWN, unknown.why()));
      return false;
    }
    String state = stateReply instanceof AmiReply.Done done ? done.response().get(VALUE) : null;
    if ("UNAVAILABLE".equals(state) || "INVALID".equals(state)) {
      end(
          uniqueId,
          new Outcome.Refused(
              Reason.UNREACHABLE, device + ": " + state + " (expected: a registered device)"));
      return false;
    }
    return true;
  }

  private void originate(CallSetup setup, int timeoutMs, ManagerAction action) {
    String uniqueId = setup.uniqueId;
    setup.sent = true;
    loop.schedule(
        () -> end(uniqueId, new Outcome.Unknown("no answer from the PBX in time")),
        timeoutMs + PbxLimits.SETUP_GRACE_MS,
        TimeUnit.MILLISECONDS);
    ami.apply(action).thenAcceptAsync(reply -> onReply(uniqueId, reply), loop);
  }

  private void onReply(String uniqueId, AmiReply reply) {
    if (reply instanceof AmiReply.Refused refused) {
      end(uniqueId, new Outcome.Refused(Reason.FAILED, refused.message()));
    } else if (reply instanceof AmiReply.Unknown unknown) {
      end(
          uniqueId,
          unknown.sent()
              ? new Outcome.Unknown(unknown.why())
              : new Outcome.Refused(Reason.LINK_DOWN, unknown.why()));
    }
  }

  /** Takes note of what a call being set up comes to. Events of other calls cost one look-up. */
  void onEvent(AmiMessage event) {
    if (pending.isEmpty()) {
      return;
    }
    switch (event.name()) {
      case "Newchannel" -> with(event, UNIQUEID, this::began);
      case "DialEnd" -> with(event, DEST_UNIQUEID, s -> s.dialStatus = event.get(DIAL_STATUS));
      case "BridgeEnter" -> with(event, UNIQUEID, s -> takesPart(s, CallSetup.Sign.BRIDGED));
      case "ChanSpyStart" -> with(event, SPYER, s -> takesPart(s, CallSetup.Sign.LISTENS));
      case "Hangup" -> onHangup(event);
      case "OriginateResponse" -> onOriginateResponse(event);
      default -> {
        // No concern of a call's beginning.
      }
    }
  }

  private void with(AmiMessage event, AmiKey key, Consumer<CallSetup> then) {
    String id = event.get(key);
    CallSetup setup = id == null ? null : pending.get(id);
    if (setup != null) {
      then.accept(setup);
    }
  }

  private void began(CallSetup setup) {
    setup.seen = true;
    if (setup.over) {
      stopRinging(setup);
    }
  }

  /** The end of this leg is commanded: its Hangup needs no reason then. On the loop. */
  void willEnd(String uniqueId) {
    CallSetup setup = pending.get(uniqueId);
    if (setup != null) {
      setup.unwanted = true;
    }
  }

  private void onHangup(AmiMessage event) {
    with(
        event,
        UNIQUEID,
        setup -> {
          setup.gone = true;
          setup.cause = number(event.get(CAUSE));
          if (setup.answered) {
            end(setup.uniqueId, CallSetup.talkOver());
          } else if (setup.failure != null || setup.unwanted) {
            fail(setup.uniqueId, setup);
          }
        });
    String gone = event.get(UNIQUEID);
    for (CallSetup setup : List.copyOf(pending.values())) {
      if (gone != null && gone.equals(setup.target)) {
        talkEnds(setup);
      }
    }
  }

  /** Nobody shall pick up for a talk that is over. */
  private void talkEnds(CallSetup setup) {
    setup.over = true;
    if (!setup.sent) {
      end(setup.uniqueId, CallSetup.talkOver());
    } else if (setup.seen && !setup.answered) {
      stopRinging(setup);
    }
  }

  private void stopRinging(CallSetup setup) {
    HangupAction hangup = new HangupAction();
    hangup.setChannel(setup.uniqueId);
    var unused = ami.apply(hangup);
  }

  private void takesPart(CallSetup setup, CallSetup.Sign sign) {
    if (setup.sign == sign) {
      end(setup.uniqueId, new Outcome.Done(node + "/" + setup.uniqueId));
    }
  }

  private void onOriginateResponse(AmiMessage event) {
    String id = event.get(UNIQUEID);
    CallSetup setup = id == null ? null : pending.get(id);
    if (id == null || setup == null) {
      return;
    }
    if ("Success".equals(event.get(RESPONSE))) {
      setup.answered = true; // that need not be the talk yet
      takesPart(setup, CallSetup.Sign.ANSWERED);
      return;
    }
    setup.failure = String.valueOf(event.get(REASON));
    if (!setup.seen || setup.gone || setup.failure.equals("3")) {
      fail(id, setup);
    } else {
      loop.schedule(() -> fail(id, setup), PbxLimits.REASON_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void fail(String id, CallSetup setup) {
    if (pending.get(id) != setup) {
      return;
    }
    end(id, setup.failed());
  }

  /** The link broke: what was under way may or may not come to a call. */
  void onLinkLost(String why) {
    for (CallSetup setup : List.copyOf(pending.values())) {
      end(
          setup.uniqueId,
          setup.sent
              ? new Outcome.Unknown("link lost: " + why)
              : new Outcome.Refused(Reason.LINK_DOWN, "link lost: " + why));
    }
  }

  private void end(String uniqueId, Outcome outcome) {
    CallSetup setup = pending.remove(uniqueId);
    if (setup != null) {
      setup.outcome.complete(outcome);
    }
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

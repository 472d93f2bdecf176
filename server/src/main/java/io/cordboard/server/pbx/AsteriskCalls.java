package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.ami.AmiReply;
import io.cordboard.server.pbx.Pbx.Join;
import io.cordboard.server.pbx.Pbx.Outcome;
import io.cordboard.server.pbx.Pbx.Reason;
import io.cordboard.server.pbx.Pbx.Ring;
import io.cordboard.server.pbx.Pbx.Spy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asteriskjava.manager.action.GetVarAction;
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
  private static final AmiKey DEST_UNIQUEID = AmiKey.of("DestUniqueid");
  private static final AmiKey RESPONSE = AmiKey.of("Response");
  private static final AmiKey REASON = AmiKey.of("Reason");
  private static final AmiKey CAUSE = AmiKey.of("Cause");
  private static final AmiKey DIAL_STATUS = AmiKey.of("DialStatus");
  private static final AmiKey VALUE = AmiKey.of("Value");

  /** One call being set up. */
  private static final class Setup {
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final String uniqueId;
    private final boolean joins;
    private boolean answered;
    private boolean seen;
    private int cause;
    private @Nullable String dialStatus;
    private @Nullable String failure;

    Setup(String uniqueId, boolean joins) {
      this.uniqueId = uniqueId;
      this.joins = joins;
    }
  }

  private final String node;
  private final Function<ManagerAction, CompletableFuture<AmiReply>> ami;
  private final ScheduledExecutorService loop;
  private final OriginateOrders orders;
  private final Map<String, Setup> pending = new HashMap<>();

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
    return set(ring.uniqueId(), ring.device(), ring.timeoutMs(), false, () -> orders.ring(ring));
  }

  /** See {@link Pbx#spy}. */
  CompletionStage<Outcome> spy(Spy spy) {
    String spied = ChannelIds.uniqueId(node, spy.spiedChannelId());
    if (spied == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    return set(spy.uniqueId(), spy.device(), spy.timeoutMs(), false, () -> orders.spy(spy, spied));
  }

  /** See {@link Pbx#join}. */
  CompletionStage<Outcome> join(Join join) {
    String to = ChannelIds.uniqueId(node, join.toChannelId());
    if (to == null) {
      return CompletableFuture.completedFuture(ChannelIds.wrong(node));
    }
    return set(join.uniqueId(), join.device(), join.timeoutMs(), true, () -> orders.join(join, to));
  }

  private CompletionStage<Outcome> set(
      String uniqueId,
      String device,
      int timeoutMs,
      boolean joins,
      Supplier<ManagerAction> action) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(
        () -> begin(uniqueId, device, timeoutMs, new Setup(uniqueId, joins), action, outcome));
    return outcome;
  }

  private void begin(
      String uniqueId,
      String device,
      int timeoutMs,
      Setup setup,
      Supplier<ManagerAction> action,
      CompletableFuture<Outcome> outcome) {
    Setup same = pending.get(uniqueId);
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
              if (rings(uniqueId, device, setup, reply)) {
                originate(uniqueId, timeoutMs, action.get());
              }
            },
            loop);
  }

  private static void follow(Setup setup, CompletableFuture<Outcome> outcome) {
    setup.outcome.whenComplete((o, e) -> outcome.complete(o));
  }

  /** Whether the device can be rung; if not, the set-up ends. */
  private boolean rings(String uniqueId, String device, Setup setup, AmiReply stateReply) {
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

  private void originate(String uniqueId, int timeoutMs, ManagerAction action) {
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
      case "Newchannel" -> with(event, UNIQUEID, setup -> setup.seen = true);
      case "DialEnd" -> with(event, DEST_UNIQUEID, s -> s.dialStatus = event.get(DIAL_STATUS));
      case "BridgeEnter" -> with(event, UNIQUEID, this::joined);
      case "Hangup" -> onHangup(event);
      case "OriginateResponse" -> onOriginateResponse(event);
      default -> {
        // No concern of a call's beginning.
      }
    }
  }

  private void with(AmiMessage event, AmiKey key, Consumer<Setup> then) {
    String id = event.get(key);
    Setup setup = id == null ? null : pending.get(id);
    if (setup != null) {
      then.accept(setup);
    }
  }

  private void onHangup(AmiMessage event) {
    with(
        event,
        UNIQUEID,
        setup -> {
          setup.cause = number(event.get(CAUSE));
          if (setup.answered) {
            String id = String.valueOf(event.get(UNIQUEID));
            end(id, new Outcome.Refused(Reason.WRONG_STATE, "talk: over (expected: one to join)"));
          } else if (setup.failure != null) {
            fail(String.valueOf(event.get(UNIQUEID)), setup);
          }
        });
  }

  private void joined(Setup setup) {
    if (setup.joins) {
      String id = setup.uniqueId;
      end(id, new Outcome.Done(node + "/" + id));
    }
  }

  private void onOriginateResponse(AmiMessage event) {
    String id = event.get(UNIQUEID);
    Setup setup = id == null ? null : pending.get(id);
    if (id == null || setup == null) {
      return;
    }
    if ("Success".equals(event.get(RESPONSE)) && setup.joins) {
      setup.answered = true; // it is not in the talk yet
      return;
    }
    if ("Success".equals(event.get(RESPONSE))) {
      end(id, new Outcome.Done(node + "/" + id));
      return;
    }
    setup.failure = String.valueOf(event.get(REASON));
    if (!setup.seen || setup.cause != 0 || setup.failure.equals("3")) {
      fail(id, setup);
    } else {
      loop.schedule(() -> fail(id, setup), PbxLimits.REASON_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void fail(String id, Setup setup) {
    if (pending.get(id) != setup) {
      return;
    }
    Reason reason = reason(setup);
    String word = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    end(
        id,
        new Outcome.Refused(
            reason, "first phone: " + word + " (expected: answered; cause " + setup.cause + ")"));
  }

  private static Reason reason(Setup setup) {
    if (setup.cause == 17 || "BUSY".equals(setup.dialStatus) || "5".equals(setup.failure)) {
      return Reason.BUSY;
    }
    if (setup.cause == 18 || setup.cause == 19 || "3".equals(setup.failure)) {
      return Reason.NO_ANSWER;
    }
    if (!setup.seen || setup.cause == 3 || setup.cause == 20) {
      return Reason.UNREACHABLE;
    }
    return Reason.FAILED;
  }

  /** The link broke: what was under way may or may not come to a call. */
  void onLinkLost(String why) {
    List<String> ids = new ArrayList<>(pending.keySet());
    for (String id : ids) {
      end(id, new Outcome.Unknown("link lost: " + why));
    }
  }

  private void end(String uniqueId, Outcome outcome) {
    Setup setup = pending.remove(uniqueId);
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

package io.cordboard.server.pbx;

import io.cordboard.server.pbx.Pbx.Identity;
import io.cordboard.server.pbx.Pbx.Join;
import io.cordboard.server.pbx.Pbx.Ring;
import io.cordboard.server.pbx.Pbx.Spy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.asteriskjava.manager.action.OriginateAction;
import org.jspecify.annotations.Nullable;

/** Writes the actions that ring a first phone. */
final class OriginateOrders {
  /** Of the shipped dialplan: gives the leg its own caller id back and dials in the real one. */
  private static final String ORIGINATE_CONTEXT = "cordboard-originate";

  private final @Nullable String autoAnswer;

  /**
   * Orders.
   *
   * @param autoAnswer a SIP header {@code Name: value} for the first phone, null for none
   */
  OriginateOrders(@Nullable String autoAnswer) {
    this.autoAnswer = autoAnswer;
  }

  private static OriginateAction to(String uniqueId, String device, Identity shown, int timeoutMs) {
    OriginateAction originate = new OriginateAction();
    originate.setActionId(uniqueId);
    originate.setChannelId(uniqueId);
    originate.setChannel(device);
    originate.setCallerId(callerId(shown));
    originate.setTimeout((long) timeoutMs);
    originate.setAsync(true);
    return originate;
  }

  /**
   * Rings a phone that then hears a leg. q: no beep; u: the leg by its unique id; E: ends with that
   * leg; w, B: heard by one, by both.
   */
  OriginateAction spy(Spy spy, String spied) {
    OriginateAction originate = to(spy.uniqueId(), spy.device(), spy.shown(), spy.timeoutMs());
    originate.setApplication("ChanSpy");
    originate.setData(
        spied
            + switch (spy.mode()) {
              case LISTEN -> ",quE";
              case WHISPER -> ",quwE";
              case BARGE -> ",quBE";
            });
    Map<String, String> variables = new LinkedHashMap<>();
    addAutoAnswer(spy.device(), variables);
    originate.setVariables(variables);
    return originate;
  }

  /** Rings a phone that then enters the bridge of a leg. */
  OriginateAction join(Join join, String to) {
    OriginateAction originate = to(join.uniqueId(), join.device(), join.shown(), join.timeoutMs());
    originate.setApplication("BridgeAdd");
    originate.setData(to);
    Map<String, String> variables = new LinkedHashMap<>();
    // Who takes a caller over holds and consults as the agent did; later it would have no effect.
    variables.put("CHANNEL(dtmf_features)", "T");
    addAutoAnswer(join.device(), variables);
    originate.setVariables(variables);
    return originate;
  }

  /** Rings a phone that then dials. */
  OriginateAction ring(Ring ring) {
    OriginateAction originate = to(ring.uniqueId(), ring.device(), ring.peer(), ring.timeoutMs());
    originate.setContext(ORIGINATE_CONTEXT);
    originate.setExten(ring.dialed());
    originate.setPriority(1);
    Map<String, String> variables = new LinkedHashMap<>();
    String name = ring.self().name();
    variables.put("CORDBOARD_FROM", ring.self().number());
    variables.put("CORDBOARD_FROM_NAME", name == null ? "" : name);
    variables.put("CORDBOARD_CONTEXT", ring.context());
    if (ring.tag() != null) {
      variables.put("__CORDBOARD_CALL_ID", ring.tag());
    }
    if (ring.limitSeconds() > 0) {
      variables.put("CORDBOARD_LIMIT", Integer.toString(ring.limitSeconds()));
    }
    addAutoAnswer(ring.device(), variables);
    originate.setVariables(variables);
    return originate;
  }

  private void addAutoAnswer(String device, Map<String, String> variables) {
    if (autoAnswer != null && !device.startsWith("Local/")) {
      int colon = autoAnswer.indexOf(':');
      variables.put(
          "PJSIP_HEADER(add," + autoAnswer.substring(0, colon) + ")",
          autoAnswer.substring(colon + 1).trim());
    }
  }

  private static String callerId(Identity who) {
    String number = "<" + who.number() + ">";
    return who.name() == null ? number : "\"" + who.name() + "\" " + number;
  }
}

package io.cordboard.server.callevents;

import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what the call events of one call mean, as the facts by which a board would have seen it
 * live. Pure. Not in them, and so not known: holds, music, who spied, tags, where in a queue.
 */
final class CallEventFacts {
  /** Causes of a dialled leg that show that it never rang. */
  private static final Set<Integer> NEVER_RANG =
      Set.of(1, 2, 3, 17, 20, 21, 22, 27, 28, 34, 38, 41, 42, 44, 47, 58);

  /** Legs that go within this time (ms) go for one reason. */
  private static final long ONE_END_MS = 1_000;

  private final String node;
  private final List<Fact> facts = new ArrayList<>();
  private final Map<String, Leg> legs = new LinkedHashMap<>();
  private final Map<String, CallEvent> hangups = new HashMap<>();
  private final Set<String> answered = new HashSet<>();
  private long atMs;
  private long askedAtMs = Long.MIN_VALUE / 2;

  private CallEventFacts(String node) {
    this.node = node;
  }

  /** A channel, as the events told of it so far. */
  private static final class Leg {
    final String uniqueId;
    String channel;
    String linkedId;
    String number;
    String name;
    String app = "";
    String data = "";
    String exten = "";
    @Nullable Leg dialler;
    @Nullable String queue;
    boolean waits;
    boolean asked;
    boolean gone;

    Leg(CallEvent e) {
      uniqueId = e.uniqueId();
      channel = e.channel();
      linkedId = e.linkedId();
      number = e.number();
      name = e.name();
    }

    /** {@code PJSIP/801} of {@code PJSIP/801-00000001}. */
    String endpoint() {
      int dash = channel.lastIndexOf('-');
      return dash > 0 ? channel.substring(0, dash) : channel;
    }

    boolean local() {
      return channel.startsWith("Local/");
    }
  }

  /**
   * The facts.
   *
   * @param cut whether the PBX died in it: who is left in it then is gone with its last event
   */
  static List<Fact> of(String node, List<CallEvent> events, boolean cut) {
    CallEventFacts story = new CallEventFacts(node);
    for (CallEvent e : events) {
      if (e.type().equals("HANGUP")) {
        story.hangups.put(e.uniqueId(), e);
      } else if (e.type().equals("ANSWER")) {
        story.answered.add(e.uniqueId());
      }
    }
    for (CallEvent e : events) {
      story.tell(e);
    }
    if (cut) {
      story.cut();
    }
    return story.facts;
  }

  private void cut() {
    for (Leg leg : legs.values()) {
      if (!leg.gone) {
        facts.add(new Fact.ChannelGone(node, atMs, leg.uniqueId, leg.channel, 0, null));
      }
    }
  }

  private void tell(CallEvent e) {
    atMs = Math.max(atMs, e.atMs());
    if (e.type().equals("CHAN_END") || e.type().equals("LINKEDID_END")) {
      return; // all was said with the hang-up
    }
    Leg leg = legs.get(e.uniqueId());
    if (leg == null) {
      leg = begin(e);
    } else if (leg.gone) {
      return;
    } else {
      changed(leg, e);
    }
    switch (e.type()) {
      case "ANSWER" -> {
        see(leg, Channel.State.UP, null);
        if (leg.dialler != null) {
          facts.add(new Fact.DialEnded(node, atMs, leg.uniqueId, true));
        }
      }
      case "APP_START" -> start(leg, e);
      case "APP_END" -> end(leg, e);
      case "BRIDGE_ENTER" -> enter(leg, e);
      case "BRIDGE_EXIT" ->
          facts.add(
              new Fact.BridgeLeft(node, atMs, CallEventExtra.text(e, "bridge_id"), leg.uniqueId));
      case "BLINDTRANSFER" -> facts.add(new Fact.BlindTransferred(node, atMs, leg.uniqueId));
      case "ATTENDEDTRANSFER" -> facts.add(new Fact.AttendedTransferred(node, atMs, leg.uniqueId));
      case "HANGUP" -> hangUp(leg, e);
      default -> {
        Report report = CallEventExtra.report(e);
        if (report != null) {
          facts.add(new Fact.Reported(node, atMs, leg.uniqueId, report));
        }
      }
    }
  }

  private Leg begin(CallEvent e) {
    Leg leg = new Leg(e);
    Leg dialler = leg.channel.endsWith(";2") ? null : dialler(leg);
    boolean first = leg.uniqueId.equals(leg.linkedId);
    legs.put(leg.uniqueId, leg);
    // The first leg of a call came in, unless a command rang it: then it has dialled nothing.
    if (dialler == null && (first || leg.channel.endsWith(";2")) && exten(e) != null) {
      see(leg, Channel.State.RING, exten(e));
      return leg;
    }
    see(leg, Channel.State.DOWN, null);
    if (leg.channel.endsWith(";2")) {
      return leg;
    }
    leg.dialler = dialler;
    if (dialler != null && dialler.queue != null) {
      facts.add(
          new Fact.AgentCalled(
              node,
              atMs,
              dialler.queue,
              leg.endpoint(),
              dialler.uniqueId,
              leg.uniqueId,
              leg.channel));
    }
    facts.add(
        new Fact.DialBegan(
            node,
            atMs,
            dialler == null ? null : dialler.uniqueId,
            dialler == null || dialler.exten.isEmpty() ? null : dialler.exten,
            leg.uniqueId,
            leg.channel,
            leg.linkedId,
            dialString(leg, dialler)));
    if (rang(leg)) {
      see(leg, Channel.State.RINGING, null);
    }
    return leg;
  }

  /** Ringing has no event of its own; the end of a leg tells whether it can have rung. */
  private boolean rang(Leg leg) {
    CallEvent hangup = hangups.get(leg.uniqueId);
    return hangup == null
        || answered.contains(leg.uniqueId)
        || !NEVER_RANG.contains(CallEventExtra.number(hangup, "hangupcause"));
  }

  /** Which leg of the same call is dialling now; the latest if there are several. */
  private @Nullable Leg dialler(Leg rung) {
    Leg found = null;
    for (Leg leg : legs.values()) {
      if (!leg.gone && !leg.app.isEmpty() && leg.linkedId.equals(rung.linkedId)) {
        found = leg;
      }
    }
    return found;
  }

  /** What was dialled to ring this leg: {@code 801}, {@code 4930123@trunk}. */
  private static @Nullable String dialString(Leg rung, @Nullable Leg dialler) {
    String endpoint = rung.endpoint();
    int slash = endpoint.indexOf('/');
    String target = endpoint.substring(slash + 1);
    if (dialler == null || dialler.queue != null) {
      return target;
    }
    int comma = dialler.data.indexOf(',');
    String all = comma < 0 ? dialler.data : dialler.data.substring(0, comma);
    for (String one : all.split("&")) {
      String dialed = one.substring(one.indexOf('/') + 1);
      if (dialed.equals(target) || dialed.endsWith("@" + target)) {
        return dialed;
      }
    }
    return target;
  }

  private void start(Leg leg, CallEvent e) {
    leg.app = e.app();
    leg.data = e.data();
    String exten = exten(e);
    leg.exten = exten == null ? "" : exten;
    if (e.app().equalsIgnoreCase("Queue")) {
      int comma = e.data().indexOf(',');
      leg.queue = comma < 0 ? e.data() : e.data().substring(0, comma);
      leg.waits = true;
      facts.add(
          new Fact.CallerJoined(
              node,
              atMs,
              leg.queue,
              leg.uniqueId,
              leg.linkedId,
              leg.channel,
              1,
              some(leg.number),
              some(leg.name)));
    }
  }

  private void end(Leg leg, CallEvent e) {
    String queue = leg.queue;
    if (queue != null && leg.waits) {
      facts.add(
          gaveUp(leg, e)
              ? new Fact.CallerAbandoned(node, atMs, queue, leg.uniqueId)
              : new Fact.CallerLeft(node, atMs, queue, leg.uniqueId));
    }
    leg.app = "";
    leg.queue = null;
    leg.waits = false;
  }

  /** The hang-up that ends an application has the very same time; the dialplan's comes later. */
  private boolean gaveUp(Leg leg, CallEvent end) {
    CallEvent hangup = hangups.get(leg.uniqueId);
    return hangup != null
        && hangup.atMs() - end.atMs() <= 1
        && !CallEventExtra.text(hangup, "hangupsource").startsWith("dialplan/");
  }

  private void enter(Leg leg, CallEvent e) {
    Leg caller = leg.dialler;
    if (caller != null && caller.waits && caller.queue != null) {
      caller.waits = false;
      facts.add(
          new Fact.AgentConnected(
              node, atMs, caller.queue, leg.endpoint(), caller.uniqueId, leg.uniqueId));
    }
    String technology = CallEventExtra.text(e, "bridge_technology");
    String conference = null;
    if (e.app().equalsIgnoreCase("ConfBridge")) {
      int comma = e.data().indexOf(',');
      conference = comma < 0 ? e.data() : e.data().substring(0, comma);
    }
    facts.add(
        new Fact.BridgeEntered(
            node,
            atMs,
            CallEventExtra.text(e, "bridge_id"),
            technology,
            conference,
            technology.equals("holding_bridge"),
            leg.uniqueId,
            leg.linkedId,
            leg.channel));
  }

  private void hangUp(Leg leg, CallEvent e) {
    String source = CallEventExtra.text(e, "hangupsource");
    // Nobody asked: a command did. Behind Local channels the asker's name is lost on the way.
    if (source.isEmpty() && !leg.local() && atMs - askedAtMs > ONE_END_MS) {
      facts.add(new Fact.HangUpCommanded(node, atMs, leg.uniqueId));
    }
    for (Leg one : legs.values()) {
      if (one.channel.equals(source) && !one.asked && !one.gone) {
        one.asked = true;
        askedAtMs = atMs;
        facts.add(new Fact.HangUpAsked(node, atMs, one.uniqueId));
      }
    }
    leg.gone = true;
    int cause = CallEventExtra.number(e, "hangupcause");
    facts.add(new Fact.ChannelGone(node, atMs, leg.uniqueId, leg.channel, cause, null));
  }

  /** Names and numbers change, and the call that a leg belongs to. */
  private void changed(Leg leg, CallEvent e) {
    if (!leg.channel.equals(e.channel()) && !e.channel().isEmpty()) {
      leg.channel = e.channel();
      facts.add(new Fact.ChannelRenamed(node, atMs, leg.uniqueId, leg.channel));
    }
    if (!leg.linkedId.equals(e.linkedId())
        || !leg.number.equals(e.number())
        || !leg.name.equals(e.name())) {
      leg.linkedId = e.linkedId();
      leg.number = e.number();
      leg.name = e.name();
      see(leg, Channel.State.DOWN, null);
    }
  }

  private void see(Leg leg, Channel.State state, @Nullable String exten) {
    facts.add(
        new Fact.ChannelSeen(
            node,
            atMs,
            leg.uniqueId,
            leg.linkedId,
            leg.channel,
            state,
            some(leg.number),
            some(leg.name),
            null,
            null,
            exten,
            null));
  }

  private static @Nullable String exten(CallEvent e) {
    return e.exten().isEmpty() || e.exten().equals("s") ? null : e.exten();
  }

  private static @Nullable String some(String text) {
    return text.isEmpty() ? null : text;
  }
}

package io.cordboard.ami.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One call of an {@link AmiEventFlood}: 801 to 802 directly, or every third one through a queue.
 */
final class FloodCall {
  private static final String NL = "\r\n";
  private static final int FIRST_TALK = 14;
  private static final int TALK_STEPS = 8;
  private static final int CALLEE_APPEARS = 3;
  private static final int CALLEE_ENDS = 6;

  private final int number;
  private final boolean queued;
  private final int[] waiting;
  private final int queue;
  private final Leg caller;
  private final Leg callee;
  private final String bridge;
  private int step;

  /** A channel as events show it. */
  private static final class Leg {
    final String name;
    final String uniqueid;
    final String num;
    int state;
    String connected = "<unknown>";

    Leg(String name, String uniqueid, String num, int state) {
      this.name = name;
      this.uniqueid = uniqueid;
      this.num = num;
      this.state = state;
    }
  }

  /**
   * A call.
   *
   * @param waiting how many wait in each queue of the house; the call counts itself
   */
  FloodCall(int number, int[] waiting) {
    this.number = number;
    this.queued = number % 3 == 0;
    this.waiting = waiting;
    this.queue = number / 3 % waiting.length;
    int a = 801 + number % 10;
    int b = 811 + number % 10;
    String hex = String.format("%08x", number * 2);
    String hex2 = String.format("%08x", number * 2 + 1);
    this.caller =
        queued
            ? new Leg("PJSIP/pstn-" + hex, id(0), "7916" + (1000000 + number % 9000000), 4)
            : new Leg("PJSIP/" + a + "-" + hex, id(0), String.valueOf(a), 4);
    this.callee = new Leg("PJSIP/" + b + "-" + hex2, id(1), String.valueOf(b), 0);
    this.bridge = String.format("0b1d9e00-0000-4000-8000-%012x", number);
  }

  private String id(int leg) {
    return (1_795_219_698L + number / 50) + "." + (number * 2L + leg);
  }

  boolean over() {
    return step > FIRST_TALK + TALK_STEPS + 8;
  }

  List<String> channels() {
    List<String> items = new ArrayList<>();
    if (step > 0 && !over()) {
      items.add("Event: CoreShowChannel\n" + unix(snapshot(caller)));
    }
    if (step > CALLEE_APPEARS && step <= FIRST_TALK + TALK_STEPS + CALLEE_ENDS) {
      items.add("Event: CoreShowChannel\n" + unix(snapshot(callee)));
    }
    return items;
  }

  private static String unix(String lines) {
    return lines.replace(NL, "\n").strip();
  }

  /** The call's next event. */
  StringBuilder next(StringBuilder t) {
    switch (step++) {
      case 0 -> event(t, "Newchannel", "call", snapshot(caller));
      case 1 ->
          event(
              t,
              "NewCallerid",
              "call",
              snapshot(caller) + "CID-CallingPres: 0 (Presentation Allowed, Not Screened)" + NL);
      case 2 -> queueOr(t, "QueueCallerJoin", waits(1), "Newexten");
      case 3 -> event(t, "Newchannel", "call", snapshot(callee));
      case 4 -> queueOr(t, "AgentCalled", agent(), "DeviceStateChange");
      case 5 ->
          event(
              t, "DialBegin", "call", snapshot(caller) + dest() + "DialString: " + callee.num + NL);
      case 6 -> state(t, callee, 5);
      case 7 ->
          event(t, "DialState", "call", snapshot(caller) + dest() + "DialStatus: RINGING" + NL);
      case 8 -> connect(t);
      case 9 -> state(t, callee, 6);
      case 10 -> event(t, "DialEnd", "call", snapshot(caller) + dest() + "DialStatus: ANSWER" + NL);
      case 11 -> queueOr(t, "QueueCallerLeave", waits(-1), "Newstate");
      case 12 -> event(t, "BridgeCreate", "call", bridge(0));
      case 13 -> event(t, "BridgeEnter", "call", bridge(1) + snapshot(caller));
      case FIRST_TALK -> event(t, "BridgeEnter", "call", bridge(2) + snapshot(callee));
      default -> later(t, step - 1 - FIRST_TALK);
    }
    return t;
  }

  /** Joins at the end of the queue, or leaves it. */
  private String waits(int change) {
    if (queued) {
      waiting[queue] += change;
    }
    return "Queue: "
        + (630 + queue)
        + NL
        + "Position: "
        + (change > 0 ? waiting[queue] : 1)
        + NL
        + "Count: "
        + waiting[queue]
        + NL;
  }

  private void later(StringBuilder t, int since) {
    if (since <= TALK_STEPS) {
      talk(t, since);
      return;
    }
    switch (since - TALK_STEPS) {
      case 1 -> event(t, "HangupRequest", "call", snapshot(caller));
      case 2 -> event(t, "BridgeLeave", "call", bridge(1) + snapshot(caller));
      case 3 -> event(t, "BridgeLeave", "call", bridge(0) + snapshot(callee));
      case 4 -> event(t, "BridgeDestroy", "call", bridge(0));
      case 5 ->
          queueOr(
              t,
              "AgentComplete",
              agent() + "TalkTime: 9" + NL + "Reason: caller" + NL,
              "DeviceStateChange");
      case 6 ->
          event(
              t,
              "Hangup",
              "call",
              snapshot(callee) + "Cause: 16" + NL + "Cause-txt: Normal Clearing" + NL);
      case 7 -> event(t, "QueueMemberStatus", "agent", member("1"));
      default ->
          event(
              t,
              "Hangup",
              "call",
              snapshot(caller) + "Cause: 16" + NL + "Cause-txt: Normal Clearing" + NL);
    }
  }

  private void talk(StringBuilder t, int since) {
    switch (since) {
      case 1 ->
          queueOr(
              t,
              "AgentConnect",
              agent() + "HoldTime: 3" + NL + "RingTime: 2" + NL,
              "NewConnectedLine");
      case 2 -> event(t, "Hold", "call", snapshot(caller));
      case 3 -> event(t, "MusicOnHoldStart", "call", snapshot(callee) + "Class: default" + NL);
      case 4 -> event(t, "Unhold", "call", snapshot(caller));
      case 5 -> event(t, "MusicOnHoldStop", "call", snapshot(callee));
      case 6 -> event(t, "QueueMemberStatus", "agent", member("2"));
      case 7 ->
          event(
              t,
              "ExtensionStatus",
              "call",
              "Exten: "
                  + callee.num
                  + NL
                  + "Context: internal"
                  + NL
                  + "Hint: PJSIP/"
                  + callee.num
                  + NL
                  + "Status: 1"
                  + NL
                  + "StatusText: InUse"
                  + NL);
      default ->
          event(
              t,
              "DeviceStateChange",
              "call",
              "Device: PJSIP/" + callee.num + NL + "State: INUSE" + NL);
    }
  }

  /** An event about this call that a board has no use for. */
  StringBuilder noise(StringBuilder t, String name, Random random) {
    Leg leg = callee.uniqueid.isEmpty() || random.nextBoolean() ? caller : callee;
    switch (name) {
      case "VarSet" ->
          event(
              t,
              name,
              "dialplan",
              snapshot(leg)
                  + "Variable: RTPAUDIOQOSJITTER"
                  + random.nextInt(40)
                  + NL
                  + "Value: minrxjitter=000.000000;maxrxjitter=000.00"
                  + random.nextInt(10)
                  + NL);
      case "TestEvent" ->
          event(
              t,
              name,
              "reporting",
              "Type: StateChange"
                  + NL
                  + "State: RTP_PORT_ALLOCATED"
                  + NL
                  + "AppFile: res_rtp_asterisk.c"
                  + NL
                  + "AppFunction: rtp_allocate_transport"
                  + NL
                  + "AppLine: 4179"
                  + NL
                  + "Port: "
                  + (10000 + random.nextInt(10000))
                  + NL);
      case "Newexten" ->
          event(
              t,
              name,
              "dialplan",
              snapshot(leg)
                  + "Extension: 802"
                  + NL
                  + "Application: Dial"
                  + NL
                  + "AppData: PJSIP/802,30,tT"
                  + NL);
      default ->
          event(
              t,
              name,
              "reporting",
              snapshot(leg)
                  + "From: 127.0.0.1:"
                  + (10000 + random.nextInt(10000))
                  + NL
                  + "ReportCount: "
                  + random.nextInt(1000)
                  + NL);
    }
    return t;
  }

  private void connect(StringBuilder t) {
    caller.connected = callee.num;
    callee.connected = caller.num;
    caller.state = 6;
    event(t, "NewConnectedLine", "call", snapshot(queued ? caller : callee));
  }

  private void state(StringBuilder t, Leg leg, int state) {
    leg.state = state;
    event(t, "Newstate", "call", snapshot(leg));
  }

  private void queueOr(StringBuilder t, String name, String fields, String otherwise) {
    if (queued) {
      event(t, name, "agent", snapshot(caller) + fields);
    } else if (otherwise.equals("DeviceStateChange")) {
      event(t, otherwise, "call", "Device: PJSIP/" + caller.num + NL + "State: INUSE" + NL);
    } else if (otherwise.equals("Newexten")) {
      event(
          t,
          otherwise,
          "dialplan",
          snapshot(caller) + "Extension: 802" + NL + "Application: Dial" + NL);
    } else {
      event(t, otherwise, "call", snapshot(caller));
    }
  }

  private static void event(StringBuilder t, String name, String privilege, String fields) {
    t.append("Event: ").append(name).append(NL);
    t.append("Privilege: ").append(privilege).append(",all").append(NL);
    t.append(fields).append(NL);
  }

  private String snapshot(Leg leg) {
    return leg(leg, "");
  }

  private String dest() {
    return leg(callee, "Dest");
  }

  private String leg(Leg leg, String prefix) {
    String word =
        leg.state == 6 ? "Up" : leg.state == 5 ? "Ringing" : leg.state == 4 ? "Ring" : "Down";
    return prefix
        + "Channel: "
        + leg.name
        + NL
        + prefix
        + "ChannelState: "
        + leg.state
        + NL
        + prefix
        + "ChannelStateDesc: "
        + word
        + NL
        + prefix
        + "CallerIDNum: "
        + leg.num
        + NL
        + prefix
        + "CallerIDName: User "
        + leg.num
        + NL
        + prefix
        + "ConnectedLineNum: "
        + leg.connected
        + NL
        + prefix
        + "ConnectedLineName: User "
        + leg.connected
        + NL
        + prefix
        + "Language: en"
        + NL
        + prefix
        + "AccountCode: "
        + NL
        + prefix
        + "Context: "
        + (queued ? "from-trunk" : "internal")
        + NL
        + prefix
        + "Exten: "
        + (queued ? "74950000630" : callee.num)
        + NL
        + prefix
        + "Priority: 1"
        + NL
        + prefix
        + "Uniqueid: "
        + leg.uniqueid
        + NL
        + prefix
        + "Linkedid: "
        + caller.uniqueid
        + NL;
  }

  private String bridge(int channels) {
    return "BridgeUniqueid: "
        + bridge
        + NL
        + "BridgeType: basic"
        + NL
        + "BridgeTechnology: simple_bridge"
        + NL
        + "BridgeCreator: <unknown>"
        + NL
        + "BridgeName: <unknown>"
        + NL
        + "BridgeNumChannels: "
        + channels
        + NL
        + "BridgeVideoSourceMode: none"
        + NL;
  }

  private String agent() {
    return dest()
        + "Queue: "
        + (630 + queue)
        + NL
        + "Interface: PJSIP/"
        + callee.num
        + NL
        + "MemberName: Agent "
        + callee.num
        + NL;
  }

  private String member(String status) {
    return "Queue: "
        + (630 + queue)
        + NL
        + "MemberName: Agent "
        + callee.num
        + NL
        + "Interface: PJSIP/"
        + callee.num
        + NL
        + "StateInterface: PJSIP/"
        + callee.num
        + NL
        + "Membership: static"
        + NL
        + "Penalty: 0"
        + NL
        + "CallsTaken: "
        + number
        + NL
        + "LastCall: 0"
        + NL
        + "LastPause: 0"
        + NL
        + "LoginTime: 1795219696"
        + NL
        + "InCall: "
        + (status.equals("2") ? 1 : 0)
        + NL
        + "Status: "
        + status
        + NL
        + "Paused: 0"
        + NL
        + "PausedReason: "
        + NL
        + "Ringinuse: 0"
        + NL
        + "Wrapuptime: 0"
        + NL;
  }
}

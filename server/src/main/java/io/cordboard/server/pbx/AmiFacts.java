package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Registration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what AMI events mean, as facts. One per node; used by one thread.
 *
 * <p>An event without the fields that it should have gives no fact and is counted.
 */
public final class AmiFacts {
  /** The channel variable that carries {@link io.cordboard.server.board.Call#tag()}. */
  public static final String TAG_VARIABLE = "CORDBOARD_CALL_ID";

  private static final Set<String> INTERESTING =
      Set.of(
          "Newchannel",
          "Newstate",
          "NewCallerid",
          "NewConnectedLine",
          "Rename",
          "Hangup",
          "HangupRequest",
          "DialBegin",
          "DialEnd",
          "BridgeCreate",
          "BridgeEnter",
          "BridgeLeave",
          "BridgeDestroy",
          "LocalBridge",
          "Hold",
          "Unhold",
          "MusicOnHoldStart",
          "MusicOnHoldStop",
          "BlindTransfer",
          "AttendedTransfer",
          "ChanSpyStart",
          "QueueCallerJoin",
          "QueueCallerLeave",
          "QueueCallerAbandon",
          "AgentCalled",
          "AgentConnect",
          "QueueMemberStatus",
          "QueueMemberAdded",
          "QueueMemberPause",
          "QueueMemberPenalty",
          "QueueMemberRinginuse",
          "QueueMemberRemoved",
          "ExtensionStatus",
          "DeviceStateChange",
          "ContactStatus",
          "UserEvent");

  private final String node;
  private final String tagPrefix;
  private long malformed;

  /** Facts of this node, tags in {@link #TAG_VARIABLE}. */
  public AmiFacts(String node) {
    this(node, TAG_VARIABLE);
  }

  /** Facts of this node, tags in a channel variable of that name. */
  public AmiFacts(String node, String tagVariable) {
    this.node = node;
    this.tagPrefix = tagVariable + "=";
  }

  /** The names of the events that can give a fact; all others may be dropped undecoded. */
  public static Set<String> interesting() {
    return INTERESTING;
  }

  /** How many interesting events lacked a field that they should have. */
  public long malformed() {
    return malformed;
  }

  /** The fact that an event tells, null if none. {@code atMs} must never run backwards. */
  public @Nullable Fact fact(AmiMessage event, long atMs) {
    String name = event.name();
    if (!INTERESTING.contains(name)) {
      return null;
    }
    Fact fact =
        switch (name) {
          case "Newchannel", "Newstate", "NewCallerid", "NewConnectedLine" ->
              AmiRows.channel(node, event, atMs, tagPrefix);
          case "Rename" -> renamed(event, atMs);
          case "Hangup" -> gone(event, atMs);
          case "HangupRequest" -> hangUpAsked(event, atMs);
          case "DialBegin" -> dialBegan(event, atMs);
          case "DialEnd" -> dialEnded(event, atMs);
          case "BridgeCreate" -> AmiRows.bridge(node, event, atMs);
          case "BridgeEnter" -> bridgeEntered(event, atMs);
          case "BridgeLeave" -> bridgeLeft(event, atMs);
          case "BridgeDestroy" -> bridgeGone(event, atMs);
          case "LocalBridge" -> localJoined(event, atMs);
          case "Hold", "Unhold" -> hold(event, atMs, name.equals("Hold"));
          case "MusicOnHoldStart", "MusicOnHoldStop" ->
              music(event, atMs, name.equals("MusicOnHoldStart"));
          case "BlindTransfer", "AttendedTransfer" -> transfer(event, atMs, name);
          case "ChanSpyStart" -> spy(event, atMs);
          case "QueueCallerJoin" -> callerJoined(event, atMs);
          case "QueueCallerLeave", "QueueCallerAbandon" -> callerLeft(event, atMs, name);
          case "AgentCalled" -> agentCalled(event, atMs);
          case "AgentConnect" -> agentConnected(event, atMs);
          case "QueueMemberRemoved" -> memberRemoved(event, atMs);
          case "ExtensionStatus" -> AmiRows.hint(node, event, atMs);
          case "DeviceStateChange" -> AmiRows.device(node, event, atMs);
          case "ContactStatus" -> contact(event, atMs);
          case "UserEvent" -> AmiReports.fact(node, event, atMs);
          default -> AmiRows.member(node, event, AmiRows.INTERFACE, AmiRows.MEMBER_NAME, atMs);
        };
    if (fact == null && !name.equals("DeviceStateChange") && !AmiReports.foreign(event)) {
      malformed++;
    }
    return fact;
  }

  private @Nullable Fact renamed(AmiMessage event, long atMs) {
    String id = event.get(AmiRows.UNIQUE_ID);
    String name = event.get(NEW_NAME);
    return id == null || name == null ? null : new Fact.ChannelRenamed(node, atMs, id, name);
  }

  private @Nullable Fact gone(AmiMessage event, long atMs) {
    String id = event.get(AmiRows.UNIQUE_ID);
    String name = event.get(AmiRows.CHANNEL);
    if (id == null || id.isEmpty() || name == null) {
      return null;
    }
    int cause = AmiRows.number(event, CAUSE, 0);
    return new Fact.ChannelGone(node, atMs, id, name, cause, AmiRows.text(event, TECH_CAUSE));
  }

  private @Nullable Fact hangUpAsked(AmiMessage event, long atMs) {
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    return id == null ? null : new Fact.HangUpAsked(node, atMs, id);
  }

  private @Nullable Fact dialBegan(AmiMessage event, long atMs) {
    String to = AmiRows.text(event, DEST_UNIQUE_ID);
    String toName = AmiRows.text(event, DEST_CHANNEL);
    if (to == null || toName == null) {
      return null;
    }
    return new Fact.DialBegan(
        node,
        atMs,
        AmiRows.text(event, AmiRows.UNIQUE_ID),
        AmiRows.exten(event),
        to,
        toName,
        AmiRows.text(event, DEST_LINKED_ID),
        AmiRows.text(event, DIAL_STRING));
  }

  private @Nullable Fact dialEnded(AmiMessage event, long atMs) {
    String to = AmiRows.text(event, DEST_UNIQUE_ID);
    return to == null
        ? null
        : new Fact.DialEnded(node, atMs, to, "ANSWER".equals(event.get(DIAL_STATUS)));
  }

  private @Nullable Fact bridgeEntered(AmiMessage event, long atMs) {
    String bridge = AmiRows.text(event, AmiRows.BRIDGE_ID);
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    String linked = AmiRows.text(event, AmiRows.LINKED_ID);
    String name = AmiRows.text(event, AmiRows.CHANNEL);
    String technology = AmiRows.text(event, AmiRows.BRIDGE_TECHNOLOGY);
    if (bridge == null || id == null || linked == null || name == null || technology == null) {
      return null;
    }
    technology = technology.intern();
    return new Fact.BridgeEntered(
        node,
        atMs,
        bridge,
        technology,
        AmiRows.conference(event),
        technology.equals("holding_bridge"),
        id,
        linked,
        name);
  }

  private @Nullable Fact bridgeLeft(AmiMessage event, long atMs) {
    String bridge = AmiRows.text(event, AmiRows.BRIDGE_ID);
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    return bridge == null || id == null ? null : new Fact.BridgeLeft(node, atMs, bridge, id);
  }

  private @Nullable Fact bridgeGone(AmiMessage event, long atMs) {
    String bridge = AmiRows.text(event, AmiRows.BRIDGE_ID);
    return bridge == null ? null : new Fact.BridgeGone(node, atMs, bridge);
  }

  private @Nullable Fact localJoined(AmiMessage event, long atMs) {
    String one = AmiRows.text(event, LOCAL_ONE);
    String two = AmiRows.text(event, LOCAL_TWO);
    return one == null || two == null ? null : new Fact.LocalJoined(node, atMs, one, two);
  }

  private @Nullable Fact hold(AmiMessage event, long atMs, boolean held) {
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    return id == null ? null : new Fact.HoldChanged(node, atMs, id, held);
  }

  private @Nullable Fact music(AmiMessage event, long atMs, boolean plays) {
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    return id == null ? null : new Fact.MusicChanged(node, atMs, id, plays);
  }

  private @Nullable Fact transfer(AmiMessage event, long atMs, String name) {
    if (!"Success".equals(event.get(RESULT))) {
      return null;
    }
    if (name.equals("BlindTransfer")) {
      String by = AmiRows.text(event, TRANSFERER);
      return by == null ? null : new Fact.BlindTransferred(node, atMs, by);
    }
    String by = AmiRows.text(event, ORIG_TRANSFERER);
    return by == null ? null : new Fact.AttendedTransferred(node, atMs, by);
  }

  private @Nullable Fact spy(AmiMessage event, long atMs) {
    String spy = AmiRows.text(event, SPYER);
    String spied = AmiRows.text(event, SPYEE);
    return spy == null || spied == null ? null : new Fact.SpyBegan(node, atMs, spy, spied);
  }

  private @Nullable Fact callerJoined(AmiMessage event, long atMs) {
    String queue = AmiRows.text(event, AmiRows.QUEUE);
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    String linked = AmiRows.text(event, AmiRows.LINKED_ID);
    String channel = AmiRows.text(event, AmiRows.CHANNEL);
    if (queue == null || id == null || linked == null || channel == null) {
      return null;
    }
    return new Fact.CallerJoined(
        node,
        atMs,
        queue,
        id,
        linked,
        channel,
        AmiRows.number(event, AmiRows.POSITION, 1),
        AmiRows.text(event, AmiRows.CALLER_NUMBER),
        AmiRows.text(event, AmiRows.CALLER_NAME));
  }

  private @Nullable Fact callerLeft(AmiMessage event, long atMs, String name) {
    String queue = AmiRows.text(event, AmiRows.QUEUE);
    String id = AmiRows.text(event, AmiRows.UNIQUE_ID);
    if (queue == null || id == null) {
      return null;
    }
    return name.equals("QueueCallerLeave")
        ? new Fact.CallerLeft(node, atMs, queue, id)
        : new Fact.CallerAbandoned(node, atMs, queue, id);
  }

  private @Nullable Fact agentCalled(AmiMessage event, long atMs) {
    String queue = AmiRows.text(event, AmiRows.QUEUE);
    String iface = AmiRows.text(event, AmiRows.INTERFACE);
    String caller = AmiRows.text(event, AmiRows.UNIQUE_ID);
    String agent = AmiRows.text(event, DEST_UNIQUE_ID);
    String channel = AmiRows.text(event, DEST_CHANNEL);
    if (queue == null || iface == null || caller == null || agent == null || channel == null) {
      return null;
    }
    return new Fact.AgentCalled(node, atMs, queue, iface, caller, agent, channel);
  }

  private @Nullable Fact agentConnected(AmiMessage event, long atMs) {
    String queue = AmiRows.text(event, AmiRows.QUEUE);
    String iface = AmiRows.text(event, AmiRows.INTERFACE);
    String caller = AmiRows.text(event, AmiRows.UNIQUE_ID);
    String agent = AmiRows.text(event, DEST_UNIQUE_ID);
    if (queue == null || iface == null || caller == null || agent == null) {
      return null;
    }
    return new Fact.AgentConnected(node, atMs, queue, iface, caller, agent);
  }

  private @Nullable Fact memberRemoved(AmiMessage event, long atMs) {
    String queue = AmiRows.text(event, AmiRows.QUEUE);
    String iface = AmiRows.text(event, AmiRows.INTERFACE);
    return queue == null || iface == null ? null : new Fact.MemberRemoved(node, atMs, queue, iface);
  }

  private @Nullable Fact contact(AmiMessage event, long atMs) {
    String endpoint = AmiRows.text(event, ENDPOINT_NAME);
    String aor = AmiRows.text(event, AOR);
    String status = AmiRows.text(event, CONTACT_STATUS);
    String name = endpoint != null ? endpoint : aor;
    if (name == null || status == null) {
      return null;
    }
    Registration.Status is = AmiRows.registration(status);
    return new Fact.ContactSeen(
        node,
        atMs,
        name,
        is,
        AmiRows.text(event, URI),
        null,
        AmiRows.longNumber(event, ROUND_TRIP, -1),
        is == Registration.Status.UNREGISTERED);
  }

  private static final AmiKey NEW_NAME = AmiKey.of("Newname");
  private static final AmiKey CAUSE = AmiKey.of("Cause");
  private static final AmiKey TECH_CAUSE = AmiKey.of("TechCause");
  private static final AmiKey DEST_UNIQUE_ID = AmiKey.of("DestUniqueid");
  private static final AmiKey DEST_LINKED_ID = AmiKey.of("DestLinkedid");
  private static final AmiKey DEST_CHANNEL = AmiKey.of("DestChannel");
  private static final AmiKey DIAL_STRING = AmiKey.of("DialString");
  private static final AmiKey DIAL_STATUS = AmiKey.of("DialStatus");
  private static final AmiKey LOCAL_ONE = AmiKey.of("LocalOneUniqueid");
  private static final AmiKey LOCAL_TWO = AmiKey.of("LocalTwoUniqueid");
  private static final AmiKey RESULT = AmiKey.of("Result");
  private static final AmiKey TRANSFERER = AmiKey.of("TransfererUniqueid");
  private static final AmiKey ORIG_TRANSFERER = AmiKey.of("OrigTransfererUniqueid");
  private static final AmiKey SPYER = AmiKey.of("SpyerUniqueid");
  private static final AmiKey SPYEE = AmiKey.of("SpyeeUniqueid");
  private static final AmiKey ENDPOINT_NAME = AmiKey.of("EndpointName");
  private static final AmiKey AOR = AmiKey.of("AOR");
  private static final AmiKey CONTACT_STATUS = AmiKey.of("ContactStatus");
  private static final AmiKey URI = AmiKey.of("URI");
  private static final AmiKey ROUND_TRIP = AmiKey.of("RoundtripUsec");
}

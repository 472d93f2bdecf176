package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Registration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the parts that events and the rows of lists have in common. */
final class AmiRows {
  static final AmiKey CHANNEL = AmiKey.of("Channel");
  static final AmiKey CHANNEL_STATE = AmiKey.of("ChannelState");
  static final AmiKey UNIQUE_ID = AmiKey.of("Uniqueid");
  static final AmiKey LINKED_ID = AmiKey.of("Linkedid");
  static final AmiKey EXTEN = AmiKey.of("Exten");
  private static final AmiKey CONTEXT = AmiKey.of("Context");
  static final AmiKey CALLER_NUMBER = AmiKey.of("CallerIDNum");
  static final AmiKey CALLER_NAME = AmiKey.of("CallerIDName");
  static final AmiKey CONNECTED_NUMBER = AmiKey.of("ConnectedLineNum");
  static final AmiKey CONNECTED_NAME = AmiKey.of("ConnectedLineName");
  static final AmiKey CHAN_VARIABLE = AmiKey.of("ChanVariable");
  static final AmiKey BRIDGE_ID = AmiKey.of("BridgeUniqueid");
  static final AmiKey BRIDGE_TECHNOLOGY = AmiKey.of("BridgeTechnology");
  static final AmiKey BRIDGE_CREATOR = AmiKey.of("BridgeCreator");
  static final AmiKey BRIDGE_NAME = AmiKey.of("BridgeName");
  static final AmiKey QUEUE = AmiKey.of("Queue");
  static final AmiKey POSITION = AmiKey.of("Position");
  static final AmiKey INTERFACE = AmiKey.of("Interface");
  static final AmiKey MEMBER_NAME = AmiKey.of("MemberName");
  private static final AmiKey STATE_INTERFACE = AmiKey.of("StateInterface");
  private static final AmiKey MEMBERSHIP = AmiKey.of("Membership");
  private static final AmiKey PENALTY = AmiKey.of("Penalty");
  private static final AmiKey CALLS_TAKEN = AmiKey.of("CallsTaken");
  private static final AmiKey LAST_CALL = AmiKey.of("LastCall");
  private static final AmiKey LAST_PAUSE = AmiKey.of("LastPause");
  private static final AmiKey STATUS = AmiKey.of("Status");
  private static final AmiKey PAUSED = AmiKey.of("Paused");
  private static final AmiKey PAUSED_REASON = AmiKey.of("PausedReason");
  static final AmiKey HINT = AmiKey.of("Hint");
  private static final AmiKey DEVICE = AmiKey.of("Device");
  private static final AmiKey STATE = AmiKey.of("State");

  private AmiRows() {}

  static Fact.@Nullable ChannelSeen channel(
      String node, AmiMessage row, long atMs, String tagPrefix) {
    String id = text(row, UNIQUE_ID);
    String linked = text(row, LINKED_ID);
    String name = text(row, CHANNEL);
    if (id == null || linked == null || name == null) {
      return null;
    }
    return new Fact.ChannelSeen(
        node,
        atMs,
        id,
        linked,
        name,
        channelState(row.get(CHANNEL_STATE)),
        text(row, CALLER_NUMBER),
        text(row, CALLER_NAME),
        text(row, CONNECTED_NUMBER),
        text(row, CONNECTED_NAME),
        exten(row),
        tag(row, tagPrefix));
  }

  static @Nullable String exten(AmiMessage row) {
    String exten = text(row, EXTEN);
    return exten == null || exten.equals("s") ? null : exten;
  }

  private static @Nullable String tag(AmiMessage row, String tagPrefix) {
    if (row.get(CHAN_VARIABLE) == null) {
      return null;
    }
    List<String> variables = row.all(CHAN_VARIABLE);
    for (int i = 0; i < variables.size(); i++) {
      String variable = variables.get(i);
      if (variable.startsWith(tagPrefix) && variable.length() > tagPrefix.length()) {
        return variable.substring(tagPrefix.length());
      }
    }
    return null;
  }

  /** Asterisk's numbers of channel states. */
  static Channel.State channelState(@Nullable String state) {
    if (state == null) {
      return Channel.State.DOWN;
    }
    return switch (state) {
      case "3" -> Channel.State.DIALING;
      case "4" -> Channel.State.RING;
      case "5", "8" -> Channel.State.RINGING;
      case "6" -> Channel.State.UP;
      case "7" -> Channel.State.BUSY;
      default -> Channel.State.DOWN;
    };
  }

  static Fact.@Nullable BridgeMade bridge(String node, AmiMessage row, long atMs) {
    String id = text(row, BRIDGE_ID);
    String technology = text(row, BRIDGE_TECHNOLOGY);
    return id == null || technology == null
        ? null
        : new Fact.BridgeMade(
            node,
            atMs,
            id,
            technology.intern(),
            conference(row),
            "Stasis".equalsIgnoreCase(row.get(BRIDGE_CREATOR)));
  }

  static @Nullable String conference(AmiMessage row) {
    return "ConfBridge".equals(row.get(BRIDGE_CREATOR)) ? text(row, BRIDGE_NAME) : null;
  }

  /** Events say Interface and MemberName where the rows of QueueStatus say Location and Name. */
  static Fact.@Nullable MemberSeen member(
      String node, AmiMessage row, AmiKey ifaceKey, AmiKey nameKey, long atMs) {
    String queue = text(row, QUEUE);
    String iface = text(row, ifaceKey);
    if (queue == null || iface == null) {
      return null;
    }
    String name = text(row, nameKey);
    boolean paused = "1".equals(row.get(PAUSED));
    return new Fact.MemberSeen(
        node,
        atMs,
        queue,
        iface,
        name == null ? iface : name,
        text(row, STATE_INTERFACE),
        memberState(number(row, STATUS, 0)),
        paused,
        paused ? text(row, PAUSED_REASON) : null,
        paused ? longNumber(row, LAST_PAUSE, 0) * 1000 : 0,
        number(row, PENALTY, 0),
        !"static".equals(row.get(MEMBERSHIP)),
        number(row, CALLS_TAKEN, 0),
        longNumber(row, LAST_CALL, 0) * 1000);
  }

  private static DeviceState memberState(int number) {
    return switch (number) {
      case 1 -> DeviceState.NOT_IN_USE;
      case 2 -> DeviceState.IN_USE;
      case 3 -> DeviceState.BUSY;
      case 4 -> DeviceState.INVALID;
      case 5 -> DeviceState.UNAVAILABLE;
      case 6 -> DeviceState.RINGING;
      case 7 -> DeviceState.RING_IN_USE;
      case 8 -> DeviceState.ON_HOLD;
      default -> DeviceState.UNKNOWN;
    };
  }

  static Fact.@Nullable HintSeen hint(String node, AmiMessage row, long atMs) {
    String number = text(row, EXTEN);
    if (number == null || row.get(STATUS) == null || isOwn(text(row, CONTEXT))) {
      return null;
    }
    String device = text(row, HINT);
    return new Fact.HintSeen(
        node, atMs, number, device == null ? "" : device, number(row, STATUS, -1));
  }

  /** The hint by which the doctor finds our dialplan is nobody's extension. */
  private static boolean isOwn(@Nullable String context) {
    return context != null && context.startsWith("cordboard-");
  }

  /** Queue:… and other made-up devices are of no interest. */
  static Fact.@Nullable DeviceSeen device(String node, AmiMessage row, long atMs) {
    String device = text(row, DEVICE);
    String state = text(row, STATE);
    if (device == null || state == null || device.indexOf('/') < 0 || device.startsWith("Queue:")) {
      return null;
    }
    return new Fact.DeviceSeen(node, atMs, device, deviceState(state));
  }

  private static DeviceState deviceState(String word) {
    return switch (word) {
      case "NOT_INUSE" -> DeviceState.NOT_IN_USE;
      case "INUSE" -> DeviceState.IN_USE;
      case "BUSY" -> DeviceState.BUSY;
      case "INVALID" -> DeviceState.INVALID;
      case "UNAVAILABLE" -> DeviceState.UNAVAILABLE;
      case "RINGING" -> DeviceState.RINGING;
      case "RINGINUSE" -> DeviceState.RING_IN_USE;
      case "ONHOLD" -> DeviceState.ON_HOLD;
      default -> DeviceState.UNKNOWN;
    };
  }

  static Registration.Status registration(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "reachable", "avail" -> Registration.Status.REACHABLE;
      case "unreachable", "unavail" -> Registration.Status.UNREACHABLE;
      case "removed" -> Registration.Status.UNREGISTERED;
      case "unmonitored" -> Registration.Status.UNMONITORED;
      default -> Registration.Status.UNQUALIFIED;
    };
  }

  /** The value, null if absent, empty or Asterisk's word for "nobody knows". */
  static @Nullable String text(AmiMessage row, AmiKey key) {
    String value = row.get(key);
    return value == null || value.isEmpty() || value.equals("<unknown>") ? null : value;
  }

  static int number(AmiMessage row, AmiKey key, int otherwise) {
    return (int)
        Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, longNumber(row, key, otherwise)));
  }

  /** The whole number in a header, {@code otherwise} if there is none. */
  static long longNumber(AmiMessage row, AmiKey key, long otherwise) {
    String value = row.get(key);
    return value == null ? otherwise : longNumber(value, otherwise);
  }

  static long longNumber(String value, long otherwise) {
    if (value.isEmpty() || value.length() > 18) {
      return otherwise;
    }
    long number = 0;
    int i = value.charAt(0) == '-' ? 1 : 0;
    if (i == value.length()) {
      return otherwise;
    }
    for (int at = i; at < value.length(); at++) {
      int digit = value.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return otherwise;
      }
      number = number * 10 + digit;
    }
    return i == 1 ? -number : number;
  }
}

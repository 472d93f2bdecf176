package io.cordboard.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a PBX that said these events would list: a second, plain reading of them to hold the board
 * to. Not thread-safe.
 */
final class FloodPicture {
  private final Map<String, Map<String, String>> channels = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> bridges = new LinkedHashMap<>();
  private final Map<String, String> bridgeOf = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> members = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> hints = new LinkedHashMap<>();
  private final List<Map<String, String>> waiting = new ArrayList<>();

  private final int queues;

  /** The house has so many queues, 630 the first, each with the same ten members. */
  FloodPicture(int queues) {
    this.queues = queues;
    for (int i = 0; i < queues * 10; i++) {
      int number = 811 + i % 10;
      Map<String, String> member = new LinkedHashMap<>();
      member.put("Queue", String.valueOf(630 + i / 10));
      member.put("Interface", "PJSIP/" + number);
      member.put("MemberName", "Agent " + number);
      member.put("StateInterface", "PJSIP/" + number);
      member.put("Membership", "static");
      member.put("Penalty", "0");
      member.put("CallsTaken", "0");
      member.put("Status", "1");
      member.put("Paused", "0");
      members.put(member.get("Queue") + " PJSIP/" + number, member);
    }
  }

  /** Takes whole frames in. */
  void read(byte[] frames) {
    for (String frame : new String(frames, StandardCharsets.UTF_8).split("\r\n\r\n")) {
      if (!frame.isEmpty()) {
        apply(fields(frame));
      }
    }
  }

  private static Map<String, String> fields(String frame) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : frame.split("\r\n")) {
      int colon = line.indexOf(": ");
      fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
    }
    return fields;
  }

  private void apply(Map<String, String> f) {
    String id = f.getOrDefault("Uniqueid", "");
    String bridge = f.getOrDefault("BridgeUniqueid", "");
    switch (f.get("Event")) {
      case "Newchannel" -> channels.put(id, f);
      case "Newstate", "NewCallerid", "NewConnectedLine" -> channels.replace(id, f);
      case "Hangup" -> {
        channels.remove(id);
        bridgeOf.remove(id);
      }
      case "BridgeCreate" -> bridges.put(bridge, f);
      case "BridgeEnter" -> bridgeOf.put(id, bridge);
      case "BridgeLeave" -> bridgeOf.remove(id);
      case "BridgeDestroy" -> bridges.remove(bridge);
      case "QueueCallerJoin" -> waiting.add(f);
      case "QueueCallerLeave" -> waiting.removeIf(w -> w.get("Uniqueid").equals(id));
      case "QueueMemberStatus" -> members.put(f.get("Queue") + " " + f.get("Interface"), f);
      case "ExtensionStatus" -> hints.put(f.get("Exten"), f);
      default -> {}
    }
  }

  /** The items of a list action. */
  List<String> rows(String action) {
    return switch (action) {
      case "CoreShowChannels" ->
          channels.values().stream()
              .map(
                  c ->
                      "Event: CoreShowChannel\n"
                          + picked(
                              c,
                              "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName"
                                  + " ConnectedLineNum ConnectedLineName Context Exten Priority"
                                  + " Uniqueid Linkedid")
                          + "Application: Dial\nApplicationData: x\nDuration: 00:00:01\nBridgeId: "
                          + bridgeOf.getOrDefault(c.get("Uniqueid"), ""))
              .toList();
      case "BridgeList" ->
          bridges.values().stream()
              .map(
                  b ->
                      "Event: BridgeListItem\n"
                          + picked(
                              b,
                              "BridgeUniqueid BridgeType BridgeTechnology BridgeCreator"
                                  + " BridgeName"))
              .toList();
      case "ExtensionStateList" ->
          hints.values().stream()
              .map(
                  h ->
                      "Event: ExtensionStatus\n"
                          + picked(h, "Exten Context Hint Status StatusText"))
              .toList();
      case "QueueStatus" -> queue();
      default -> List.of();
    };
  }

  private List<String> queue() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      rows.add("Event: QueueParams\nQueue: " + (630 + i) + "\nMax: 0\nStrategy: linear");
    }
    for (Map<String, String> m : members.values()) {
      rows.add(
          "Event: QueueMember\n"
              + picked(m, "Queue StateInterface Membership Penalty CallsTaken Status Paused")
              + "Location: "
              + m.get("Interface")
              + "\nName: "
              + m.get("MemberName"));
    }
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (Map<String, String> w : waiting) {
      rows.add(
          "Event: QueueEntry\n"
              + picked(w, "Queue Channel Uniqueid CallerIDNum CallerIDName")
              + "Wait: 1\nPosition: "
              + positions.merge(w.get("Queue"), 1, Integer::sum));
    }
    return rows;
  }

  private static String picked(Map<String, String> from, String names) {
    StringBuilder out = new StringBuilder();
    for (String name : names.split(" ")) {
      String value = from.get(name);
      if (value != null) {
        out.append(name).append(": ").append(value).append('\n');
      }
    }
    return out.toString();
  }
}

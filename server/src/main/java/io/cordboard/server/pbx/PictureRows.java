package io.cordboard.server.pbx;

import io.cordboard.ami.AmiKey;
import io.cordboard.ami.AmiMessage;
import io.cordboard.server.board.Fact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of the lists of which a picture is made; a row that lacks its key is left out. */
final class PictureRows {
  private static final AmiKey APPLICATION = AmiKey.of("Application");
  private static final AmiKey APPLICATION_DATA = AmiKey.of("ApplicationData");
  private static final AmiKey DURATION = AmiKey.of("Duration");
  private static final AmiKey BRIDGE_ID = AmiKey.of("BridgeId");
  private static final AmiKey STRATEGY = AmiKey.of("Strategy");
  private static final AmiKey LOCATION = AmiKey.of("Location");
  private static final AmiKey NAME = AmiKey.of("Name");
  private static final AmiKey WAIT = AmiKey.of("Wait");

  private final String node;
  private final long askedAtMs;
  private final String tagPrefix;

  PictureRows(String node, long askedAtMs, String tagPrefix) {
    this.node = node;
    this.askedAtMs = askedAtMs;
    this.tagPrefix = tagPrefix;
  }

  List<Fact.PictureLeg> channels(List<AmiMessage> rows) {
    List<Fact.PictureLeg> legs = new ArrayList<>(rows.size());
    for (AmiMessage row : rows) {
      Fact.ChannelSeen seen =
          row.name().equals("CoreShowChannel")
              ? AmiRows.channel(node, row, askedAtMs, tagPrefix)
              : null;
      if (seen != null) {
        legs.add(
            new Fact.PictureLeg(
                seen,
                AmiRows.text(row, BRIDGE_ID),
                askedAtMs - durationMs(row.get(DURATION)),
                AmiRows.text(row, APPLICATION),
                AmiRows.text(row, APPLICATION_DATA)));
      }
    }
    return legs;
  }

  List<Fact.BridgeMade> bridges(List<AmiMessage> rows) {
    List<Fact.BridgeMade> bridges = new ArrayList<>(rows.size());
    for (AmiMessage row : rows) {
      Fact.BridgeMade bridge = AmiRows.bridge(node, row, askedAtMs);
      if (bridge != null) {
        bridges.add(bridge);
      }
    }
    return bridges;
  }

  Resync.QueueRows queues(List<AmiMessage> rows) {
    Resync.QueueRows found = new Resync.QueueRows();
    for (AmiMessage row : rows) {
      switch (row.name()) {
        case "QueueParams" -> {
          String queue = AmiRows.text(row, AmiRows.QUEUE);
          String strategy = AmiRows.text(row, STRATEGY);
          if (queue != null) {
            found.queues().add(new Fact.PictureQueue(queue, strategy == null ? "" : strategy));
          }
        }
        case "QueueMember" -> {
          Fact.MemberSeen member = AmiRows.member(node, row, LOCATION, NAME, askedAtMs);
          if (member != null) {
            found.members().add(member);
          }
        }
        case "QueueEntry" -> {
          Fact.PictureCaller caller = caller(row);
          if (caller != null) {
            found.callers().add(caller);
          }
        }
        default -> {}
      }
    }
    return found;
  }

  private Fact.@Nullable PictureCaller caller(AmiMessage row) {
    String queue = AmiRows.text(row, AmiRows.QUEUE);
    String id = AmiRows.text(row, AmiRows.UNIQUE_ID);
    if (queue == null || id == null) {
      return null;
    }
    return new Fact.PictureCaller(
        queue,
        id,
        AmiRows.number(row, AmiRows.POSITION, 1),
        AmiRows.text(row, AmiRows.CALLER_NUMBER),
        AmiRows.text(row, AmiRows.CALLER_NAME),
        askedAtMs - AmiRows.longNumber(row, WAIT, 0) * 1000);
  }

  List<Fact.HintSeen> hints(List<AmiMessage> rows) {
    List<Fact.HintSeen> hints = new ArrayList<>(rows.size());
    for (AmiMessage row : rows) {
      Fact.HintSeen hint = AmiRows.hint(node, row, askedAtMs);
      if (hint != null) {
        hints.add(hint);
      }
    }
    return hints;
  }

  List<Fact.DeviceSeen> devices(List<AmiMessage> rows) {
    List<Fact.DeviceSeen> devices = new ArrayList<>(rows.size());
    for (AmiMessage row : rows) {
      Fact.DeviceSeen device = AmiRows.device(node, row, askedAtMs);
      if (device != null) {
        devices.add(device);
      }
    }
    return devices;
  }

  /** {@code 00:01:05}, hours may have more digits. */
  static long durationMs(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    long seconds = 0;
    long part = 0;
    for (int i = 0; i < text.length() && i < 12; i++) {
      char c = text.charAt(i);
      if (c == ':') {
        seconds = (seconds + part) * 60;
        part = 0;
      } else if (c >= '0' && c <= '9') {
        part = part * 10 + (c - '0');
      } else {
        return 0;
      }
    }
    return (seconds + part) * 1000;
  }
}

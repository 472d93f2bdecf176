package io.cordboard.server.board;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bridges and who is in them. Legs that meet in one share their call. */
final class BridgeBook {
  private final Map<String, BridgeFile> bridges = new HashMap<>();
  private final Pending pending;
  private final CallBook calls;
  private final BoardLimits limits;
  private final Recent gone;

  BridgeBook(BoardLimits limits, Pending pending, CallBook calls) {
    this.limits = limits;
    this.pending = pending;
    this.calls = calls;
    this.gone = new Recent(limits.remembered());
  }

  int entries() {
    return bridges.size();
  }

  Collection<BridgeFile> all() {
    return bridges.values();
  }

  @Nullable BridgeFile obtain(
      String node, String bridgeId, String technology, @Nullable String conference, long atMs) {
    String id = node + "/" + bridgeId;
    BridgeFile bridge = bridges.get(id);
    if (bridge == null) {
      if (gone.contains(id)) {
        pending.ignored++;
        return null;
      }
      if (bridges.size() >= limits.channels()) {
        pending.refused++;
        return null;
      }
      bridge = new BridgeFile(id, node, technology, conference, atMs);
      bridges.put(id, bridge);
      pending.bridge(bridge);
    }
    if (!technology.equals(bridge.technology)) {
      bridge.technology = technology;
      pending.bridge(bridge);
    }
    if (conference != null && bridge.conference == null) {
      bridge.conference = conference;
      pending.bridge(bridge);
    }
    return bridge;
  }

  /** A leg entered; a word older than its last leave of this bridge is late and means nothing. */
  void enter(BridgeFile bridge, Leg leg, boolean holding, long atMs) {
    if (bridge.id.equals(leg.lastLeftBridge) && atMs < leg.lastLeftAtMs) {
      return;
    }
    leg.lastEnteredAtMs = Math.max(leg.lastEnteredAtMs, atMs);
    if (!bridge.legs.contains(leg)) {
      if (!holding) {
        join(bridge, leg);
      }
      bridge.legs.add(leg);
      leg.bridges.add(bridge);
      pending.bridge(bridge);
      if (leg.shown()) {
        pending.leg(leg);
      }
    }
  }

  @Nullable BridgeFile find(String id) {
    return bridges.get(id);
  }

  private void join(BridgeFile bridge, Leg leg) {
    CallFile call = leg.call;
    if (call == null) {
      return;
    }
    for (Leg other : bridge.legs) {
      CallFile theirs = other.call;
      if (theirs != null) {
        if (theirs != call) {
          calls.merge(call, theirs, bridge.conference != null);
        }
        return; // those already in it share one call
      }
    }
  }

  void leave(String node, String bridgeId, Leg leg, long atMs) {
    String id = node + "/" + bridgeId;
    BridgeFile bridge = bridges.get(id);
    BridgeFile in = leg.bridge();
    if (bridge == null || (bridge == in && atMs < leg.lastEnteredAtMs)) {
      return;
    }
    leg.lastLeftBridge = bridge.id;
    leg.lastLeftAtMs = atMs;
    leave(bridge, leg);
  }

  void leave(BridgeFile bridge, Leg leg) {
    if (bridge.legs.remove(leg)) {
      leg.bridges.remove(bridge);
      pending.bridge(bridge);
      if (leg.shown()) {
        pending.leg(leg);
      }
    }
  }

  void remove(String id) {
    gone.add(id);
    BridgeFile bridge = bridges.remove(id);
    if (bridge == null) {
      return;
    }
    bridge.gone = true;
    for (Leg leg : bridge.legs) {
      leg.bridges.remove(bridge);
      if (leg.shown()) {
        pending.leg(leg);
      }
    }
    bridge.legs.clear();
    pending.bridge(bridge);
  }
}

package io.cordboard.server.board;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The live legs, shown and hidden, and the memory of those that just went. */
final class LegBook {
  /** Technologies of legs that are the PBX's own devices, not people. */
  private static final Set<String> MACHINES =
      Set.of(
          "CBAnn",
          "CBRec",
          "Recorder",
          "Announcer",
          "Surrogate",
          "Snoop",
          "Message",
          "Bridge",
          "UnicastRTP",
          "AudioSocket",
          "WebSocket");

  private final BoardSettings settings;
  private final BoardLimits limits;
  private final Pending pending;
  private final CallBook calls;
  private final AgentBook agents;
  private final Map<String, Leg> legs = new HashMap<>();

  /** Halves of Local channels whose other half was not seen yet or is gone, by common name. */
  private final Map<String, Leg> halves = new HashMap<>();

  private final Map<String, String> endpoints = new HashMap<>();
  private final Recent gone;

  LegBook(
      BoardSettings settings,
      BoardLimits limits,
      Pending pending,
      CallBook calls,
      AgentBook agents) {
    this.settings = settings;
    this.limits = limits;
    this.pending = pending;
    this.calls = calls;
    this.agents = agents;
    this.gone = new Recent(limits.remembered());
  }

  int entries() {
    return legs.size() + halves.size();
  }

  Collection<Leg> all() {
    return legs.values();
  }

  /** A live leg, null if it is not known or gone. */
  @Nullable Leg find(String node, String uniqueId) {
    return legs.get(node + "/" + uniqueId);
  }

  /** A live leg by {@code node/uniqueid}, null if it is not known or gone. */
  @Nullable Leg byId(String id) {
    return legs.get(id);
  }

  /** A live leg for a fact that cannot make one; counted if there is none. */
  @Nullable Leg known(String node, String uniqueId) {
    Leg leg = find(node, uniqueId);
    if (leg == null) {
      pending.ignored++;
    }
    return leg;
  }

  boolean wasHere(String node, String uniqueId) {
    return gone.contains(node + "/" + uniqueId);
  }

  /** The live leg, made if this is the first word of it; null if it is gone or there is no room. */
  @Nullable Leg obtain(String node, String uniqueId, String name, String linkedId, long atMs) {
    String id = node + "/" + uniqueId;
    Leg leg = legs.get(id);
    if (leg != null) {
      if (atMs < leg.createdAtMs) {
        leg.createdAtMs = atMs;
      }
      return leg;
    }
    if (gone.contains(id)) {
      pending.ignored++;
      return null;
    }
    if (legs.size() >= limits.channels()) {
      pending.refused++;
      gone.add(id);
      return null;
    }
    leg = make(node, uniqueId, name, linkedId);
    leg.createdAtMs = atMs;
    legs.put(id, leg);
    if (leg.nature == Leg.Nature.MACHINE) {
      return leg;
    }
    calls.place(leg);
    if (leg.nature == Leg.Nature.LOCAL) {
      pairByName(leg);
    } else {
      agents.arrived(leg);
      pending.leg(leg);
    }
    return leg;
  }

  private Leg make(String node, String uniqueId, String name, String linkedId) {
    Leg.Nature nature = nature(name);
    int slash = name.indexOf('/');
    int dash = name.lastIndexOf('-');
    String endpoint = dash > slash ? name.substring(0, dash) : name;
    if (nature == Leg.Nature.PARTY) {
      String same = endpoints.get(endpoint);
      if (same == null && endpoints.size() < limits.things()) {
        endpoints.put(endpoint, endpoint);
      } else if (same != null) {
        endpoint = same;
      }
    }
    return new Leg(
        node, uniqueId, name, linkedId, nature, endpoint, settings.devices().get(endpoint));
  }

  static Leg.Nature nature(String name) {
    int slash = name.indexOf('/');
    String technology = slash < 0 ? name : name.substring(0, slash);
    if (technology.equals("Local")) {
      return Leg.Nature.LOCAL;
    }
    return MACHINES.contains(technology) ? Leg.Nature.MACHINE : Leg.Nature.PARTY;
  }

  private void pairByName(Leg leg) {
    int half = leg.name.lastIndexOf(';');
    if (half < 0) {
      return;
    }
    String common = leg.node + "/" + leg.name.substring(0, half);
    Leg other = halves.get(common);
    if (other == null) {
      halves.put(common, leg);
      leg.half = common;
    } else {
      halves.remove(common);
      other.half = null;
      pair(leg, other);
    }
  }

  /** Two halves of a Local channel: their calls are one. */
  void pair(Leg one, Leg two) {
    one.pair = two;
    two.pair = one;
    CallFile first = one.call;
    CallFile second = two.call;
    if (first != null && second != null && first != second) {
      calls.merge(first, second, false);
    }
  }

  /** What the PBX says of a leg now. */
  void update(Leg leg, Fact.ChannelSeen seen) {
    boolean moved = leg.advance(seen.state(), seen.atMs());
    if (!seen.linkedId().equals(leg.linkedId)) {
      calls.relink(leg, seen.linkedId());
    }
    if (seen.state() == Channel.State.RING) {
      leg.incoming = true;
    }
    boolean renumbered = false;
    if (seen.atMs() >= leg.seenAtMs) {
      leg.seenAtMs = seen.atMs();
      renumbered =
          !Objects.equals(leg.callerNumber, seen.number())
              || !Objects.equals(leg.callerName, seen.numberName())
              || !Objects.equals(leg.connectedNumber, seen.connectedNumber())
              || !Objects.equals(leg.connectedName, seen.connectedName())
              || !leg.name.equals(seen.name());
      leg.name = seen.name();
      leg.callerNumber = seen.number();
      leg.callerName = seen.numberName();
      leg.connectedNumber = seen.connectedNumber();
      leg.connectedName = seen.connectedName();
    }
    if (leg.exten == null && leg.incoming) {
      leg.exten = seen.exten();
    }
    calls.learn(leg, seen.tag());
    if (!leg.shown()) {
      return;
    }
    if (moved) {
      pending.legAndCall(leg);
    }
    if (renumbered && leg.call != null) {
      pending.leg(leg);
      pending.parties(leg.call);
    }
  }

  /** A leg is gone; what it was part of is put in order. */
  void remove(String node, String uniqueId, int cause, long atMs) {
    String id = node + "/" + uniqueId;
    Leg leg = legs.remove(id);
    gone.add(id);
    if (leg == null) {
      pending.ignored++;
      return;
    }
    boolean wasUp = leg.up();
    leg.goneAtMs = atMs;
    leg.cause = cause;
    leg.state = Channel.State.GONE;
    for (BridgeFile bridge : leg.bridges) {
      bridge.legs.remove(leg);
      pending.bridge(bridge);
    }
    leg.bridges.clear();
    leg.held = false;
    leg.music = false;
    if (leg.half != null) {
      halves.remove(leg.half);
    }
    Leg pair = leg.pair;
    if (pair != null) {
      pair.pair = null;
      leg.pair = null;
    }
    leg.behind = null;
    if (leg.shown()) {
      pending.leg(leg);
      agents.left(leg);
    }
    calls.gone(leg, wasUp);
  }
}

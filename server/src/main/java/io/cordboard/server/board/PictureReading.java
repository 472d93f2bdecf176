package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings the board to what a resync found. Things that an event touched since the resync began are
 * newer than the picture: it neither takes them away nor sets them back, and what ended meanwhile
 * stays ended.
 */
final class PictureReading {
  /** Ends a leg that the PBX no longer has. */
  interface Ender {
    void end(String uniqueId, long atMs);
  }

  private final LegBook legs;
  private final BridgeBook bridges;
  private final QueueBook queues;
  private final MemberBook members;
  private final ExtensionBook extensions;
  private final RegistrationBook registrations;
  private final AgentBook agents;
  private final Pending pending;

  PictureReading(
      LegBook legs,
      BridgeBook bridges,
      QueueBook queues,
      MemberBook members,
      ExtensionBook extensions,
      RegistrationBook registrations,
      AgentBook agents,
      Pending pending) {
    this.legs = legs;
    this.bridges = bridges;
    this.queues = queues;
    this.members = members;
    this.extensions = extensions;
    this.registrations = registrations;
    this.agents = agents;
    this.pending = pending;
  }

  void read(Fact.NodePicture picture, NodeBook.NodeFile node, Ender ender) {
    int round = node.round;
    readBridges(picture, round);
    endLegs(picture, round, ender);
    for (Fact.PictureLeg leg : picture.channels()) {
      readLeg(leg, node);
    }
    readQueues(picture, node);
    readMembers(picture, node);
    for (Fact.PictureLeg leg : picture.channels()) {
      readServing(leg);
    }
    readHolds(picture);
    readTalks(picture);
    readHints(picture, round);
    for (Fact.DeviceSeen device : picture.devices()) {
      agents.device(device);
    }
    for (Fact.ContactSeen contact : picture.registrations()) {
      registrations.seen(contact);
    }
  }

  private void readBridges(Fact.NodePicture picture, int round) {
    Set<String> there = new HashSet<>();
    for (Fact.BridgeMade made : picture.bridges()) {
      there.add(made.node() + "/" + made.bridgeId());
      BridgeFile bridge =
          bridges.obtain(
              made.node(), made.bridgeId(), made.technology(), made.conference(), made.atMs());
      if (bridge != null) {
        bridge.foreign = made.foreign();
      }
    }
    for (BridgeFile bridge : stale(bridges.all(), b -> gone(b.node, b.id, picture, there))) {
      if (bridge.round < round) {
        bridges.remove(bridge.id);
      }
    }
  }

  private void endLegs(Fact.NodePicture picture, int round, Ender ender) {
    Set<String> there = new HashSet<>();
    for (Fact.PictureLeg leg : picture.channels()) {
      there.add(picture.node() + "/" + leg.seen().uniqueId());
    }
    for (Leg leg : stale(legs.all(), l -> gone(l.node, l.id, picture, there))) {
      if (leg.round < round) {
        ender.end(leg.uniqueId, picture.atMs());
      }
    }
  }

  private static boolean gone(String node, String id, Fact.NodePicture picture, Set<String> there) {
    return node.equals(picture.node()) && !there.contains(id);
  }

  private static <T> List<T> stale(Iterable<T> all, Predicate<T> gone) {
    List<T> found = new ArrayList<>();
    for (T thing : all) {
      if (gone.test(thing)) {
        found.add(thing);
      }
    }
    return found;
  }

  private void readLeg(Fact.PictureLeg from, NodeBook.NodeFile node) {
    Fact.ChannelSeen seen = from.seen();
    Leg leg =
        legs.obtain(seen.node(), seen.uniqueId(), seen.name(), seen.linkedId(), from.createdAtMs());
    if (leg == null) {
      return;
    }
    boolean touched = leg.round >= node.round;
    String application = from.application();
    if (application != null) {
      leg.agent |= application.equals("AppQueue");
      leg.incoming |= leg.caller && !application.startsWith("App");
      leg.dialled |= application.startsWith("App");
      CallFile call = leg.call;
      if (call != null && call.queue == null && application.equals("Queue")) {
        call.queue = first(from.applicationData());
      }
    }
    if (leg.answeredAtMs == 0 && seen.state() == Channel.State.UP) {
      leg.advance(Channel.State.UP, leg.createdAtMs);
      if (leg.shown()) {
        pending.legAndCall(leg);
      }
    }
    legs.update(leg, seen);
    String bridgeId = from.bridgeId();
    boolean parted =
        bridgeId != null
            && node.partings.contains(NodeBook.NodeFile.parting(bridgeId, leg.uniqueId));
    if (!parted && (!touched || (leg.bridges.isEmpty() && leg.lastLeftBridge == null))) {
      place(leg, from);
    }
  }

  /**
   * Who is held is in no list; the state of the device that is held tells, where it has one leg
   * only. What an event told after the question was asked is newer.
   */
  private void readHolds(Fact.NodePicture picture) {
    Map<String, Fact.DeviceSeen> devices = new HashMap<>();
    for (Fact.DeviceSeen device : picture.devices()) {
      devices.put(device.device(), device);
    }
    Map<String, Integer> legsOf = new HashMap<>();
    List<Leg> found = new ArrayList<>();
    for (Fact.PictureLeg from : picture.channels()) {
      Leg leg = legs.find(picture.node(), from.seen().uniqueId());
      if (leg != null) {
        found.add(leg);
        legsOf.merge(leg.endpoint, 1, Integer::sum);
      }
    }
    for (Leg leg : found) {
      Fact.DeviceSeen device = devices.get(leg.endpoint);
      if (device != null && legsOf.getOrDefault(leg.endpoint, 0) == 1) {
        readHold(leg, device.state() == DeviceState.ON_HOLD, device.atMs());
      }
    }
  }

  /** Who holds or consults by the server is seen from where the legs are. */
  private void readTalks(Fact.NodePicture picture) {
    for (Fact.PictureLeg from : picture.channels()) {
      Leg leg = legs.find(picture.node(), from.seen().uniqueId());
      if (leg == null || !leg.shown() || leg.heldAtMs != 0) {
        continue; // gone, or an event told
      }
      Talk talk = TalkFinder.of(leg);
      if (talk.stage() != Talk.Stage.HOLD && talk.stage() != Talk.Stage.CONSULT) {
        continue;
      }
      leg.held = true;
      pending.legAndCall(leg);
      for (String id : talk.partners()) {
        Leg asked = legs.byId(id);
        if (asked != null && !asked.caller && !asked.agent) {
          asked.consult = true;
          pending.legAndCall(asked);
        }
      }
      Leg waits = talk.waiting().size() == 1 ? legs.byId(talk.waiting().get(0)) : null;
      if (waits != null && waits.musicAtMs == 0 && !waits.music) {
        waits.music = true;
        pending.legAndCall(waits);
      }
    }
  }

  private void readHold(Leg leg, boolean isHeld, long askedAtMs) {
    for (BridgeFile bridge : leg.bridges) {
      for (Leg other : bridge.legs) {
        // In a larger bridge the one who holds cannot be told from the rest.
        if (other != leg
            && bridge.legs.size() == 2
            && other.heldAtMs < askedAtMs
            && other.held != isHeld) {
          other.held = isHeld;
          pending.legAndCall(other);
        }
      }
      if (leg.musicAtMs < askedAtMs && leg.music != isHeld) {
        leg.music = isHeld;
        pending.legAndCall(leg);
      }
    }
  }

  private void place(Leg leg, Fact.PictureLeg from) {
    String bridgeId = from.bridgeId();
    String id = bridgeId == null ? "" : leg.node + "/" + bridgeId;
    for (BridgeFile bridge : List.copyOf(leg.bridges)) {
      if (!bridge.id.equals(id)) {
        bridges.leave(bridge, leg);
      }
    }
    BridgeFile bridge = bridgeId == null ? null : bridges.find(id);
    if (bridge != null) {
      bridges.enter(bridge, leg, bridge.technology.equals("holding_bridge"), from.seen().atMs());
    }
  }

  private void readQueues(Fact.NodePicture picture, NodeBook.NodeFile node) {
    int round = node.round;
    Set<String> there = new HashSet<>();
    for (Fact.PictureQueue seen : picture.queues()) {
      QueueFile queue = queues.obtain(picture.node(), seen.name());
      there.add(picture.node() + "/" + seen.name());
      if (queue != null && !queue.strategy.equals(seen.strategy())) {
        queue.strategy = seen.strategy();
        pending.queue(queue);
      }
    }
    for (QueueFile queue : stale(queues.all(), q -> gone(q.node, q.id, picture, there))) {
      if (queue.round < round) {
        queues.remove(queue, picture.atMs());
      }
    }
    Set<String> waiting = new HashSet<>();
    for (Fact.PictureCaller caller : picture.callers()) {
      waiting.add(caller.queue() + "/" + picture.node() + "/" + caller.uniqueId());
    }
    for (QueueFile queue : queues.all()) {
      for (Visit visit : List.copyOf(queue.waiting)) {
        boolean here = !queue.node.equals(picture.node());
        if (!here && visit.round < round && !waiting.contains(queue.name + "/" + visit.leg.id)) {
          queues.leave(visit, picture.atMs());
        }
      }
    }
    picture.callers().stream()
        .sorted(Comparator.comparingInt(Fact.PictureCaller::position))
        .forEach(caller -> readCaller(node, caller));
  }

  private void readCaller(NodeBook.NodeFile node, Fact.PictureCaller caller) {
    Leg leg = legs.find(node.id, caller.uniqueId());
    QueueFile queue = queues.obtain(node.id, caller.queue());
    boolean parted =
        node.partings.contains(NodeBook.NodeFile.parting(caller.queue(), caller.uniqueId()));
    if (leg == null || queue == null || parted) {
      return;
    }
    if (leg.visit != null && leg.visit.round >= node.round) {
      return;
    }
    queues.join(queue, leg, caller.position(), caller.joinedAtMs(), caller.number(), caller.name());
  }

  private void readMembers(Fact.NodePicture picture, NodeBook.NodeFile node) {
    Set<String> there = new HashSet<>();
    for (Fact.MemberSeen seen : picture.members()) {
      there.add(MemberBook.id(seen.node(), seen.queue(), seen.iface()));
      if (!node.partings.contains(NodeBook.NodeFile.parting(seen.queue(), seen.iface()))) {
        members.seen(seen);
      }
    }
    for (MemberFile member : stale(members.all(), m -> gone(m.seen.node(), m.id, picture, there))) {
      if (member.round < node.round) {
        members.remove(member);
      }
    }
  }

  /** An agent's leg found talking: the member serves the caller whose leg runs the queue. */
  private void readServing(Fact.PictureLeg from) {
    Leg leg = legs.find(from.seen().node(), from.seen().uniqueId());
    CallFile call = leg == null ? null : leg.call;
    if (leg == null || call == null || !leg.agent || !leg.up() || leg.serves != null) {
      return;
    }
    String name = call.queue;
    MemberFile member = name == null ? null : members.find(leg.node, name, leg.endpoint);
    QueueFile queue = name == null ? null : queues.obtain(leg.node, name);
    Leg caller = caller(call);
    if (member == null || queue == null || caller == null) {
      return;
    }
    Visit visit = caller.visit;
    if (visit == null) {
      visit = new Visit(queue, caller, caller.createdAtMs, null, null);
      visit.waiting = false;
      visit.answered = true;
      caller.visit = visit;
    }
    queues.serve(visit, member, leg);
  }

  private static @Nullable Leg caller(CallFile call) {
    for (Leg leg : call.legs) {
      if (leg.caller) {
        return leg;
      }
    }
    return null;
  }

  private void readHints(Fact.NodePicture picture, int round) {
    Set<String> there = new HashSet<>();
    for (Fact.HintSeen seen : picture.hints()) {
      there.add(seen.node() + "/" + seen.number());
      extensions.seen(seen, round - 1);
    }
    for (ExtensionBook.HintFile hint :
        stale(
            extensions.all(),
            h -> gone(h.seen.node(), h.seen.node() + "/" + h.seen.number(), picture, there))) {
      if (hint.round < round) {
        extensions.remove(hint);
      }
    }
  }

  private static @Nullable String first(@Nullable String arguments) {
    if (arguments == null || arguments.isEmpty()) {
      return null;
    }
    int comma = arguments.indexOf(',');
    return comma < 0 ? arguments : arguments.substring(0, comma);
  }
}

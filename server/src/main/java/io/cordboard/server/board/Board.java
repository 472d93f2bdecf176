package io.cordboard.server.board;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live model: facts go in, changes come out.
 *
 * <p>Pure: no I/O, no clock, no thread of its own; to be used by one thread. It reduces by state,
 * not by the order of facts: what comes twice or late changes nothing. It never throws because of a
 * fact. The cost of a fact depends on the call or queue it is about, not on how many there are.
 */
public final class Board {
  private final BoardSettings settings;
  private final BoardLimits limits;
  private final Ledger ledger;
  private final Pending pending = new Pending();
  private final NodeBook nodes;
  private final AgentBook agents;
  private final CallBook calls;
  private final LegBook legs;
  private final BridgeBook bridges;
  private final QueueBook queues;
  private final MemberBook members;
  private final ExtensionBook extensions;
  private final RegistrationBook registrations;
  private final PartyRules parties;
  private final PictureReading pictures;
  private long midnightMs;
  private long facts;

  /** A board with the default limits. */
  public Board(BoardSettings settings) {
    this(settings, BoardLimits.DEFAULT, 0);
  }

  /**
   * An empty board: nodes connecting, agents offline or logged out, nothing else.
   *
   * @param seq the sequence goes on from here, so that numbers need not begin anew in every run
   */
  public Board(BoardSettings settings, BoardLimits limits, long seq) {
    this.settings = settings;
    this.ledger = new Ledger(seq);
    this.limits = limits;
    this.nodes = new NodeBook(settings, ledger);
    this.agents = new AgentBook(settings, pending);
    this.calls = new CallBook(limits, pending, ledger);
    this.legs = new LegBook(settings, limits, pending, calls, agents);
    this.bridges = new BridgeBook(limits, pending, calls);
    this.queues = new QueueBook(settings, limits, pending);
    this.members = new MemberBook(settings, limits, pending, agents);
    this.extensions = new ExtensionBook(limits, pending, ledger, agents);
    this.registrations = new RegistrationBook(limits, pending, ledger);
    this.parties = new PartyRules(pending, legs, calls, queues, members);
    this.pictures =
        new PictureReading(
            legs, bridges, queues, members, extensions, registrations, agents, pending);
    for (AgentFile agent : agents.all()) {
      pending.agent(agent);
    }
    flush();
  }

  /** Applies a fact and hands the changes that follow from it to the sink, in order. */
  public void apply(Fact fact, Consumer<? super Change> sink) {
    facts++;
    ledger.begin(fact.atMs(), fact instanceof Fact.NodePicture, sink);
    if (fact.atMs() >= midnightMs) {
      turnDay(fact.atMs());
    }
    if (fact instanceof Fact.Tick) {
      flush();
      return;
    }
    if (fact instanceof Fact.AgentsListed f) {
      reseat(agents.replace(f.agents(), ledger));
      flush();
      return;
    }
    NodeBook.NodeFile node = nodes.find(fact.node());
    if (node == null) {
      pending.ignored++;
      return;
    }
    if (node.state == Node.State.SYNCING) {
      nodes.watch(node, fact, limits.remembered());
    }
    reduce(fact, node);
    flush();
  }

  /** Shows at these extensions who sits there now. */
  private void reseat(Set<String> desks) {
    if (desks.isEmpty()) {
      return;
    }
    for (Leg leg : legs.all()) {
      if (leg.extension != null && desks.contains(leg.node + "/" + leg.extension)) {
        agents.reseat(leg);
      }
    }
    for (MemberFile member : members.all()) {
      if (member.extension != null && desks.contains(member.seen.node() + "/" + member.extension)) {
        agents.reseat(member);
      }
    }
    desks.forEach(extensions::reseat);
  }

  /** The whole board after the last change. */
  public BoardSnapshot snapshot() {
    return ledger.snapshot();
  }

  /** What a leg is doing now, null if there is no such leg. */
  @Nullable Talk talk(String channelId) {
    Leg leg = legs.byId(channelId);
    return leg == null ? null : TalkFinder.of(leg);
  }

  /** What went through it. */
  public BoardCounts counts() {
    return new BoardCounts(facts, ledger.seq(), pending.ignored, pending.refused);
  }

  /**
   * In which points the board differs from what the PBX says, in words; empty if in none. What
   * events have told since the picture was taken shows as a difference.
   */
  public List<String> difference(Fact.NodePicture truth) {
    return new PictureDifference(ledger).of(truth);
  }

  /** Entries in all books that are there only while calls last. */
  int entries() {
    return legs.entries() + calls.entries() + bridges.entries();
  }

  private void reduce(Fact fact, NodeBook.NodeFile node) {
    int round = node.round;
    if (fact instanceof Fact.ChannelSeen f) {
      Leg leg = legs.obtain(f.node(), f.uniqueId(), f.name(), f.linkedId(), f.atMs());
      if (leg != null) {
        leg.round = round;
        legs.update(leg, f);
      }
    } else if (fact instanceof Fact.ChannelGone f) {
      end(f.node(), f.uniqueId(), f.cause(), f.atMs(), false);
    } else if (fact instanceof Fact.BridgeEntered f) {
      entered(f, round);
    } else if (fact instanceof Fact.BridgeLeft f) {
      Leg leg = legs.known(f.node(), f.uniqueId());
      if (leg != null) {
        leg.round = round;
        bridges.leave(f.node(), f.bridgeId(), leg, f.atMs());
      }
    } else if (fact instanceof Fact.BridgeMade f) {
      BridgeFile bridge =
          bridges.obtain(f.node(), f.bridgeId(), f.technology(), f.conference(), f.atMs());
      if (bridge != null) {
        bridge.round = round;
        bridge.foreign = f.foreign();
      }
    } else if (fact instanceof Fact.BridgeGone f) {
      bridges.remove(f.node() + "/" + f.bridgeId());
    } else if (fact instanceof Fact.MemberSeen f) {
      MemberFile member = members.seen(f);
      if (member != null) {
        member.round = round;
      }
      QueueFile queue = queues.obtain(f.node(), f.queue());
      if (queue != null) {
        queue.round = round;
      }
    } else if (fact instanceof Fact.HintSeen f) {
      extensions.seen(f, round);
    } else if (fact instanceof Fact.DeviceSeen f) {
      agents.device(f);
    } else if (fact instanceof Fact.ContactSeen f) {
      registrations.seen(f);
    } else if (!parties.reduce(fact, round)) {
      link(fact, node);
    }
  }

  private void entered(Fact.BridgeEntered f, int round) {
    Leg leg = legs.obtain(f.node(), f.uniqueId(), f.name(), f.linkedId(), f.atMs());
    BridgeFile bridge =
        bridges.obtain(f.node(), f.bridgeId(), f.technology(), f.conference(), f.atMs());
    if (bridge == null || leg == null) {
      return;
    }
    leg.round = round;
    bridge.round = round;
    bridges.enter(bridge, leg, f.holding(), f.atMs());
    if (!f.linkedId().equals(leg.linkedId)) {
      calls.relink(leg, f.linkedId());
    }
  }

  private void end(String node, String uniqueId, int cause, long atMs, boolean concluded) {
    Leg leg = legs.find(node, uniqueId);
    if (leg != null) {
      queues.gone(leg, atMs, concluded);
    }
    legs.remove(node, uniqueId, cause, atMs);
  }

  private void link(Fact fact, NodeBook.NodeFile node) {
    if (fact instanceof Fact.LinkUp f) {
      nodes.up(node, f.link(), f.atMs());
    } else if (fact instanceof Fact.LinkLost f) {
      nodes.lost(node, f.link(), f.why(), f.atMs());
    } else if (fact instanceof Fact.ResyncBegun f) {
      nodes.resyncBegun(node, f.atMs());
    } else if (fact instanceof Fact.ResyncFailed f) {
      nodes.resyncFailed(node, f.why());
    } else if (fact instanceof Fact.NodePicture f) {
      pictures.read(f, node, (id, at) -> end(f.node(), id, 0, at, true));
      flush();
      nodes.live(node, f);
    }
  }

  private void turnDay(long nowMs) {
    if (midnightMs != 0) {
      queues.newDay();
    }
    midnightMs =
        Instant.ofEpochMilli(nowMs)
            .atZone(settings.zone())
            .toLocalDate()
            .plusDays(1)
            .atStartOfDay(settings.zone())
            .toInstant()
            .toEpochMilli();
  }

  private void flush() {
    for (int i = 0; i < pending.legs.size(); i++) {
      Leg leg = pending.legs.get(i);
      leg.dirty = false;
      if (leg.goneAtMs != 0) {
        ledger.remove(leg.channel(), Change.What.REMOVED);
      } else {
        ledger.put(leg.channel(), Change.What.CHANGED);
      }
    }
    pending.legs.clear();
    for (int i = 0; i < pending.calls.size(); i++) {
      CallFile call = pending.calls.get(i);
      call.dirty = false;
      calls.flush(call);
    }
    pending.calls.clear();
    for (int i = 0; i < pending.bridges.size(); i++) {
      BridgeFile bridge = pending.bridges.get(i);
      bridge.dirty = false;
      tell(bridge.bridge(), bridge.gone);
    }
    pending.bridges.clear();
    flushQueues();
    for (int i = 0; i < pending.agents.size(); i++) {
      AgentFile agent = pending.agents.get(i);
      agent.dirty = false;
      ledger.put(agent.agent(ledger.atMs()), Change.What.CHANGED);
    }
    pending.agents.clear();
  }

  private void flushQueues() {
    for (int i = 0; i < pending.callers.size(); i++) {
      Visit visit = pending.callers.get(i);
      visit.dirty = false;
      int at = visit.queue.waiting.indexOf(visit);
      if (at >= 0) {
        ledger.put(QueueBook.caller(visit, at + 1), Change.What.CHANGED);
      } else if (ledger.get(Entity.Kind.CALLER, visit.leg.id) instanceof Caller last) {
        Change.What what = visit.abandoned ? Change.What.ABANDONED : Change.What.REMOVED;
        ledger.remove(last, what);
      }
    }
    pending.callers.clear();
    for (int i = 0; i < pending.queues.size(); i++) {
      QueueFile queue = pending.queues.get(i);
      queue.dirty = false;
      tell(queue.queue(), queue.gone);
    }
    pending.queues.clear();
    for (int i = 0; i < pending.members.size(); i++) {
      MemberFile member = pending.members.get(i);
      member.dirty = false;
      tell(member.member(), member.gone);
    }
    pending.members.clear();
  }

  private void tell(Entity entity, boolean gone) {
    if (gone) {
      ledger.remove(entity, Change.What.REMOVED);
    } else {
      ledger.put(entity, Change.What.CHANGED);
    }
  }
}

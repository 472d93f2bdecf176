package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/** What dialling, queues, transfers, holding and hanging up tell of a call's parties. */
final class PartyRules {
  private final Pending pending;
  private final LegBook legs;
  private final CallBook calls;
  private final QueueBook queues;
  private final MemberBook members;

  PartyRules(Pending pending, LegBook legs, CallBook calls, QueueBook queues, MemberBook members) {
    this.pending = pending;
    this.legs = legs;
    this.calls = calls;
    this.queues = queues;
    this.members = members;
  }

  /** Whether the fact was one of these. */
  boolean reduce(Fact fact, int round) {
    if (fact instanceof Fact.DialBegan f) {
      dialBegan(f, round);
    } else if (fact instanceof Fact.DialEnded f) {
      Leg leg = f.answered() ? legs.known(f.node(), f.toUniqueId()) : null;
      if (leg != null && leg.advance(Channel.State.UP, f.atMs()) && leg.shown()) {
        pending.legAndCall(leg);
      }
    } else if (fact instanceof Fact.HangUpAsked f) {
      Leg leg = legs.known(f.node(), f.uniqueId());
      if (leg != null && leg.askedAtMs == 0) {
        leg.askedAtMs = f.atMs();
      }
    } else if (fact instanceof Fact.HangUpCommanded f) {
      Leg leg = legs.known(f.node(), f.uniqueId());
      if (leg != null) {
        leg.commanded = true;
      }
    } else if (fact instanceof Fact.HangUpRefused f) {
      Leg leg = legs.known(f.node(), f.uniqueId());
      if (leg != null) {
        leg.commanded = false;
      }
    } else if (fact instanceof Fact.HoldChanged f) {
      hold(f);
    } else if (fact instanceof Fact.MusicChanged f) {
      music(f);
    } else if (fact instanceof Fact.ChannelRenamed f) {
      Leg leg = legs.known(f.node(), f.uniqueId());
      if (leg != null && !leg.name.equals(f.name())) {
        leg.name = f.name();
        shown(leg);
      }
    } else if (fact instanceof Fact.LocalJoined f) {
      Leg one = legs.known(f.node(), f.oneUniqueId());
      Leg two = legs.known(f.node(), f.twoUniqueId());
      if (one != null && two != null && one.pair != two) {
        legs.pair(one, two);
      }
    } else if (fact instanceof Fact.BlindTransferred f) {
      transferred(f.node(), f.transfererUniqueId());
    } else if (fact instanceof Fact.AttendedTransferred f) {
      transferred(f.node(), f.transfererUniqueId());
      // Whoever made it three, or left, holds nobody any more; the PBX does not say so.
      hold(new Fact.HoldChanged(f.node(), f.atMs(), f.transfererUniqueId(), false));
    } else if (fact instanceof Fact.Reported f) {
      reported(f);
    } else if (fact instanceof Fact.SpyBegan f) {
      spy(f);
    } else {
      return queue(fact, round);
    }
    return true;
  }

  private boolean queue(Fact fact, int round) {
    if (fact instanceof Fact.CallerJoined f) {
      Leg leg = legs.obtain(f.node(), f.uniqueId(), f.channel(), f.linkedId(), f.atMs());
      QueueFile queue = queues.obtain(f.node(), f.queue());
      if (leg != null && queue != null) {
        leg.round = round;
        queue.round = round;
        queues.join(queue, leg, f.position(), f.atMs(), f.number(), f.name());
        touch(leg, round);
      }
    } else if (fact instanceof Fact.CallerLeft f) {
      Visit visit = visit(f.node(), f.uniqueId(), f.queue(), round);
      if (visit != null) {
        queues.leave(visit, f.atMs());
      }
    } else if (fact instanceof Fact.CallerAbandoned f) {
      Visit visit = visit(f.node(), f.uniqueId(), f.queue(), round);
      if (visit != null) {
        queues.abandon(visit, f.atMs());
      }
    } else if (fact instanceof Fact.AgentCalled f) {
      agentCalled(f, round);
    } else if (fact instanceof Fact.AgentConnected f) {
      agentConnected(f, round);
    } else if (fact instanceof Fact.MemberRemoved f) {
      MemberFile member = members.find(f.node(), f.queue(), f.iface());
      if (member != null && f.atMs() >= member.seen.atMs()) {
        members.remove(member);
      }
    } else {
      return false;
    }
    return true;
  }

  private static void touch(Leg leg, int round) {
    if (leg.visit != null) {
      leg.visit.round = round;
    }
  }

  private @Nullable Visit visit(String node, String uniqueId, String queue, int round) {
    Leg leg = legs.known(node, uniqueId);
    if (leg == null || leg.visit == null || !leg.visit.queue.name.equals(queue)) {
      return null;
    }
    leg.visit.round = round;
    return leg.visit;
  }

  private void dialBegan(Fact.DialBegan f, int round) {
    Leg from = f.fromUniqueId() == null ? null : legs.find(f.node(), f.fromUniqueId());
    String linked =
        f.toLinkedId() != null ? f.toLinkedId() : from != null ? from.linkedId : f.toUniqueId();
    Leg to = legs.obtain(f.node(), f.toUniqueId(), f.toName(), linked, f.atMs());
    if (to == null) {
      return;
    }
    to.round = round;
    boolean first = !to.dialled;
    to.dialled = true;
    if (to.dialString == null) {
      to.dialString = f.dialString();
    }
    CallFile call = to.call;
    if (call != null && f.fromExten() != null && call.dialed == null) {
      call.dialed = f.fromExten();
    }
    if (from != null && from.nature == Leg.Nature.LOCAL) {
      from.behind = to;
      inherit(from, to, first);
    }
    if (to.advance(Channel.State.DIALING, f.atMs()) || first) {
      calls.learn(to, null);
      shown(to);
    }
  }

  /** Who is dialled through a Local channel is there what that channel was dialled for. */
  private static void inherit(Leg from, Leg to, boolean first) {
    Leg front = from.pair;
    CallFile call = to.call;
    if (front != null && (front.agent || front.consult)) {
      to.agent |= front.agent;
      to.consult |= front.consult;
    } else if (first && call != null && call.answeredAtMs != 0) {
      to.consult = true; // the others talk already: somebody is asked
    }
  }

  private void agentCalled(Fact.AgentCalled f, int round) {
    Leg caller = legs.find(f.node(), f.callerUniqueId());
    String linked = caller == null ? f.callerUniqueId() : caller.linkedId;
    Leg leg = legs.obtain(f.node(), f.agentUniqueId(), f.agentChannel(), linked, f.atMs());
    if (leg == null) {
      return;
    }
    leg.round = round;
    markAgent(leg);
  }

  private void markAgent(Leg leg) {
    leg.agent = true;
    shown(leg);
    Leg person = leg.person();
    if (person != leg) {
      person.agent = true;
      shown(person);
    }
  }

  private void agentConnected(Fact.AgentConnected f, int round) {
    Visit visit = visit(f.node(), f.callerUniqueId(), f.queue(), round);
    Leg leg = legs.known(f.node(), f.agentUniqueId());
    if (leg == null) {
      return;
    }
    markAgent(leg);
    if (visit == null) {
      return;
    }
    queues.answer(visit, f.atMs());
    MemberFile member = members.find(f.node(), f.queue(), f.iface());
    if (member != null) {
      queues.serve(visit, member, leg.person());
    }
  }

  private void hold(Fact.HoldChanged f) {
    Leg leg = legs.known(f.node(), f.uniqueId());
    if (leg != null && f.atMs() >= leg.heldAtMs) {
      leg.heldAtMs = f.atMs();
      if (leg.held != f.held()) {
        leg.held = f.held();
        shown(leg);
      }
    }
  }

  private void music(Fact.MusicChanged f) {
    Leg leg = legs.known(f.node(), f.uniqueId());
    if (leg != null && f.atMs() >= leg.musicAtMs) {
      leg.musicAtMs = f.atMs();
      if (leg.music != f.plays()) {
        leg.music = f.plays();
        shown(leg);
      }
    }
  }

  private void transferred(String node, String uniqueId) {
    Leg leg = legs.find(node, uniqueId);
    if (leg != null && leg.call != null) {
      leg.call.note(Change.What.TRANSFERRED);
      pending.call(leg.call);
    }
  }

  private void reported(Fact.Reported f) {
    Leg leg = legs.known(f.node(), f.uniqueId());
    CallFile call = leg == null ? null : leg.call;
    if (call == null) {
      return;
    }
    Reported now = call.reported.with(f.report(), f.atMs());
    if (!now.equals(call.reported)) {
      call.reported = now;
      call.note(Change.What.REPORTED);
      pending.call(call);
    }
  }

  private void spy(Fact.SpyBegan f) {
    Leg spy = legs.known(f.node(), f.spyUniqueId());
    Leg spied = legs.known(f.node(), f.spiedUniqueId());
    if (spy == null || spied == null) {
      return;
    }
    Leg person = spy.person();
    spy.supervisor = true;
    person.supervisor = true;
    if (spy.call != null && spied.call != null && spy.call != spied.call) {
      calls.mergeInto(spied.call, spy.call, true);
    }
    shown(person);
  }

  private void shown(Leg leg) {
    if (leg.shown()) {
      pending.legAndCall(leg);
    }
  }
}

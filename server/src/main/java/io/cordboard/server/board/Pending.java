package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.List;

/** What a fact touched and what therefore is to be told, once each, when the fact is applied. */
final class Pending {
  final List<Leg> legs = new ArrayList<>();
  final List<CallFile> calls = new ArrayList<>();
  final List<BridgeFile> bridges = new ArrayList<>();
  final List<QueueFile> queues = new ArrayList<>();
  final List<Visit> callers = new ArrayList<>();
  final List<MemberFile> members = new ArrayList<>();
  final List<AgentFile> agents = new ArrayList<>();

  long ignored;
  long refused;

  void leg(Leg leg) {
    if (!leg.dirty) {
      leg.dirty = true;
      legs.add(leg);
    }
    AgentFile agent = leg.agentFile;
    if (agent != null) {
      agent(agent);
    }
  }

  /** A leg changed in a way that its call shows. */
  void legAndCall(Leg leg) {
    leg(leg);
    if (leg.call != null) {
      call(leg.call);
    }
  }

  void call(CallFile call) {
    if (!call.dirty) {
      call.dirty = true;
      calls.add(call);
    }
  }

  /** Who is the far party of whom changed: at most three legs are concerned. */
  void parties(CallFile call) {
    call(call);
    if (call.legs.size() <= 3) {
      for (int i = 0; i < call.legs.size(); i++) {
        leg(call.legs.get(i));
      }
    }
  }

  void bridge(BridgeFile bridge) {
    if (!bridge.dirty) {
      bridge.dirty = true;
      bridges.add(bridge);
    }
  }

  void queue(QueueFile queue) {
    if (!queue.dirty) {
      queue.dirty = true;
      queues.add(queue);
    }
  }

  void caller(Visit visit) {
    if (!visit.dirty) {
      visit.dirty = true;
      callers.add(visit);
    }
  }

  void member(MemberFile member) {
    if (!member.dirty) {
      member.dirty = true;
      members.add(member);
    }
    if (member.agent != null) {
      agent(member.agent);
    }
  }

  void agent(AgentFile agent) {
    if (!agent.dirty) {
      agent.dirty = true;
      agents.add(agent);
    }
  }
}

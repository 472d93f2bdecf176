package io.cordboard.server.board;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live calls. Legs that Asterisk links (one linked id) are one call; calls whose legs meet in a
 * bridge become one: the one with an outside party survives, among equals the older, which is also
 * the one whose linked id Asterisk keeps.
 */
final class CallBook {
  private final Map<String, CallFile> byLinkedId = new HashMap<>();
  private final Recent ended;
  private final BoardLimits limits;
  private final Pending pending;
  private final Ledger ledger;

  CallBook(BoardLimits limits, Pending pending, Ledger ledger) {
    this.limits = limits;
    this.pending = pending;
    this.ledger = ledger;
    this.ended = new Recent(limits.remembered());
  }

  int entries() {
    return byLinkedId.size();
  }

  /** Puts a new leg into its call; the first one makes the call. */
  void place(Leg leg) {
    String key = leg.node + "/" + leg.linkedId;
    CallFile call = byLinkedId.get(key);
    if (call == null) {
      String id = CallIds.of(key);
      if (ended.contains(id)) {
        id = CallIds.of(key + "/" + leg.uniqueId); // Asterisk goes on with a call that was over
      }
      call = new CallFile(id, leg.node);
      link(call, key);
    }
    leg.caller = leg.uniqueId.equals(leg.linkedId);
    leg.call = call;
    if (leg.shown()) {
      call.startedAtMs = Math.min(call.startedAtMs, leg.createdAtMs);
    }
    (leg.shown() ? call.legs : call.hidden).add(leg);
    pending.parties(call);
  }

  /** The leg's linked id changed: the PBX says that it belongs with others now. */
  void relink(Leg leg, String linkedId) {
    CallFile call = leg.call;
    leg.linkedId = linkedId;
    if (call == null) {
      return;
    }
    String key = leg.node + "/" + linkedId;
    CallFile other = byLinkedId.get(key);
    if (other == null) {
      link(call, key);
    } else if (other != call) {
      merge(call, other, false);
    }
  }

  /** What a leg's first sight tells of its call. */
  void learn(Leg leg, @Nullable String tag) {
    CallFile call = leg.call;
    if (call == null) {
      return;
    }
    if (tag != null && call.tag == null) {
      call.tag = tag;
      pending.call(call);
    }
    if (!leg.shown()) {
      return;
    }
    call.startedAtMs = Math.min(call.startedAtMs, leg.createdAtMs);
    if (leg.trunk != null && !leg.supervisor) {
      if (leg.caller && leg.incoming) {
        call.fromOutside = true;
      } else if (!leg.caller || leg.dialled) {
        call.toOutside = true;
      }
      if (call.trunk == null) {
        call.trunk = leg.trunk;
      }
    }
    if (leg.caller && leg.exten != null && call.dialed == null) {
      call.dialed = leg.exten;
      call.did = leg.trunk != null && leg.incoming ? leg.exten : null;
      pending.call(call);
    }
  }

  /** Two calls met: they go on as one. {@code equals} if nobody consults (a conference). */
  CallFile merge(CallFile a, CallFile b, boolean equals) {
    CallFile keep = survivor(a, b);
    return mergeInto(keep, keep == a ? b : a, equals);
  }

  /** One call goes on in another, whatever they are. */
  CallFile mergeInto(CallFile keep, CallFile from, boolean equals) {
    boolean summoned = from.summoned();
    boolean established = keep.answeredAtMs != 0;
    for (Leg leg : from.legs) {
      if (!equals) {
        takeRole(keep, leg, established, summoned);
      }
      leg.call = keep;
      keep.legs.add(leg);
      pending.leg(leg);
    }
    for (Party party : from.past) {
      keep.past.add(equals ? party : inRole(party, established));
      if (keep.past.size() + keep.legs.size() > limits.parties()) {
        dropOne(keep);
      }
    }
    for (Leg leg : from.hidden) {
      leg.call = keep;
      keep.hidden.add(leg);
    }
    for (String key : from.linkedIds) {
      byLinkedId.put(key, keep);
      keep.link(key);
    }
    if (!summoned) {
      keep.toOutside |= from.customer();
      keep.tag = keep.tag != null ? keep.tag : from.tag;
      keep.queue = keep.queue != null ? keep.queue : from.queue;
      keep.trunk = keep.trunk != null ? keep.trunk : from.trunk;
      keep.dialed = keep.dialed != null ? keep.dialed : from.dialed;
    }
    keep.reported = Reported.both(keep.reported, from.reported, from.id);
    keep.note(Change.What.JOINED);
    pending.parties(keep);
    Entity last = ledger.get(Entity.Kind.CALL, from.id);
    if (last instanceof Call call) {
      from.endedAtMs = ledger.atMs();
      from.legs.clear();
      ledger.remove(from.merged(call, keep.id), Change.What.ENDED);
    }
    from.done = true;
    ended.add(from.id);
    return keep;
  }

  private static CallFile survivor(CallFile a, CallFile b) {
    boolean aShown = !a.legs.isEmpty() || !a.past.isEmpty();
    boolean bShown = !b.legs.isEmpty() || !b.past.isEmpty();
    if (aShown != bShown) {
      return aShown ? a : b;
    }
    if (a.summoned() != b.summoned() && (a.answeredAtMs != 0 || b.answeredAtMs != 0)) {
      return a.summoned() ? b : a; // whoever is put into a talk, from outside even, joins it
    }
    if (a.customer() != b.customer()) {
      return a.customer() ? a : b;
    }
    if (a.startedAtMs != b.startedAtMs) {
      return a.startedAtMs < b.startedAtMs ? a : b;
    }
    return a.id.compareTo(b.id) < 0 ? a : b;
  }

  private static void takeRole(CallFile keep, Leg leg, boolean established, boolean summoned) {
    for (Leg other : keep.legs) {
      if (leg.extension != null && leg.extension.equals(other.extension)) {
        // The same phone's second line: it is in the call what its first line is.
        leg.caller = other.caller;
        leg.agent = other.agent;
        leg.consult = other.consult;
        return;
      }
    }
    if (!established) {
      leg.caller = false;
    } else if (summoned) {
      leg.supervisor = true; // rung by a command and put into a talk
    } else if (!leg.agent && leg.trunk == null) {
      leg.consult = true;
    } else if (!leg.caller) {
      leg.consult = true;
    }
  }

  /** Who began the call that is merged, and left it since, did not begin the one that goes on. */
  private static Party inRole(Party party, boolean established) {
    if (party.role() != Role.CALLER && party.role() != Role.CALLEE) {
      return party;
    }
    return new Party(
        party.channelId(),
        established ? Role.CONSULT : Role.CALLEE,
        party.number(),
        party.name(),
        party.extension(),
        party.agent(),
        party.state(),
        party.joinedAtMs(),
        party.answeredAtMs(),
        party.leftAtMs());
  }

  /** A leg went; its call may be over with it. */
  void gone(Leg leg, boolean wasUp) {
    CallFile call = leg.call;
    if (call == null) {
      return;
    }
    pending.call(call);
    if (!leg.shown()) {
      call.hidden.remove(leg);
      return;
    }
    call.legs.remove(leg);
    call.endedAtMs = Math.max(call.endedAtMs, leg.goneAtMs);
    call.past.add(leg.party(false));
    if (call.past.size() + call.legs.size() > limits.parties()) {
      dropOne(call);
    }
    if (wasUp && call.legs.size() > 1) {
      call.note(Change.What.LEFT);
    }
    call.collect(leg, wasUp);
    pending.parties(call);
  }

  private void dropOne(CallFile call) {
    pending.refused++;
    for (int i = 0; i < call.past.size(); i++) {
      if (call.past.get(i).answeredAtMs() == 0) {
        call.past.remove(i);
        return;
      }
    }
    call.past.remove(0);
  }

  /** Tells what changed of a call; takes it off the board when it is over. */
  void flush(CallFile call) {
    if (call.done) {
      return;
    }
    boolean ever = !call.legs.isEmpty() || !call.past.isEmpty();
    if (call.over()) {
      call.done = true;
      for (String key : call.linkedIds) {
        byLinkedId.remove(key);
      }
      if (ever) {
        ended.add(call.id);
        Call.Outcome outcome = Outcomes.of(call, ledger.synthetic());
        if (outcome == Call.Outcome.ANSWERED && call.answeredAtMs == 0) {
          call.answeredAtMs = call.callerAnsweredAtMs;
        }
        Call.HungUpBy by = ledger.synthetic() ? null : call.ender(outcome);
        Call last = call.call(Call.State.ENDED, outcome, Outcomes.cause(call), by, null);
        ledger.remove(last, Change.What.ENDED);
      }
      return;
    }
    if (ever && !call.legs.isEmpty()) {
      tell(call);
    }
  }

  private void tell(CallFile call) {
    long answeredBefore = call.answeredAtMs;
    call.reckonAnswer();
    Call.State state = call.state();
    Change.What what;
    if (answeredBefore == 0 && call.answeredAtMs != 0) {
      what = Change.What.ANSWERED;
    } else if (call.note != null) {
      what = call.note;
    } else if (call.up() > call.shownUp && call.up() > 2) {
      what = Change.What.JOINED;
    } else if (state == call.shownState) {
      what = Change.What.CHANGED;
    } else {
      what =
          switch (state) {
            case RINGING -> Change.What.RINGING;
            case QUEUED -> Change.What.QUEUED;
            case HELD -> Change.What.HELD;
            case UP ->
                call.shownState == Call.State.HELD ? Change.What.RESUMED : Change.What.CHANGED;
            case DIALING, ENDED -> Change.What.CHANGED;
          };
    }
    long seq = ledger.seq();
    ledger.put(call.call(state, null, 0, null, null), what);
    if (ledger.seq() != seq) {
      call.note = null;
    }
    call.shownState = state;
    call.shownUp = call.up();
  }

  private void link(CallFile call, String key) {
    byLinkedId.put(key, call);
    call.link(key);
  }
}

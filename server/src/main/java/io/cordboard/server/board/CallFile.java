package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the board knows of one call. */
final class CallFile {
  private static final Comparator<Party> BY_TIME =
      Comparator.comparingLong(Party::joinedAtMs).thenComparing(Party::channelId);

  final String id;
  final String node;

  /** The linked ids by which legs find this call; more than one after a merge. */
  final List<String> linkedIds = new ArrayList<>(1);

  /** Live legs that are shown. */
  final List<Leg> legs = new ArrayList<>(3);

  /** Live halves of Local channels. */
  final List<Leg> hidden = new ArrayList<>(0);

  /** Parties that left. */
  final List<Party> past = new ArrayList<>(2);

  long startedAtMs = Long.MAX_VALUE;
  long answeredAtMs;
  long endedAtMs;
  @Nullable String did;
  @Nullable String trunk;
  @Nullable String dialed;
  @Nullable String queue;
  @Nullable String tag;
  Reported reported = Reported.NOTHING;

  /** The same as {@link #linkedIds}, without the node; made anew only when those change. */
  List<String> shownIds = List.of();

  boolean fromOutside;
  boolean toOutside;

  // How it ends: collected as legs go, so that their order does not matter.
  boolean abandoned;
  boolean anyCallee;
  boolean callerUp;
  boolean callerAsked;
  int callerCause;
  int calleeCause;
  long calleeGoneAtMs = -1;
  String calleeId = "";
  long endAskedAtMs = -1;
  String endAskedLeg = "";
  Call.@Nullable HungUpBy endAskedBy;
  long callerAnsweredAtMs;
  boolean callerDialled;

  Call.State shownState = Call.State.DIALING;
  Change.@Nullable What note;
  int shownUp;
  boolean dirty;
  boolean done;

  CallFile(String id, String node) {
    this.id = id;
    this.node = node;
  }

  /** Whether somebody from outside, a customer, is or was in it. */
  boolean customer() {
    return fromOutside || toOutside;
  }

  void link(String key) {
    linkedIds.add(key);
    List<String> ids = new ArrayList<>(shownIds);
    ids.add(key.substring(node.length() + 1));
    shownIds = List.copyOf(ids);
  }

  boolean over() {
    return legs.isEmpty() && hidden.isEmpty();
  }

  /** Whether it is one party alone that a command rang, and that talks to nobody yet. */
  boolean summoned() {
    if (legs.size() != 1 || !past.isEmpty() || answeredAtMs != 0) {
      return false;
    }
    Leg only = legs.get(0);
    return only.caller && only.dialled || hidden.stream().anyMatch(l -> l.caller && l.dialled);
  }

  /** The only other shown leg, null if there is none or more than one. */
  @Nullable Leg far(Leg leg) {
    if (legs.size() != 2) {
      return null;
    }
    Leg first = legs.get(0);
    Leg second = legs.get(1);
    return first == leg ? second : second == leg ? first : null;
  }

  /**
   * Notes what happened; a transfer says more than that somebody joined, that more than a leave.
   */
  void note(Change.What what) {
    if (note == null || note == Change.What.LEFT || what == Change.What.TRANSFERRED) {
      note = what;
    }
  }

  /** Reckons when it was answered: when the second of two legs that are up at once went up. */
  void reckonAnswer() {
    long first = Long.MAX_VALUE;
    long second = Long.MAX_VALUE;
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      if (!leg.up()) {
        continue;
      }
      long at = leg.answeredAtMs;
      if (at < first) {
        second = first;
        first = at;
      } else if (at < second) {
        second = at;
      }
    }
    if (second != Long.MAX_VALUE && (answeredAtMs == 0 || second < answeredAtMs)) {
      answeredAtMs = second;
    }
  }

  /**
   * The furthest that holds. Who is left alone after a talk is still in it until the call ends or
   * somebody else is rung; an abandoned call does not ring again in its last moment.
   */
  Call.State state() {
    int up = 0;
    boolean ringing = false;
    boolean answering = false;
    boolean held = false;
    boolean waits = abandoned && answeredAtMs == 0;
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      up += leg.up() ? 1 : 0;
      ringing |= leg.state == Channel.State.RINGING;
      // The dialled leg answers a moment before the caller's leg is told.
      answering |= answeredAtMs == 0 && leg.up() && !leg.caller;
      held |= leg.held;
      waits |= leg.visit != null && leg.visit.waiting;
    }
    if (up >= 2) {
      return held ? Call.State.HELD : Call.State.UP;
    }
    if (waits || (answering && shownState == Call.State.QUEUED)) {
      return Call.State.QUEUED;
    }
    if (ringing || answering) {
      return Call.State.RINGING;
    }
    return answeredAtMs != 0 ? Call.State.UP : Call.State.DIALING;
  }

  Call.Direction direction() {
    if (fromOutside) {
      return Call.Direction.INBOUND;
    }
    return toOutside ? Call.Direction.OUTBOUND : Call.Direction.INTERNAL;
  }

  int up() {
    int up = 0;
    for (int i = 0; i < legs.size(); i++) {
      up += legs.get(i).up() ? 1 : 0;
    }
    return up;
  }

  /** Takes from a leg that went what will decide how the call ended. */
  void collect(Leg leg, boolean wasUp) {
    if (leg.caller) {
      callerUp |= wasUp;
      callerAsked |= leg.askedAtMs != 0 || leg.commanded;
      callerDialled |= leg.dialled;
      callerCause = leg.cause;
      callerAnsweredAtMs = leg.answeredAtMs;
    } else {
      anyCallee = true;
      // 26: another phone of the group answered; it says nothing about the call.
      if (leg.cause != 26 && later(leg.goneAtMs, leg.id, calleeGoneAtMs, calleeId)) {
        calleeGoneAtMs = leg.goneAtMs;
        calleeId = leg.id;
        calleeCause = leg.cause;
      }
    }
    // Who leaves while two others go on does not end the call.
    boolean ends = legs.size() < 2 && (wasUp || leg.caller);
    long askedAtMs = leg.commanded ? leg.goneAtMs : leg.askedAtMs;
    if (ends && askedAtMs != 0 && later(askedAtMs, leg.id, endAskedAtMs, endAskedLeg)) {
      endAskedAtMs = askedAtMs;
      endAskedLeg = leg.id;
      endAskedBy =
          leg.commanded
              ? Call.HungUpBy.SERVER
              : leg.caller ? Call.HungUpBy.CALLER : Call.HungUpBy.CALLEE;
    }
  }

  Call.HungUpBy ender(Call.Outcome outcome) {
    if (endAskedBy != null) {
      return endAskedBy;
    }
    return outcome == Call.Outcome.BUSY ? Call.HungUpBy.CALLEE : Call.HungUpBy.PBX;
  }

  private static boolean later(long atMs, String id, long thanMs, String thanId) {
    return atMs > thanMs || (atMs == thanMs && id.compareTo(thanId) > 0);
  }

  /** The last value of this call when another takes over its parties. */
  Call merged(Call last, String into) {
    return new Call(
        id,
        node,
        last.direction(),
        Call.State.ENDED,
        did,
        trunk,
        dialed,
        queue,
        tag,
        last.parties(),
        startedAtMs,
        answeredAtMs,
        endedAtMs,
        Call.Outcome.MERGED,
        0,
        null,
        into,
        reported,
        shownIds);
  }

  Call call(
      Call.State state,
      Call.@Nullable Outcome outcome,
      int cause,
      Call.@Nullable HungUpBy by,
      @Nullable String mergedInto) {
    List<Party> parties = new ArrayList<>(past.size() + legs.size());
    parties.addAll(past);
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      parties.add(leg.party(leg.visit != null && leg.visit.waiting));
    }
    parties.sort(BY_TIME);
    return new Call(
        id,
        node,
        direction(),
        state,
        did,
        trunk,
        dialed,
        queue,
        tag,
        parties,
        startedAtMs,
        answeredAtMs,
        endedAtMs,
        outcome,
        cause,
        by,
        mergedInto,
        reported,
        shownIds);
  }
}

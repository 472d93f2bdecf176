package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the board knows of one agent. */
final class AgentFile {
  final BoardSettings.AgentEntry entry;
  final List<Leg> legs = new ArrayList<>(2);
  final List<MemberFile> members = new ArrayList<>(2);
  DeviceState device = DeviceState.UNKNOWN;
  Agent.@Nullable State state;
  long sinceMs;
  boolean dirty;

  AgentFile(BoardSettings.AgentEntry entry) {
    this.entry = entry;
  }

  /** {@code node/extension}, null while bound to none. */
  @Nullable String desk() {
    return entry.extension() == null ? null : entry.node() + "/" + entry.extension();
  }

  /** A paused agent in a call is busy; one who is paused in only some queues still gets calls. */
  Agent agent(long nowMs) {
    boolean ringing = false;
    Leg talking = null;
    Leg ring = null;
    for (Leg leg : legs) {
      if (leg.up() || leg.state == Channel.State.RING) {
        talking = leg;
      } else {
        ringing = true;
        ring = leg;
      }
    }
    List<MemberFile> in = new ArrayList<>(members.size());
    for (MemberFile member : members) {
      // Kept out of a queue that cannot let it go is not in it.
      if (!member.seen.paused() || !PauseWords.OUT.equals(member.seen.pausedReason())) {
        in.add(member);
      }
    }
    boolean paused = !in.isEmpty();
    String reason = null;
    boolean wraps = false;
    List<String> queues = new ArrayList<>(in.size());
    for (MemberFile member : in) {
      queues.add(member.seen.queue());
      paused &= member.seen.paused();
      String why = member.seen.paused() ? member.seen.pausedReason() : null;
      wraps |= PauseWords.AFTER_CALL.equals(why);
      if (reason == null && !PauseWords.isOurs(why)) {
        reason = why;
      }
    }
    queues.sort(null);
    Agent.State now;
    if (talking != null) {
      now = Agent.State.BUSY;
    } else if (ringing) {
      now = Agent.State.RINGING;
    } else if (device == DeviceState.UNAVAILABLE || device == DeviceState.INVALID) {
      now = Agent.State.OFFLINE;
    } else if (in.isEmpty()) {
      now = Agent.State.LOGGED_OUT;
    } else {
      now = paused ? Agent.State.PAUSED : Agent.State.IDLE;
    }
    if (now != state) {
      state = now;
      sinceMs = nowMs;
    }
    Leg at = talking != null ? talking : ring;
    CallFile call = at == null ? null : at.call;
    return new Agent(
        entry.id(),
        entry.node(),
        entry.name(),
        entry.extension(),
        entry.team(),
        now,
        queues,
        reason == null && wraps ? PauseWords.AFTER_CALL : reason,
        call == null ? null : call.id,
        sinceMs);
  }
}

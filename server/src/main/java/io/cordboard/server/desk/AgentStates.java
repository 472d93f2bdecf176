package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.desk.AgentState.Pause;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.store.AgentShift;
import java.util.HashMap;
import java.util.Map;

/** What is shown of an agent: of the shift, and of what the board says. On the board's thread. */
final class AgentStates {
  private final Floor floor;
  private final Driver driver;

  AgentStates(Floor floor, Driver driver) {
    this.floor = floor;
    this.driver = driver;
  }

  AgentState of(AgentDesk desk, AgentCard card) {
    AgentShift shift = desk.shift;
    Status calls = ofCalls(desk);
    Map<Integer, Seat> seats = new HashMap<>();
    for (int id : card.groups().keySet()) {
      GroupCard group = driver.group(id);
      if (group != null) {
        seats.put(id, seat(desk, group, calls));
      }
    }
    String reason = shift.pause();
    AgentWork work = desk.work;
    return new AgentState(
        shift.agent(),
        shift.loggedInAtMs(),
        reason == null ? null : new Pause(reason, shift.pausedAtMs()),
        work == null ? 0 : work.untilMs(),
        seats);
  }

  private Seat seat(AgentDesk desk, GroupCard group, Status calls) {
    AgentShift.Seat seat = desk.shift.seat(group.id());
    boolean fixed = false;
    boolean paused = desk.shift.pause() != null || desk.wrapping() || dialsOut(seat);
    for (Member m : floor.members(desk.shift.extension())) {
      if (m.queue().equals(group.queue())) {
        fixed |= !m.dynamic();
        paused |= m.paused() && !Reconciler.isOurs(desk.shift, m.pausedReason());
      }
    }
    AgentWork work = desk.work;
    Status status;
    if (!desk.shift.checkedIn(group.id())) {
      status = Status.LOGGED_OUT;
    } else {
      status = paused ? Status.PAUSED : calls;
    }
    return new Seat(
        group.id(),
        seat.checkedInAtMs(),
        fixed,
        AgentWorks.mode(desk, group),
        WorkWay.valueOf(seat.workWay()),
        status,
        work != null && work.group == group.id() ? work.untilMs() : 0);
  }

  static boolean dialsOut(AgentShift.Seat seat) {
    return WorkWay.valueOf(seat.workWay()) == WorkWay.DIAL_OUT;
  }

  /** Of the agent's own leg first; else of a conversation that was the agent's. */
  private Status ofCalls(AgentDesk desk) {
    Status status = Status.IDLE;
    for (Call call : floor.calls(desk.shift.extension())) {
      Status one = ofCall(desk, call);
      if (one == Status.BUSY) {
        return one;
      }
      if (one == Status.RINGING || status == Status.IDLE) {
        status = one;
      }
    }
    return status;
  }

  private static Status ofCall(AgentDesk desk, Call call) {
    if (call.state() == Call.State.ENDED) {
      return Status.IDLE;
    }
    Status own = Status.IDLE;
    boolean talked = false;
    int others = 0;
    boolean taken = false;
    for (Party party : call.parties()) {
      boolean up = party.state() == Party.State.UP || party.state() == Party.State.HELD;
      String extension = party.extension();
      if (extension == null || !extension.equals(desk.shift.extension())) {
        others += up ? 1 : 0;
        taken |= up && party.role() == Role.AGENT;
      } else if (party.state() == Party.State.GONE) {
        talked |= party.answeredAtMs() != 0 && party.role() != Role.SUPERVISOR;
      } else if (up || party.role() == Role.CALLER) {
        own = Status.BUSY;
      } else if (own == Status.IDLE && party.state() == Party.State.RINGING) {
        own = Status.RINGING;
      }
    }
    // Whom another agent of the queue took is that one's conversation.
    return own == Status.IDLE && talked && others > 1 && !taken ? Status.IN_USE : own;
  }
}

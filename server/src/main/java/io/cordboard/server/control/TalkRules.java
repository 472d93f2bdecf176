package io.cordboard.server.control;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import io.cordboard.server.control.CommandResult.Why;
import io.cordboard.server.control.Talks.Target;
import io.cordboard.server.desk.AgentState;
import io.cordboard.server.desk.AgentState.Seat;
import io.cordboard.server.desk.AgentState.Status;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.numbers.Verdict;
import io.cordboard.server.pbx.Pbx;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.Roster;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may talk to whom: roster, states and numbers; each rule throws a {@link Denial}. */
final class TalkRules {
  private final Supplier<Roster> roster;
  private final NumberRules numbers;
  private final Reach reach;

  TalkRules(Supplier<Roster> roster, NumberRules numbers, Reach reach) {
    this.roster = roster;
    this.numbers = numbers;
    this.reach = reach;
  }

  /** An agent for whom this principal may act. */
  AgentCard agent(Principal principal, String number) {
    AgentCard card = roster.get().agent(number);
    // One out of sight is answered as one that isn't there.
    if (card == null || !reach.scope(principal).sees(card)) {
      throw new Denial(
          Why.AGENT_UNKNOWN, "agent: " + number + " (expected: the number of one in your reach)");
    }
    if (principal.role() == Role.AGENT && !number.equals(principal.agent())) {
      throw new Denial(Why.NOT_ALLOWED, "agent: " + number + " (expected: yourself)");
    }
    return card;
  }

  /** An agent who may do anything at all. */
  static AgentCard notSuspended(AgentCard card) {
    if (card.suspended()) {
      throw new Denial(
          Why.NOT_ALLOWED, "agent: " + card.number() + ": suspended (expected: one who may work)");
    }
    return card;
  }

  /** The phone that an agent is bound to. */
  static String extension(AgentCard card) {
    String extension = card.extension();
    if (extension == null) {
      throw new Denial(
          Why.NO_DEVICE, "agent: " + card.number() + " (expected: one bound to a phone)");
    }
    return extension;
  }

  /** Whether an agent may begin a call for a group (0: for any). */
  void mayDial(AgentCard card, @Nullable AgentState state, int group, BoardSnapshot now) {
    checkGroup(group);
    extension(card);
    Collection<Seat> seats = seats(state, group);
    if (seats.isEmpty()) {
      throw new Denial(
          Why.NOT_CHECKED_IN, "agent: " + card.number() + " (expected: checked in to a group)");
    }
    String busy = busy(card, now);
    if (busy == null && state != null && state.pause() != null) {
      busy = Status.PAUSED.word();
    }
    if (busy != null) {
      throw new Denial(
          Why.AGENT_STATE, "agent: " + card.number() + ": " + busy + " (expected: free)", busy);
    }
    if (seats.stream().allMatch(seat -> seat.workWay() == WorkWay.DIAL_IN)) {
      throw new Denial(
          Why.DIAL_IN_ONLY, "agent: " + card.number() + ": dial-in only (expected: all)");
    }
  }

  private void checkGroup(int group) {
    if (group != 0 && roster.get().group(group) == null) {
      throw new Denial(Why.GROUP_UNKNOWN, "group: " + group + " (expected: a group's id)");
    }
  }

  /** Where an agent takes calls: in this group, or in any for 0. */
  private static List<Seat> seats(@Nullable AgentState state, int group) {
    return state == null || !state.loggedIn()
        ? List.of()
        : state.seats().values().stream()
            .filter(seat -> seat.checkedInAtMs() != 0 && (group == 0 || group == seat.group()))
            .toList();
  }

  /** What an agent's phone is doing, null if nothing. */
  private @Nullable String busy(AgentCard card, BoardSnapshot now) {
    String extension = card.extension();
    List<Reach.Place> places = extension == null ? List.of() : reach.places(now, extension);
    if (places.isEmpty()) {
      return null;
    }
    boolean up = places.stream().anyMatch(p -> p.party().answeredAtMs() != 0);
    return (up ? Status.BUSY : Status.RINGING).word();
  }

  /** The agent that is to be rung, null if it is a number. */
  @Nullable AgentCard wanted(AgentCard asking, Target target) {
    if ((target.agent() == null) == (target.number() == null)) {
      throw new Denial(Why.BAD_VALUE, "target: (expected: an agent or a number)");
    }
    checkGroup(target.group());
    if (target.agent() == null) {
      return null;
    }
    AgentCard card = roster.get().agent(target.agent());
    if (card == null || !Objects.equals(card.team(), asking.team())) {
      throw new Denial(
          Why.AGENT_UNKNOWN, "target: " + target.agent() + " (expected: an agent of the team)");
    }
    if (card.number().equals(asking.number())) {
      throw new Denial(Why.BAD_VALUE, "target: " + card.number() + " (expected: another agent)");
    }
    return card;
  }

  /** What is to be dialled for an agent who is wanted. */
  String dialled(AgentCard wanted, @Nullable AgentState state, int group, BoardSnapshot now) {
    List<Seat> seats = seats(state, group);
    if (seats.isEmpty()) {
      throw new Denial(
          Why.TARGET_NOT_CHECKED_IN,
          "target: " + wanted.number() + " (expected: an agent who is checked in)");
    }
    String busy = busy(wanted, now);
    if (busy == null && seats.stream().allMatch(s -> s.status() != Status.IDLE)) {
      busy = seats.get(0).status().word();
    }
    if (busy == null && wanted.extension() == null) {
      busy = Status.LOGGED_OUT.word();
    }
    if (busy != null) {
      throw new Denial(
          Why.TARGET_STATE, "target: " + wanted.number() + ": " + busy + " (expected: idle)", busy);
    }
    return extension(wanted);
  }

  /** What is to be dialled for a number; an outside one is counted. */
  String dialled(Principal principal, AgentCard asking, String number) {
    Verdict verdict = numbers.admit(principal, number);
    if (verdict instanceof Verdict.Refused refused) {
      throw new Denial(ClickToCall.refusal(refused, "number:"));
    }
    String dialled = ClickToCall.dialed(verdict);
    if (dialled.equals(asking.extension())) {
      throw new Denial(Why.BAD_VALUE, "number: " + dialled + " (expected: not the own phone)");
    }
    return dialled;
  }

  /** Whether an agent is admin of a group whose call it is, or of one whose agent talks in it. */
  boolean isAdminOf(AgentCard admin, Call call) {
    Roster now = roster.get();
    String queue = call.queue();
    if (queue != null) {
      return now.groupsOf(queue).stream().map(GroupCard::id).anyMatch(admin::isAdminOf);
    }
    return call.parties().stream()
        .filter(p -> p.state() != Party.State.GONE)
        .anyMatch(p -> isAdminOfAgent(admin, p));
  }

  /** Whether a party is an agent of a group that this one is admin of. */
  boolean isAdminOfAgent(AgentCard admin, Party party) {
    String number = party.agent();
    AgentCard card = number == null ? null : roster.get().agent(number);
    return card != null && card.groups().keySet().stream().anyMatch(admin::isAdminOf);
  }

  /** What rings for a phone that a supervisor names, by node context. */
  String device(Principal principal, AgentCard admin, @Nullable String phone, String context) {
    if (phone == null) {
      return reach.device(extension(admin));
    }
    Verdict verdict = numbers.admit(principal, phone);
    if (verdict instanceof Verdict.Refused refused) {
      throw new Denial(ClickToCall.refusal(refused, "phone:"));
    }
    if (verdict instanceof Verdict.Outside outside) {
      return Pbx.dialling(outside.dialString(), context);
    }
    String extension = ((Verdict.Internal) verdict).extension();
    String device = reach.config().device(extension);
    if (device == null) {
      throw new Denial(Why.BAD_VALUE, "phone: " + extension + " (expected: a phone)");
    }
    if (!reach.scope(principal).seesExtension(extension)) {
      throw new Denial(
          Why.NOT_ALLOWED, "phone: " + extension + " (expected: an extension in your reach)");
    }
    return device;
  }
}

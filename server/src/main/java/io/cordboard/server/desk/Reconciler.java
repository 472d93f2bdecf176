package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import io.cordboard.server.board.PauseWords;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.store.AgentShift;
import org.jspecify.annotations.Nullable;

/**
 * What the PBX must be told so that a phone is in a queue what its agent's shift says. Pure.
 *
 * <p>A dynamic member is there while its agent is checked in. One that stands in the PBX's
 * configuration is always there, and paused instead. Pauses that are not ours stay as they are;
 * nothing at all is done for agents who never logged in by us.
 */
final class Reconciler {
  private Reconciler() {}

  /** What one member's queue must be told. */
  sealed interface Order {
    /** Into the queue; paused from the first moment for this reason, null for not. */
    record Join(@Nullable String pause) implements Order {}

    /** Out of the queue. */
    record Leave() implements Order {}

    /** Takes no calls, for this reason. */
    record Pause(String reason) implements Order {}

    /** Takes calls. */
    record Free() implements Order {}
  }

  /**
   * What is to be done; null if all is as it should be.
   *
   * @param group the agent's group of that queue, null for a queue that is none of the agent's
   *     groups: there a phone is paused with its agent, and otherwise others' business
   * @param working whether the agent has after-call work, or will have after the call
   * @param member the phone in that queue, null if it isn't there
   */
  static @Nullable Order wanted(
      AgentShift shift, @Nullable GroupCard group, boolean working, @Nullable Member member) {
    if (!shift.driven()) {
      return null;
    }
    boolean in = group != null && shift.checkedIn(group.id());
    String word = word(shift, group, working);
    if (member == null) {
      return in ? new Order.Join(word) : null;
    }
    if (member.dynamic() && !in) {
      if (shift.added().contains(member.queue()) || group != null && shift.loggedIn()) {
        return new Order.Leave();
      }
      if (group != null) {
        return null; // what others put in after the shift is theirs
      }
    }
    if (word == null) {
      boolean ours =
          isOurs(shift, member.pausedReason())
              && !isOthersWork(shift, group, member.pausedReason());
      return member.paused() && ours ? new Order.Free() : null;
    }
    if (!member.paused()) {
      return new Order.Pause(word);
    }
    return word.equals(member.pausedReason()) || !isOurs(shift, member.pausedReason())
        ? null
        : new Order.Pause(word);
  }

  /** Without a shift of ours, after-call work in a queue that is none of the agent's is others'. */
  private static boolean isOthersWork(
      AgentShift shift, @Nullable GroupCard group, @Nullable String reason) {
    return group == null
        && !shift.loggedIn()
        && PauseWords.AFTER_CALL.equals(reason)
        && !shift.endedPauses().contains(reason);
  }

  /**
   * What is to be done with a phone that the agent has left; null if nothing of us stands there.
   *
   * @param next the shift that moves the phone by now, null if none does
   */
  static @Nullable Order left(AgentShift shift, @Nullable AgentShift next, Member member) {
    if (member.dynamic() && shift.added().contains(member.queue())) {
      return next == null || !next.added().contains(member.queue()) ? new Order.Leave() : null;
    }
    boolean ours = member.paused() && isOurs(shift, member.pausedReason());
    return ours && (next == null || !isOurs(next, member.pausedReason())) ? new Order.Free() : null;
  }

  /** Why the phone shall take no calls of a queue, null if it shall. */
  static @Nullable String word(AgentShift shift, @Nullable GroupCard group, boolean working) {
    if (group == null && !shift.loggedIn()) {
      return null;
    }
    if (group != null && !shift.checkedIn(group.id())) {
      return PauseWords.OUT;
    }
    if (shift.pause() != null) {
      return shift.pause();
    }
    if (working) {
      return PauseWords.AFTER_CALL;
    }
    return group != null && AgentStates.dialsOut(shift.seat(group.id()))
        ? PauseWords.DIAL_OUT
        : null;
  }

  /** Whether a pause for this reason came from us. */
  static boolean isOurs(AgentShift shift, @Nullable String reason) {
    return PauseWords.isOurs(reason)
        || reason != null && reason.equals(shift.pause())
        || shift.endedPauses().contains(reason == null ? "" : reason);
  }
}

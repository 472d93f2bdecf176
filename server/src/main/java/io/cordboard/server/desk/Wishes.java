package io.cordboard.server.desk;

import io.cordboard.server.access.Principal;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.PauseWords;
import io.cordboard.server.control.CommandAudit;
import io.cordboard.server.desk.AgentState.WorkWay;
import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.desk.DeskResult.Refused;
import io.cordboard.server.desk.DeskResult.Why;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.store.AgentShift;
import io.cordboard.server.store.AgentShift.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What becomes of a shift by each wish, or why not. Changes nothing by itself. */
final class Wishes {
  /** No semicolon, bar or comma: Asterisk parts its members' words by them when it keeps them. */
  private static final Pattern REASON = Pattern.compile("[\\p{L}\\p{N} ._/()+&:'!?#@=-]{1,40}");

  private Wishes() {}

  /** The agent a wish is about, as everything is now. */
  record Asked(AgentDesk desk, AgentCard card, Roster roster, Floor floor, long nowMs) {
    AgentShift shift() {
      return desk.shift;
    }
  }

  /** What is told of a wish that came true; group 0 is all. */
  record Told(What what, int group) {}

  /** What is to be done. */
  record Plan(@Nullable Refused refused, AgentShift next, List<Told> told, boolean endsWork) {}

  /** A wish. */
  interface Wish {
    Plan plan(Asked asked);
  }

  private static Plan refused(Asked asked, Why why, String text) {
    return new Plan(new Refused(why, text), asked.shift(), List.of(), false);
  }

  private static Plan done(AgentShift next, List<Told> told) {
    return new Plan(null, next, told, false);
  }

  private static Plan unchanged(Asked asked) {
    return done(asked.shift(), List.of());
  }

  static Plan logIn(Asked asked) {
    if (asked.card.suspended()) {
      return refused(asked, Why.SUSPENDED, "agent: suspended (expected: one that may log in)");
    }
    if (asked.shift().loggedIn()) {
      return refused(
          asked, Why.ALREADY_LOGGED_IN, "agent: logged in (expected: one that is not yet)");
    }
    return done(
        asked.shift().begun(asked.nowMs, asked.card.extension()),
        List.of(new Told(What.LOGGED_IN, 0)));
  }

  static Plan logOut(Asked asked) {
    return asked.shift().loggedIn()
        ? done(over(asked.desk, asked.shift()), List.of(new Told(What.LOGGED_OUT, 0)))
        : unchanged(asked);
  }

  /** The end of a shift, and of the pause for the work that is on. */
  static AgentShift over(AgentDesk desk, AgentShift shift) {
    AgentShift over = shift.over();
    return desk.working() ? over.ending(PauseWords.AFTER_CALL) : over;
  }

  static Plan checkIn(Asked asked, Set<Integer> named) {
    Plan problem = problem(asked, named);
    if (problem != null) {
      return problem;
    }
    if (asked.card.extension() == null) {
      return refused(asked, Why.NO_DEVICE, "agent: no phone (expected: one that is bound to one)");
    }
    Set<Integer> groups = named.isEmpty() ? asked.card.groups().keySet() : named;
    List<Integer> more = groups.stream().filter(g -> !asked.shift().checkedIn(g)).toList();
    Plan plan = each(asked, more, seat -> seat.checkedIn(asked.nowMs), What.CHECKED_IN);
    return done(plan.next.into(queues(asked.roster, more)), plan.told);
  }

  private static List<String> queues(Roster roster, List<Integer> groups) {
    return groups.stream()
        .map(roster::group)
        .filter(Objects::nonNull)
        .map(GroupCard::queue)
        .toList();
  }

  static Plan checkOut(Asked asked, Set<Integer> named) {
    Plan problem = problem(asked, named);
    if (problem != null) {
      return problem;
    }
    if (named.isEmpty() && in(asked).isEmpty()) {
      return notCheckedIn(asked);
    }
    return each(
        asked,
        in(asked).stream().filter(g -> named.isEmpty() || named.contains(g)).toList(),
        seat -> seat.checkedIn(0),
        What.CHECKED_OUT);
  }

  static Plan pause(Asked asked, String reason) {
    if (!REASON.matcher(reason).matches() || reason.isBlank() || PauseWords.isOurs(reason)) {
      return refused(
          asked,
          Why.BAD_VALUE,
          "reason: (expected: 1–40 letters, digits, spaces, . _ - / ( ) + & : ' ! ? # @ =; not acw, nothing that begins"
              + " with cb-)");
    }
    if (!asked.shift().loggedIn()) {
      return notLoggedIn(asked);
    }
    if (in(asked).isEmpty()) {
      return notCheckedIn(asked);
    }
    AgentShift next = asked.shift().paused(reason, asked.nowMs);
    return next.equals(asked.shift())
        ? unchanged(asked)
        : done(next, List.of(new Told(What.PAUSED, 0)));
  }

  /** Also ends pauses that others gave: the agent wants calls. */
  static Plan unpause(Asked asked) {
    if (!asked.shift().loggedIn()) {
      return notLoggedIn(asked);
    }
    List<String> others = new ArrayList<>();
    for (Member m : asked.floor.members(asked.shift().extension())) {
      String reason = m.pausedReason() == null ? "" : m.pausedReason();
      if (m.paused() && !Reconciler.isOurs(asked.shift(), m.pausedReason())) {
        others.add(reason);
      }
    }
    boolean paused = asked.shift().pause() != null;
    return paused || !others.isEmpty()
        ? done(asked.shift().unpaused(others), List.of(new Told(What.UNPAUSED, 0)))
        : unchanged(asked);
  }

  static Plan afterCall(Asked asked, Set<Integer> named, AfterCallMode mode) {
    What what =
        switch (mode) {
          case RINGING -> What.AFTER_CALL_RINGING;
          case ANSWERED -> What.AFTER_CALL_ANSWERED;
          case OFF -> What.AFTER_CALL_OFF;
        };
    return choose(asked, named, seat -> seat.withAfterCall(mode.name()), what);
  }

  static Plan workWay(Asked asked, Set<Integer> named, WorkWay way) {
    What what =
        switch (way) {
          case ALL -> What.WORKS_ALL;
          case DIAL_IN -> What.WORKS_DIAL_IN;
          case DIAL_OUT -> What.WORKS_DIAL_OUT;
        };
    return choose(asked, named, seat -> seat.withWorkWay(way.name()), what);
  }

  static Plan endAfterCall(Asked asked, @Nullable String callId) {
    if (!asked.shift().loggedIn()) {
      return notLoggedIn(asked);
    }
    AgentWork work = asked.desk.work;
    if (work == null || !work.wraps() || callId != null && !callId.equals(work.callId)) {
      return refused(
          asked, Why.NO_AFTER_CALL_WORK, "agent: none (expected: one in after-call work)");
    }
    return new Plan(null, asked.shift(), List.of(), true);
  }

  /** Of checked-in groups alone. */
  private static Plan choose(
      Asked asked, Set<Integer> named, UnaryOperator<Seat> choice, What what) {
    Plan problem = problem(asked, named);
    if (problem != null) {
      return problem;
    }
    List<Integer> in = in(asked);
    if (named.isEmpty() ? in.isEmpty() : !in.containsAll(named)) {
      return notCheckedIn(asked);
    }
    return each(asked, named.isEmpty() ? in : List.copyOf(named), choice, what);
  }

  private static Plan each(
      Asked asked, List<Integer> groups, UnaryOperator<Seat> change, What what) {
    AgentShift next = asked.shift();
    List<Told> told = new ArrayList<>();
    for (int group : new TreeSet<>(groups)) {
      next = next.with(group, change);
      told.add(new Told(what, group));
    }
    return done(next, told);
  }

  private static List<Integer> in(Asked asked) {
    return asked.shift().seats().keySet().stream().filter(asked.shift()::checkedIn).toList();
  }

  private static @Nullable Plan problem(Asked asked, Set<Integer> named) {
    if (!asked.shift().loggedIn()) {
      return notLoggedIn(asked);
    }
    for (int group : new TreeSet<>(named)) {
      if (asked.roster.group(group) == null) {
        return refused(asked, Why.GROUP_UNKNOWN, "group: " + group + " (expected: a group)");
      }
      if (!asked.card.groups().containsKey(group)) {
        return refused(
            asked, Why.NOT_IN_GROUP, "group: " + group + " (expected: one that the agent is in)");
      }
    }
    return asked.card.groups().isEmpty()
        ? refused(asked, Why.NO_GROUP, "agent: no group (expected: one that is in a group)")
        : null;
  }

  private static Plan notLoggedIn(Asked asked) {
    return refused(asked, Why.NOT_LOGGED_IN, "agent: logged out (expected: one that is logged in)");
  }

  private static Plan notCheckedIn(Asked asked) {
    return refused(asked, Why.NOT_CHECKED_IN, "agent: in no group (expected: one checked in)");
  }

  static void audit(CommandAudit audit, Principal by, String words, DeskResult result) {
    if (result instanceof DeskResult.Refused refused) {
      String why = refused.why().name().toLowerCase(Locale.ROOT);
      audit.write(by, words, "refused", why + ": " + refused.text());
    } else if (result instanceof DeskResult.Unknown unknown) {
      audit.write(by, words, "unknown", unknown.text());
    } else {
      audit.write(by, words, "done", "");
    }
  }
}

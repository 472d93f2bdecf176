package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The after-call work of agents who are logged in. Their phone is paused from the moment a queue
 * calls it (which disturbs no ring): after the hang-up it would be too late, and at the answer it
 * is for a call of a blink on a busy machine. If nothing came of the ring it is freed again. The
 * work itself runs from the hang-up to its limit. On the board's thread.
 */
final class AgentWorks {
  /** What after-call work does to a desk. */
  interface Effects {
    /** The phone must be paused or freed now. */
    void drive(AgentDesk desk);

    void told(What what, AgentDesk desk, int group, @Nullable String callId, long atMs);

    void ended(String callId, long acwMs);
  }

  /** How a queue's calls are followed; group 0 is none. */
  record Rule(int group, AfterCallMode mode, long limitMs) {}

  private final Floor floor;
  private final Driver driver;
  private final Function<String, @Nullable AgentDesk> atExtension;
  private final Config.AfterCall elsewhere;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final Effects effects;
  private final ByCall<AgentDesk> byCall = new ByCall<>();

  /** {@code elsewhere}: the rule of queues that are no group. */
  AgentWorks(
      Floor floor,
      Driver driver,
      Function<String, @Nullable AgentDesk> atExtension,
      Config.AfterCall elsewhere,
      Clock clock,
      ScheduledExecutorService loop,
      Effects effects) {
    this.floor = floor;
    this.driver = driver;
    this.atExtension = atExtension;
    this.elsewhere = elsewhere;
    this.clock = clock;
    this.loop = loop;
    this.effects = effects;
  }

  /** See {@link AfterCallWork#deadlineMs}. */
  long deadlineMs(String callId) {
    long deadlineMs = 0;
    for (AgentDesk desk : byCall.of(callId)) {
      AgentWork work = desk.work;
      if (work != null && !work.ringing) {
        deadlineMs = Math.max(deadlineMs, work.wrapUp.deadlineMs(clock.millis()));
      }
    }
    return deadlineMs;
  }

  void name(AgentDesk desk, AgentWork work, String callId) {
    byCall.remove(work.callId, desk);
    work.callId = callId;
    byCall.add(callId, desk);
  }

  @Nullable Rule rule(AgentDesk desk, @Nullable String queue) {
    GroupCard group = queue == null ? null : driver.groupOf(desk, queue);
    if (group == null) {
      return elsewhere.enabled()
          ? new Rule(0, AfterCallMode.ANSWERED, elsewhere.limitSeconds() * 1000L)
          : null;
    }
    return new Rule(group.id(), mode(desk, group), group.afterCallSeconds() * 1000L);
  }

  /** The agent's choice, or the group's. */
  static AfterCallMode mode(AgentDesk desk, GroupCard group) {
    String chosen = desk.shift.seat(group.id()).afterCall();
    return chosen == null ? group.afterCall() : AfterCallMode.valueOf(chosen);
  }

  void member(AgentDesk desk, Change change) {
    Member before = (Member) change.before();
    Member now = (Member) change.now();
    boolean talked = before != null && before.inCall();
    boolean talks = now != null && now.inCall();
    if (talks && !talked && now != null && desk.shift.loggedIn()) {
      connected(desk, now);
    }
    AgentWork work = desk.work;
    if (talked && !talks && work != null) {
      through(desk, work, change.synthetic());
    }
  }

  boolean inCall(AgentDesk desk) {
    return floor.members(desk.shift.extension()).stream().anyMatch(Member::inCall);
  }

  private boolean talks(AgentWork work) {
    return floor.talks(work.node, work.extension, work.callId);
  }

  /** Begins the work after the call if the agent is out of it: the caller may leave earlier. */
  private void through(AgentDesk desk, AgentWork work, boolean synthetic) {
    if (work.wraps() || work.ringing || inCall(desk) || talks(work)) {
      return;
    }
    wrap(
        desk,
        work,
        synthetic ? WrapUp.concludedMs(work.beganAtMs, floor.members(work.extension)) : 0);
  }

  private void connected(AgentDesk desk, Member member) {
    String extension = member.extension();
    Rule rule = rule(desk, member.queue());
    if (rule == null || extension == null) {
      return;
    }
    String callId = floor.queueCall(member.node(), extension);
    AgentWork earlier = desk.work;
    if (earlier != null && !earlier.wraps()) {
      boolean another =
          callId == null ? rule.group != earlier.group : !callId.equals(earlier.callId);
      if (!earlier.ringing || !another) {
        earlier.answered(clock.millis());
        return;
      }
    }
    if (earlier != null) {
      drop(desk, earlier, earlier.wraps());
    }
    if (rule.mode == AfterCallMode.OFF) {
      effects.drive(desk);
      return;
    }
    AgentWork work = work(rule, member.node(), extension);
    work.answered(clock.millis());
    begin(desk, work, callId);
  }

  AgentWork work(Rule rule, String node, String extension) {
    return new AgentWork(rule.group, node, extension, rule.limitMs, clock.millis());
  }

  private void begin(AgentDesk desk, AgentWork work, @Nullable String callId) {
    desk.work = work;
    if (callId != null) {
      name(desk, work, callId);
    }
    effects.drive(desk);
  }

  void call(Call call, Change change) {
    if (change.now() == null) {
      gone(call, change.synthetic());
      return;
    }
    for (Party party : call.parties()) {
      if (party.role() != Role.AGENT || party.extension() == null) {
        continue;
      }
      AgentDesk desk = atExtension.apply(party.extension());
      if (desk != null && desk.shift.loggedIn()) {
        party(desk, call, party);
      }
    }
    for (AgentDesk desk : byCall.of(call.id())) {
      AgentWork work = desk.work;
      if (work != null) {
        through(desk, work, change.synthetic());
      }
    }
  }

  private void party(AgentDesk desk, Call call, Party party) {
    AgentWork work = desk.work;
    String extension = party.extension();
    if (work == null && rings(party) && extension != null) {
      Rule rule = rule(desk, call.queue());
      if (rule != null && rule.mode != AfterCallMode.OFF) {
        work = work(rule, call.node(), extension);
        begin(desk, work, call.id());
      }
    } else if (work != null
        && work.ringing
        && call.id().equals(work.callId)
        && !isThere(desk, call)) {
      wrap(desk, work, 0);
    } else if (work != null
        && !work.ringing
        && !work.wraps()
        && DeskCalls.talks(party)
        && !talks(work)) {
      name(desk, work, call.id());
    }
    if (work != null && call.id().equals(work.callId)) {
      work.rang |= party.state() == Party.State.RINGING;
    }
  }

  private static boolean rings(Party party) {
    return party.state() == Party.State.DIALING || party.state() == Party.State.RINGING;
  }

  /** Follows a call that rings at the agent's phone, if there is one. */
  void ring(AgentDesk desk) {
    for (Call call : List.copyOf(floor.calls(desk.shift.extension()))) {
      for (Party party : call.parties()) {
        if (desk.work == null
            && party.role() == Role.AGENT
            && rings(party)
            && Objects.equals(party.extension(), desk.shift.extension())) {
          party(desk, call, party);
        }
      }
    }
  }

  private static boolean isThere(AgentDesk desk, Call call) {
    return call.parties().stream()
        .anyMatch(
            p ->
                p.role() == Role.AGENT
                    && p.state() != Party.State.GONE
                    && p.extension() != null
                    && p.extension().equals(desk.shift.extension()));
  }

  private void gone(Call call, boolean synthetic) {
    for (AgentDesk desk : byCall.of(call.id())) {
      AgentWork work = desk.work;
      if (work == null) {
        continue;
      }
      if (call.mergedInto() != null) {
        name(desk, work, call.mergedInto());
      } else if (work.ringing) {
        wrap(desk, work, 0);
      } else {
        through(desk, work, synthetic);
      }
    }
  }

  /** The agent is through with the call, now or, if that is known, at another time. */
  private void wrap(AgentDesk desk, AgentWork work, long atMs) {
    GroupCard group = group(work);
    AfterCallMode mode = group == null ? AfterCallMode.ANSWERED : mode(desk, group);
    boolean fits =
        work.ringing ? work.rang && mode == AfterCallMode.RINGING : mode != AfterCallMode.OFF;
    if (!fits || desk.shift.pause() != null || !desk.shift.loggedIn()) {
      drop(desk, work, false);
      if (desk.shift.loggedIn()) {
        ring(desk); // another queue's call
      }
      if (desk.work == null) {
        effects.drive(desk);
      }
      return;
    }
    wraps(desk, work, atMs == 0 ? clock.millis() : atMs);
    effects.drive(desk);
  }

  /** The agent is in the work since then. */
  void wraps(AgentDesk desk, AgentWork work, long atMs) {
    work.ringing = false;
    work.wrapUp.begin(atMs, clock.millis(), loop, () -> over(desk, work));
    effects.told(What.AFTER_CALL_BEGAN, desk, work.group, work.callId, work.wrapUp.endedAtMs());
  }

  private @Nullable GroupCard group(AgentWork work) {
    return work.group == 0 ? null : driver.group(work.group);
  }

  /** Ends it, if it is still on; before the hang-up there is none then. */
  void over(AgentDesk desk, AgentWork work) {
    if (desk.work == work) {
      drop(desk, work, work.wraps());
      effects.drive(desk);
    }
  }

  /** Tells of a call whose work is over before the call was known. */
  void named(String callId, AgentWork work) {
    effects.ended(callId, work.wrapUp.lastedMs(work.overAtMs));
  }

  /** Ends it without freeing the phone. */
  void drop(AgentDesk desk, AgentWork work, boolean told) {
    work.wrapUp.stop();
    work.overAtMs = clock.millis();
    desk.work = null;
    String callId = work.callId;
    byCall.remove(callId, desk);
    if (told) {
      if (callId != null) {
        effects.ended(callId, work.wrapUp.lastedMs(clock.millis()));
      }
      effects.told(What.AFTER_CALL_ENDED, desk, work.group, callId, clock.millis());
    }
  }
}

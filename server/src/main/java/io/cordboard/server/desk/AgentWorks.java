package io.cordboard.server.desk;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Member;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.PauseWords;
import io.cordboard.server.board.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.desk.DeskListener.What;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    void told(What what, AgentDesk desk, int group, @Nullable String callId);

    void ended(String callId, long acwMs);
  }

  private record Rule(int group, AfterCallMode mode, long limitMs) {}

  private record Resumed(String callId, long endedAtMs) {}

  private final Floor floor;
  private final Driver driver;
  private final Function<String, @Nullable AgentDesk> atExtension;
  private final Config.AfterCall elsewhere;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final Effects effects;
  private final Map<String, Set<AgentDesk>> byCall = new HashMap<>();
  private final Map<String, Resumed> resumed = new LinkedHashMap<>();

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
    for (AgentDesk desk : byCall.getOrDefault(callId, Set.of())) {
      AgentWork work = desk.work;
      if (work != null && !work.ringing) {
        long from = work.wraps() ? work.endedAtMs : clock.millis();
        deadlineMs = Math.max(deadlineMs, from + work.limitMs);
      }
    }
    return deadlineMs;
  }

  private void name(AgentDesk desk, AgentWork work, String callId) {
    forget(desk, work);
    work.callId = callId;
    byCall.computeIfAbsent(callId, id -> new LinkedHashSet<>(2)).add(desk);
  }

  private void forget(AgentDesk desk, AgentWork work) {
    Set<AgentDesk> some = work.callId == null ? null : byCall.get(work.callId);
    if (some != null && some.remove(desk) && some.isEmpty()) {
      byCall.remove(work.callId);
    }
  }

  private @Nullable Rule rule(AgentDesk desk, @Nullable String queue) {
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
    if (talked && !talks && work != null && !work.wraps() && !inCall(desk)) {
      long last = change.synthetic() && now != null ? now.lastCallAtMs() : 0;
      wrap(desk, work, last);
    }
  }

  private boolean inCall(AgentDesk desk) {
    return floor.members(desk.shift.extension()).stream().anyMatch(Member::inCall);
  }

  private void connected(AgentDesk desk, Member member) {
    AgentWork earlier = desk.work;
    if (earlier != null && !earlier.wraps()) {
      earlier.ringing = false;
      return;
    }
    if (earlier != null) {
      drop(desk, earlier, true);
    }
    Rule rule = rule(desk, member.queue());
    if (rule != null && rule.mode != AfterCallMode.OFF && member.extension() != null) {
      String callId = floor.queueCall(member.node(), member.extension());
      begin(
          desk,
          new AgentWork(rule.group, member.node(), member.extension(), rule.limitMs, false),
          callId);
    }
  }

  private void begin(AgentDesk desk, AgentWork work, @Nullable String callId) {
    desk.work = work;
    if (callId != null) {
      name(desk, work, callId);
    }
    effects.drive(desk);
  }

  void call(Call call, boolean gone) {
    if (gone) {
      gone(call);
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
  }

  private void party(AgentDesk desk, Call call, Party party) {
    AgentWork work = desk.work;
    if (work == null) {
      boolean called = party.state() == Party.State.DIALING || party.state() == Party.State.RINGING;
      Rule rule = called ? rule(desk, call.queue()) : null;
      if (rule != null && rule.mode != AfterCallMode.OFF) {
        work = new AgentWork(rule.group, call.node(), party.extension(), rule.limitMs, true);
        begin(desk, work, call.id());
      }
    } else if (work.ringing && call.id().equals(work.callId) && !isThere(desk, call)) {
      wrap(desk, work, 0);
    } else if (work.callId == null && !work.wraps() && party.state() == Party.State.UP) {
      name(desk, work, call.id());
    }
    if (work != null && call.id().equals(work.callId)) {
      work.rang |= party.state() == Party.State.RINGING;
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

  private void gone(Call call) {
    for (AgentDesk desk : List.copyOf(byCall.getOrDefault(call.id(), Set.of()))) {
      AgentWork work = desk.work;
      if (work == null) {
        continue;
      }
      if (call.mergedInto() != null) {
        name(desk, work, call.mergedInto());
      } else if (work.ringing) {
        wrap(desk, work, 0);
      }
    }
  }

  /** The agent is through with the call, now or, if that is known, at another time. */
  private void wrap(AgentDesk desk, AgentWork work, long atMs) {
    GroupCard group = group(desk, work);
    AfterCallMode mode = group == null ? AfterCallMode.ANSWERED : mode(desk, group);
    boolean fits =
        work.ringing ? work.rang && mode == AfterCallMode.RINGING : mode != AfterCallMode.OFF;
    if (!fits || desk.shift.pause() != null || !desk.shift.loggedIn()) {
      drop(desk, work, false);
      effects.drive(desk);
      return;
    }
    long now = clock.millis();
    work.ringing = false;
    work.endedAtMs = atMs == 0 ? now : Math.min(now, atMs);
    time(desk, work);
    effects.told(What.AFTER_CALL_BEGAN, desk, work.group, work.callId);
    effects.drive(desk);
  }

  private @Nullable GroupCard group(AgentDesk desk, AgentWork work) {
    return work.group == 0 ? null : driver.group(work.group);
  }

  private void time(AgentDesk desk, AgentWork work) {
    work.stopTimer();
    work.timer =
        loop.schedule(
            () -> over(desk, work),
            Math.max(0, work.untilMs() - clock.millis()),
            TimeUnit.MILLISECONDS);
  }

  /** Ends it, if it is still on; before the hang-up there is none then. */
  void over(AgentDesk desk, AgentWork work) {
    if (desk.work == work) {
      drop(desk, work, work.wraps());
      effects.drive(desk);
    }
  }

  /** Ends it without freeing the phone. */
  void drop(AgentDesk desk, AgentWork work, boolean told) {
    work.stopTimer();
    desk.work = null;
    String callId = work.callId;
    forget(desk, work);
    if (told) {
      if (callId != null) {
        effects.ended(callId, Math.max(0, clock.millis() - work.endedAtMs));
      }
      effects.told(What.AFTER_CALL_ENDED, desk, work.group, callId);
    }
  }

  /** See {@link AfterCallWork#resume}. */
  void resume(String callId, String node, String extension, long endedAtMs) {
    AgentDesk desk = atExtension.apply(extension);
    AgentWork work = desk == null ? null : desk.work;
    if (desk != null && work != null && work.wraps() && work.callId == null) {
      name(desk, work, callId);
      work.endedAtMs = endedAtMs;
      time(desk, work);
    } else if (resumed.size() < DeskLimits.RESUMED) {
      resumed.put(node + "/" + extension, new Resumed(callId, endedAtMs));
    }
  }

  /** Takes over what an earlier run left: a phone that is paused for after-call work. */
  void adopt(AgentDesk desk) {
    Member last = null;
    long sinceMs = 0;
    for (Member m : floor.members(desk.shift.extension())) {
      if (!m.paused() || !PauseWords.AFTER_CALL.equals(m.pausedReason())) {
        continue;
      }
      sinceMs = Math.max(sinceMs, Math.max(m.pausedAtMs(), m.lastCallAtMs()));
      if (last == null || m.inCall() || m.lastCallAtMs() > last.lastCallAtMs()) {
        last = m;
      }
    }
    if (last == null || desk.work != null || !desk.shift.loggedIn()) {
      return;
    }
    Rule rule = rule(desk, last.queue());
    if (rule == null) {
      return;
    }
    AgentWork work = new AgentWork(rule.group, last.node(), last.extension(), rule.limitMs, false);
    desk.work = work;
    Resumed call = resumed.remove(last.node() + "/" + desk.shift.extension());
    if (inCall(desk)) {
      String extension = last.extension();
      String callId = extension == null ? null : floor.queueCall(last.node(), extension);
      if (callId != null) {
        name(desk, work, callId);
      }
      return;
    }
    work.endedAtMs = sinceMs == 0 ? clock.millis() : Math.min(sinceMs, clock.millis());
    if (call != null) {
      name(desk, work, call.callId);
      work.endedAtMs = call.endedAtMs;
    }
    time(desk, work);
  }
}

package io.cordboard.server.desk;

import io.cordboard.server.board.Member;
import io.cordboard.server.board.PauseWords;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls and after-call work that were there before we looked: those of an earlier run, and those of
 * an agent who logs in only now. On the board's thread.
 */
final class LeftWork {
  private final AgentWorks works;
  private final Floor floor;
  private final Function<String, @Nullable AgentDesk> atExtension;
  private final Clock clock;
  private final ResumedCalls calls = new ResumedCalls();

  /** Found, and the call is not known yet: records may come later than the PBX. */
  private final Map<String, AgentWork> nameless = new HashMap<>();

  LeftWork(
      AgentWorks works,
      Floor floor,
      Function<String, @Nullable AgentDesk> atExtension,
      Clock clock) {
    this.works = works;
    this.floor = floor;
    this.atExtension = atExtension;
    this.clock = clock;
  }

  /** See {@link AfterCallWork#resume}. */
  void resume(String callId, String node, String extension, long endedAtMs) {
    AgentDesk desk = atExtension.apply(extension);
    AgentWork work = nameless.remove(node + "/" + extension);
    if (work != null) {
      boolean over = work.overAtMs != 0;
      work.wrapUp.ended(endedAtMs);
      if (over) {
        works.named(callId, work);
      } else if (desk != null && desk.work == work) {
        works.name(desk, work, callId);
        works.wraps(desk, work, endedAtMs);
      }
    } else {
      calls.put(node, extension, new ResumedCalls.ResumedCall(callId, endedAtMs));
    }
  }

  /** Takes over what is there; of what is over or talks already the phone is not driven by this. */
  void adopt(AgentDesk desk) {
    if (desk.work != null || !desk.shift.loggedIn()) {
      return;
    }
    Member last = null;
    long sinceMs = 0;
    for (Member m : floor.members(desk.shift.extension())) {
      boolean paused = m.paused() && PauseWords.AFTER_CALL.equals(m.pausedReason());
      if (paused) {
        sinceMs = Math.max(sinceMs, Math.max(m.pausedAtMs(), m.lastCallAtMs()));
      }
      if (m.inCall() || paused && (last == null || isLater(m, last))) {
        last = m;
      }
    }
    if (last == null || !last.inCall()) {
      works.ring(desk);
    }
    if (last != null && desk.work == null) {
      adopt(desk, last, sinceMs);
    }
  }

  private static boolean isLater(Member member, Member last) {
    return !last.inCall() && member.lastCallAtMs() > last.lastCallAtMs();
  }

  private void adopt(AgentDesk desk, Member last, long sinceMs) {
    AgentWorks.Rule rule = works.rule(desk, last.queue());
    String extension = desk.shift.extension();
    if (rule == null || extension == null || last.inCall() && rule.mode() == AfterCallMode.OFF) {
      return;
    }
    AgentWork work = works.work(rule, last.node(), extension);
    work.answered(clock.millis());
    desk.work = work;
    ResumedCalls.ResumedCall call = calls.take(last.node(), extension);
    if (last.inCall()) {
      String callId = floor.queueCall(last.node(), extension);
      if (callId != null) {
        works.name(desk, work, callId);
      }
      return;
    }
    long endedAtMs = sinceMs == 0 ? clock.millis() : sinceMs;
    // An earlier call than that of this pause has nothing to do with it.
    if (call != null && endedAtMs - call.endedAtMs() < DeskLimits.RESUMED_APART_MS) {
      works.name(desk, work, call.callId());
      endedAtMs = call.endedAtMs();
    } else if (nameless.size() < DeskLimits.RESUMED) {
      nameless.put(last.node() + "/" + extension, work);
    }
    works.wraps(desk, work, endedAtMs);
  }
}

package io.cordboard.server.ivr.house;

import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.IvrTrace;
import io.cordboard.server.ivr.Line;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that people look at: all that run, and the last that are over, each with the last
 * lines of what happened. Any thread.
 */
public final class IvrTraces implements IvrTrace {

  /** What a line is about. */
  public enum What {
    ASKED,
    ANSWERED,
    FAILED,
    /** The caller gets the fallback, whatever the reason. */
    FALLBACK,
    ENTERED,
    PRESSED,
    LEFT,
    REMARK,
    RECORDED,
    DATA,
    ENDED
  }

  /**
   * A line.
   *
   * @param step of asked, answered and failed, else 0
   * @param tookMs of answered and failed, else -1
   */
  public record Row(long atMs, What what, int step, String text, long tookMs) {}

  /**
   * A session as it is now.
   *
   * @param at the menu or layer that was entered last
   * @param end null while it runs
   * @param lost whether its end was only concluded
   * @param first how many lines there were before those that are kept
   */
  public record Session(
      Line.Caller caller,
      String did,
      boolean sensitive,
      @Nullable String at,
      @Nullable CallEnd end,
      boolean lost,
      Map<String, String> customData,
      int first,
      List<Row> rows) {}

  private final Clock clock;
  private final Map<String, TracedSession> running = new LinkedHashMap<>();
  private final ArrayDeque<TracedSession> over = new ArrayDeque<>();

  /** None yet. */
  public IvrTraces(Clock clock) {
    this.clock = clock;
  }

  /** Those that are wanted, the newest first. */
  public synchronized List<Session> sessions(Predicate<Session> wanted, int limit) {
    List<TracedSession> all = new ArrayList<>(over);
    all.addAll(running.values());
    all.sort((a, b) -> Long.compare(b.caller.sinceMs(), a.caller.sinceMs()));
    return all.stream().map(TracedSession::shown).filter(wanted).limit(limit).toList();
  }

  /** The one of this call, null if it is not there any more. */
  public synchronized @Nullable Session session(String callId) {
    for (TracedSession one : running.values()) {
      if (one.caller.callId().equals(callId)) {
        return one.shown();
      }
    }
    for (TracedSession one : over) {
      if (one.caller.callId().equals(callId)) {
        return one.shown();
      }
    }
    return null;
  }

  /** How many run now. */
  public synchronized int running() {
    return running.size();
  }

  @Override
  public synchronized void began(Line.Caller caller, IvrPlan plan) {
    if (running.size() < IvrLimits.SESSIONS) {
      running.put(
          caller.callId(), new TracedSession(caller, plan.did(), plan.settings().sensitive()));
    }
  }

  @Override
  public void asked(Line.Caller caller, int step, IvrQuestion question) {
    add(caller, What.ASKED, step, TraceText.of(question), -1);
  }

  @Override
  public void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs) {
    What what = answer instanceof IvrAnswer.Failed ? What.FAILED : What.ANSWERED;
    add(caller, what, step, TraceText.of(answer), tookMs);
  }

  @Override
  public synchronized void entered(Line.Caller caller, String id, String name) {
    String where = name.isEmpty() || name.equals(id) ? id : id + " " + name;
    TracedSession session = running.get(caller.callId());
    if (session != null) {
      session.entered(TraceText.bounded(where));
    }
    add(caller, What.ENTERED, where);
  }

  @Override
  public void pressed(Line.Caller caller, String keys) {
    add(caller, What.PRESSED, keys);
  }

  @Override
  public void left(Line.Caller caller, @Nullable String next) {
    if (next != null) {
      add(caller, What.LEFT, "for " + next);
    }
  }

  @Override
  public void remark(Line.Caller caller, String what) {
    add(caller, What.REMARK, what);
  }

  @Override
  public void failed(Line.Caller caller, String reason, String why) {
    add(caller, What.FALLBACK, reason + ": " + why);
  }

  @Override
  public void recorded(Line.Caller caller, String file, boolean voicemail) {
    add(caller, What.RECORDED, (voicemail ? "message " : "recording ") + file);
  }

  @Override
  public synchronized void customData(Line.Caller caller, Map<String, String> all) {
    TracedSession session = running.get(caller.callId());
    if (session != null) {
      session.keeps(all);
      add(caller, What.DATA, session.shown().customData().keySet().toString());
    }
  }

  @Override
  public synchronized void ended(Line.Caller caller, CallEnd end, boolean lost) {
    add(caller, What.ENDED, end.status() + (lost ? ", lost" : ""));
    TracedSession session = running.remove(caller.callId());
    if (session != null) {
      session.ended(end, lost);
      over.addLast(session);
      if (over.size() > IvrLimits.TRACED) {
        over.removeFirst();
      }
    }
  }

  private void add(Line.Caller caller, What what, String text) {
    add(caller, what, 0, TraceText.bounded(text), -1);
  }

  private synchronized void add(Line.Caller caller, What what, int step, String text, long tookMs) {
    TracedSession session = running.get(caller.callId());
    if (session != null) {
      session.add(new Row(clock.millis(), what, step, text, tookMs));
    }
  }
}

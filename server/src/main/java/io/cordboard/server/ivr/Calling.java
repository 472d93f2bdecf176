package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Targets are dialled, one after the other, and one who answers is talked to. Each is charged when
 * its attempt begins.
 */
final class Calling extends Stage {

  /**
   * How it ended.
   *
   * @param cause Q.850, for the caller's own end; 0 if there is none
   */
  record Outcome(Status status, int cause) {}

  /**
   * A target that may be dialled.
   *
   * @param called who that is, however it was written
   * @param told what the customer hears of it as TARGET
   */
  record Attempt(Target target, String called, String told) {}

  private final Dial dial;
  private final List<Attempt> attempts;
  private final Consumer<Outcome> then;

  /** How long each has been rung, whatever the way: who does not answer on one will on none. */
  private final Map<String, Long> rungMs = new HashMap<>();

  private int next;
  private String number = "";
  private @Nullable String called;
  private @Nullable Outcome last;
  private boolean begun;
  private long beganAtMs;
  private long attemptedAtMs;

  /**
   * @param attempts in their order, one at least
   */
  Calling(Conversation call, Dial dial, List<Attempt> attempts, Consumer<Outcome> then) {
    super(call);
    this.dial = dial;
    this.attempts = attempts;
    this.then = then;
  }

  @Override
  void enter() {
    beganAtMs = call.clock.millis();
    attempt();
  }

  private void attempt() {
    Status refused = Status.INVALIDARGS;
    while (next < attempts.size()) {
      Attempt attempt = attempts.get(next++);
      long ms = leftMs(attempt);
      if (ms < IvrLimits.LEAST_RING_MS) {
        continue;
      }
      Dialling.Answer answer = call.dialling.admit(call.plan, attempt.target());
      if (answer instanceof Dialling.Answer.Reached reached) {
        dial(attempt, reached, ms);
        return;
      }
      refused = Calls.skipped(call, attempt.target(), (Dialling.Answer.Refused) answer);
    }
    Outcome outcome = last;
    if (outcome == null) {
      call.facts.refused(attempts.get(0).told(), refused);
      call.write();
      outcome = new Outcome(refused, DialCauses.cause(refused));
    } else {
      call.facts.dialled(outcome.status());
      call.write();
    }
    then.accept(outcome);
  }

  /** What is left of its own time, and of the time of all. */
  private long leftMs(Attempt attempt) {
    long own = dial.ringSeconds() * 1000L - rungMs.getOrDefault(attempt.called(), 0L);
    long all = IvrLimits.RING_SECONDS * 1000L - (call.clock.millis() - beganAtMs);
    return Math.min(own, all);
  }

  private void dial(Attempt attempt, Dialling.Answer.Reached reached, long ms) {
    number = attempt.told();
    called = attempt.called();
    attemptedAtMs = call.clock.millis();
    if (last == null) {
      call.facts.dialling(number, attemptedAtMs);
    } else {
      call.facts.dialling(number);
    }
    int seconds = (int) ((ms + 999) / 1000);
    call.keep(this, () -> ring(attempt, reached, seconds));
  }

  private void ring(Attempt attempt, Dialling.Answer.Reached reached, int seconds) {
    call.alarms.guard(
        seconds * 1000L + IvrLimits.GRACE_MS,
        () -> call.fail("overdue", "dialling: no end (expected: one after ringing)"));
    call.line.dial(dial.only(attempt.target(), seconds, shown(reached)), reached.reach());
  }

  /** What the way out lets the target see: the number that the server names only if it may. */
  private @Nullable String shown(Dialling.Answer.Reached reached) {
    String named = dial.callerId();
    String wanted = named == null ? call.caller().number() : named;
    if (dial.withheld() || wanted.isEmpty()) {
      return named;
    }
    String shown = reached.callers().shown(wanted, call.caller());
    if (shown.equals(wanted)) {
      return named;
    }
    if (named != null) {
      call.remark(
          "CALLERID: "
              + named
              + " (expected: one of caller-ids for "
              + reached.reach().shownName()
              + ")");
    }
    return shown.isEmpty() ? null : shown;
  }

  @Override
  void on(Event event) {
    if (event instanceof Event.Dialling dialling) {
      if (!begun) {
        call.facts.dialling(number, dialling.atMs());
      }
      begun = true;
      call.write();
    } else if (event instanceof Event.Answered answered) {
      call.facts.answered(answered.atMs());
      call.left(number);
      call.write();
      talking();
    } else if (event instanceof Event.Dialled dialled) {
      dialled(dialled);
    } else if (event instanceof Event.Recording recording) {
      call.trace.recorded(call.caller(), recording.file(), false);
    } else if (event instanceof Event.Unrecorded unrecorded) {
      call.trace.notRecorded(call.caller(), unrecorded.file());
      call.remark("recording: " + unrecorded.why());
    } else if (event instanceof Event.Unheard unheard) {
      call.remark("sound: " + unheard.sound() + ": " + unheard.why());
    }
  }

  @Override
  boolean keepsKeys() {
    return false;
  }

  private void dialled(Event.Dialled dialled) {
    Status status =
        dialled.answered()
            ? Status.ANSWER
            : DialCauses.status(dialled.cause(), dialled.registered());
    if (dialled.answered() && !call.facts.isBridged()) {
      call.facts.answered(call.clock.millis());
    }
    Outcome outcome = new Outcome(status, cause(status, dialled.cause()));
    last = outcome;
    if (dialled.answered()) {
      call.talked();
      call.facts.dialled(status);
      call.write();
      then.accept(outcome);
      return;
    }
    String who = called;
    if (who != null) {
      rungMs.merge(who, call.clock.millis() - attemptedAtMs, Long::sum);
    }
    attempt();
  }

  /** A call that nobody took did not end normally, whatever its last leg says. */
  private static int cause(Status status, int cause) {
    boolean normal = cause == 0 || cause == 16 || cause == 31;
    return normal && status != Status.ANSWER ? DialCauses.cause(status) : cause == 0 ? 16 : cause;
  }

  private void talking() {
    call.alarms.guard(
        dial.maxSeconds() * 1000L + IvrLimits.GRACE_MS, () -> call.go(Leaving.hangUp(call, 0)));
  }
}

package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.Calling.Attempt;
import io.cordboard.server.ivr.Calling.Outcome;
import io.cordboard.server.ivr.Dialling.Answer;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Dials whom an answer or a layer names, as far as the rules allow. */
final class Calls {
  private final Conversation call;

  Calls(Conversation call) {
    this.call = call;
  }

  /**
   * The caller's prompt first; without one the caller is not answered before the target is.
   *
   * @param otherwise dialled if none of the targets may be; null: nobody
   */
  void begin(Dial dial, @Nullable Target otherwise, Consumer<Outcome> after) {
    call.go(
        new Announcing(
            call, Playing.parts(dial.callerPrompt()), false, () -> reach(dial, otherwise, after)));
  }

  private void reach(Dial dial, @Nullable Target otherwise, Consumer<Outcome> after) {
    List<Attempt> attempts = new ArrayList<>();
    Status refused = Status.INVALIDARGS;
    List<Target> targets = new ArrayList<>(dial.targets());
    for (int i = 0; i < targets.size(); i++) {
      if (attempts.size() >= IvrLimits.TARGETS) {
        call.remark("targets: more (expected: at most " + IvrLimits.TARGETS + ")");
        break;
      }
      Target target = targets.get(i);
      Answer answer = call.dialling.check(call.plan, target);
      if (answer instanceof Answer.Reached reached) {
        attempts.add(new Attempt(target, reached.called(), told(target, reached, otherwise)));
      } else if (answer instanceof Answer.Refused no) {
        refused = skipped(call, target, no);
      }
      if (i == dial.targets().size() - 1 && attempts.isEmpty() && otherwise != null) {
        call.remark("DIALSTRINGS: none of use (expected: one; TARGET is dialled)");
        targets.add(otherwise);
      }
    }
    if (attempts.isEmpty()) {
      String first = targets.isEmpty() ? "" : targets.get(0).number();
      call.facts.refused(first, refused);
      call.write();
      after.accept(new Outcome(refused, DialCauses.cause(refused)));
      return;
    }
    call.go(new Calling(call, limited(dial), attempts, after));
  }

  /** A dial string of the number that the server calls TARGET is told by that name. */
  private String told(Target target, Answer.Reached reached, @Nullable Target otherwise) {
    return otherwise != null
            && call.dialling.check(call.plan, otherwise) instanceof Answer.Reached same
            && same.called().equals(reached.called())
        ? otherwise.number()
        : target.number();
  }

  /** Says why a target is not dialled, and what CALL_STATUS is if no other is. */
  static Status skipped(Conversation call, Target target, Answer.Refused no) {
    call.remark("skipped " + target.number() + ": " + no.text());
    return switch (no.why()) {
      case PROVIDER, NUMBER -> Status.INVALIDARGS;
      case EXTENSION -> Status.CHANUNAVAIL;
      case ALLOWANCE -> Status.CONGESTION;
    };
  }

  private Dial limited(Dial dial) {
    IvrPlan.Settings settings = call.plan.settings();
    int ring = dial.ringSeconds() > 0 ? dial.ringSeconds() : settings.ringSeconds();
    int most = settings.callSeconds();
    if (dial.maxSeconds() > most) {
      call.remark(
          "CALL_MAX: " + dial.maxSeconds() + " (expected: at most call-seconds, " + most + ")");
    }
    return new Dial(
        dial.targets(),
        dial.callerId(),
        dial.withheld(),
        dial.callerName() == null ? call.givenName() : dial.callerName(),
        dial.callerPrompt(),
        dial.musicClass(),
        dial.targetPrompt(),
        Math.min(ring, IvrLimits.RING_SECONDS),
        dial.maxSeconds() > 0 ? Math.min(dial.maxSeconds(), most) : most,
        dial.recorded(),
        dial.digitsAfterAnswer());
  }
}

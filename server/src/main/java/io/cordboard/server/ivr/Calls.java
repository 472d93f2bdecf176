package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.Calling.Outcome;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrAction.Target;
import io.cordboard.server.ivr.Line.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Dials whom an answer or a layer names, as far as the rules allow. */
final class Calls {
  private final Conversation call;

  Calls(Conversation call) {
    this.call = call;
  }

  /** The caller's prompt first; without one the caller is not answered before the target is. */
  void begin(Dial dial, Consumer<Outcome> after) {
    call.go(
        new Announcing(call, Playing.parts(dial.callerPrompt()), false, () -> reach(dial, after)));
  }

  private void reach(Dial dial, Consumer<Outcome> after) {
    List<Target> targets = new ArrayList<>();
    List<Reach> reaches = new ArrayList<>();
    Status refused = Status.INVALIDARGS;
    for (Target target : dial.targets()) {
      if (reaches.size() >= IvrLimits.TARGETS) {
        call.remark("targets: more (expected: at most " + IvrLimits.TARGETS + ")");
        break;
      }
      Dialling.Answer answer = call.dialling.admit(call.plan, target);
      if (answer instanceof Dialling.Answer.Reached reached) {
        targets.add(target);
        reaches.add(reached.reach());
      } else if (answer instanceof Dialling.Answer.Refused no) {
        call.remark("skipped " + target.number() + ": " + no.text());
        refused =
            switch (no.why()) {
              case PROVIDER, NUMBER -> Status.INVALIDARGS;
              case EXTENSION -> Status.CHANUNAVAIL;
              case ALLOWANCE -> Status.CONGESTION;
            };
      }
    }
    if (reaches.isEmpty()) {
      String first = dial.targets().isEmpty() ? "" : dial.targets().get(0).number();
      call.facts.refused(first, refused);
      call.write();
      after.accept(new Outcome(refused, DialCauses.cause(refused)));
      return;
    }
    call.go(new Calling(call, limited(dial, targets), reaches, after));
  }

  private Dial limited(Dial dial, List<Target> targets) {
    IvrPlan.Settings settings = call.plan.settings();
    int ring = dial.ringSeconds() > 0 ? dial.ringSeconds() : settings.ringSeconds();
    int most = settings.callSeconds();
    return new Dial(
        targets,
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

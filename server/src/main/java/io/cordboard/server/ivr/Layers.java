package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.Calling.Outcome;
import io.cordboard.server.ivr.Collecting.Wanted;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.IvrPlan.Layer;
import io.cordboard.server.ivr.IvrPlan.Step;
import org.jspecify.annotations.Nullable;

/** Leads a call through the layers of the configuration. */
final class Layers {
  private final Conversation call;
  private final Actions actions;
  private final Calls calls;
  private @Nullable Layer layer;
  private int previous;

  Layers(Conversation call, Actions actions, Calls calls) {
    this.call = call;
    this.actions = actions;
    this.calls = calls;
  }

  void enter(int number) {
    Layer entered = call.plan.layers().get(number);
    if (entered == null) {
      call.fail("unknown_layer", "layer: " + number + " (expected: one of the configuration)");
      return;
    }
    if (!call.step()) {
      return;
    }
    Layer before = layer;
    previous = before == null ? 0 : before.number();
    layer = entered;
    call.entered(Integer.toString(number), entered.name());
    play(entered, 1);
  }

  /** A layer, or the end if there is none. */
  void orEnd(int number) {
    if (number == 0) {
      call.go(Leaving.hangUp(call, 0));
    } else {
      enter(number);
    }
  }

  /** Asks the layer's server. */
  void ask(String digits) {
    Layer now = layer;
    IvrPlan.Server server = now == null ? null : now.server();
    if (now == null || server == null) {
      call.fail("unknown_layer", "layer: without a server (expected: one to ask)");
      return;
    }
    Line.Caller caller = call.caller();
    IvrQuestion.LayerInput question =
        new IvrQuestion.LayerInput(
            call.plan.did(), caller.number(), caller.callId(), digits, now.number(), previous);
    call.go(
        new Asking(
            call,
            call.customers.apply(server),
            question,
            answer -> actions.perform(answer, this::ask)));
  }

  /** After a layer's call. */
  void after(Outcome outcome, int failed, int unanswered, int answered) {
    int to =
        switch (outcome.status()) {
          case ANSWER -> answered;
          case NOANSWER -> unanswered == 0 ? failed : unanswered;
          default -> failed;
        };
    if (to == 0) {
      int cause = outcome.status() == Status.ANSWER ? 16 : outcome.cause();
      call.go(Leaving.hangUp(call, cause));
    } else {
      enter(to);
    }
  }

  private void play(Layer now, int time) {
    if (now.digits() == 0) {
      call.go(
          new Announcing(
              call,
              Playing.parts(now.prompt()),
              true,
              () -> {
                if (now.server() == null) {
                  take(now.next());
                } else {
                  ask("");
                }
              }));
      return;
    }
    Wanted wanted =
        new Wanted(
            now.digits(),
            now.firstDigitMs(),
            now.interDigitMs(),
            digits -> isEnough(now, digits),
            true);
    call.go(
        new Collecting(
            call, Playing.parts(now.prompt()), wanted, digits -> pressed(now, time, digits)));
  }

  /** Whether nobody waits for more: a key is complete and no other begins with it. */
  private static boolean isEnough(Layer now, String digits) {
    return now.server() == null
        && now.keys().containsKey(digits)
        && now.keys().keySet().stream()
            .noneMatch(key -> key.length() > digits.length() && key.startsWith(digits));
  }

  private void pressed(Layer now, int time, String digits) {
    Step step = now.keys().get(digits);
    if (step != null && !digits.isEmpty()) {
      take(step);
    } else if (now.server() != null && !digits.isEmpty()) {
      ask(digits);
    } else if (time >= now.tries()) {
      take(now.next());
    } else if (digits.isEmpty()) {
      play(now, time + 1);
    } else {
      call.keys.clear();
      call.go(new Announcing(call, Playing.parts(now.invalid()), true, () -> play(now, time + 1)));
    }
  }

  private void take(Step step) {
    if (step instanceof Step.ToLayer to) {
      enter(to.layer());
    } else if (step instanceof Step.ToNumber to) {
      Dial dial =
          new Dial(
              to.targets(),
              null,
              false,
              null,
              Prompt.NONE,
              null,
              Prompt.NONE,
              to.ringSeconds(),
              0,
              false,
              "");
      calls.begin(
          dial,
          null,
          outcome -> after(outcome, to.failedLayer(), to.unansweredLayer(), to.answeredLayer()));
    } else if (step instanceof Step.ToQueue to) {
      call.go(Leaving.queue(call, to.queue()));
    } else if (step instanceof Step.ToVoicemail to) {
      actions.record(to.prompt(), to.maxSeconds(), true);
    } else if (step instanceof Step.End end) {
      actions.end(end.prompt(), end.cause());
    }
  }
}

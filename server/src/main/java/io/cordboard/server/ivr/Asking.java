package io.cordboard.server.ivr;

import io.cordboard.server.ivr.IvrAnswer.Failed;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The customer's server is asked. A slow one is not silence: after a while the caller hears the
 * waiting sound. An answer that comes when the call is elsewhere is dropped.
 */
final class Asking extends Stage {
  private final Customer customer;
  private final IvrQuestion question;
  private final Consumer<IvrAnswer.Understood> then;
  private long askedAtMs;
  private boolean waiting;
  private boolean answered;
  private @Nullable CompletableFuture<IvrAnswer> pending;

  Asking(
      Conversation call,
      Customer customer,
      IvrQuestion question,
      Consumer<IvrAnswer.Understood> then) {
    super(call);
    this.customer = customer;
    this.question = question;
    this.then = then;
  }

  @Override
  boolean isLed() {
    return true;
  }

  @Override
  void enter() {
    if (!call.step()) {
      return;
    }
    askedAtMs = call.clock.millis();
    call.trace.asked(call.caller(), call.steps(), call.shown(question));
    call.alarms.ring(IvrLimits.WAITING_MS, this::sound);
    call.alarms.guard(
        IvrLimits.ANSWER_MS + IvrLimits.WAITING_MS,
        () -> answered(new Failed("late", "answer: none (expected: within 5 s)")));
    CompletableFuture<IvrAnswer> asked = customer.ask(question);
    pending = asked;
    var unused =
        asked.whenComplete(
            (answer, broken) ->
                call.run(
                    () ->
                        answered(
                            answer != null
                                ? answer
                                : new Failed("unreachable", "answer: " + broken))));
  }

  /** Nobody wants the answer any more: its connection is another caller's. */
  @Override
  void leave() {
    answered = true;
    CompletableFuture<IvrAnswer> asked = pending;
    if (asked != null) {
      asked.cancel(false);
    }
  }

  @Override
  void on(Event event) {
    if (!waiting) {
      return;
    }
    if (event instanceof Event.Heard) {
      call.alarms.ring(IvrLimits.WAITING_PAUSE_MS, this::sound);
    } else if (event instanceof Event.Unheard unheard) {
      call.remark("sound: " + unheard.sound() + ": " + unheard.why());
      call.line.music(call.line.isAnswered() ? IvrLimits.WAITING_MUSIC : null);
    }
  }

  private void sound() {
    waiting = true;
    String sound = call.plan.settings().sounds().waiting();
    call.line.playEarly(List.of(new Media.Sound(sound)), call.language());
  }

  private void answered(IvrAnswer answer) {
    if (answered || !call.isAt(this)) {
      return;
    }
    answered = true;
    call.alarms.clear();
    if (waiting) {
      call.line.hush();
    }
    call.trace.answered(
        call.caller(), call.steps(), call.shown(answer), call.clock.millis() - askedAtMs);
    if (answer instanceof IvrAnswer.Understood understood) {
      call.learn(question, understood);
      then.accept(understood);
    } else if (answer instanceof Failed failed) {
      call.fail(failed.reason(), failed.why());
    }
  }
}

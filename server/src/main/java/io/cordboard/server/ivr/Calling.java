package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;
import io.cordboard.server.ivr.IvrAction.Dial;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Reach;
import java.util.List;
import java.util.function.Consumer;

/** Targets are dialled, and one who answers is talked to. */
final class Calling extends Stage {

  /**
   * How it ended.
   *
   * @param cause Q.850, for the caller's own end; 0 if there is none
   */
  record Outcome(Status status, int cause) {}

  private final Dial dial;
  private final List<Reach> reaches;
  private final Consumer<Outcome> then;
  private boolean begun;

  /**
   * @param reaches of the dial's targets, one each
   */
  Calling(Conversation call, Dial dial, List<Reach> reaches, Consumer<Outcome> then) {
    super(call);
    this.dial = dial;
    this.reaches = reaches;
    this.then = then;
  }

  @Override
  void enter() {
    call.facts.dialling(reaches.get(0).number(), call.clock.millis());
    call.write();
    call.alarms.guard(
        dial.ringSeconds() * 1000L + IvrLimits.GRACE_MS,
        () -> call.fail("overdue", "dialling: no end (expected: one after ringing)"));
    call.line.dial(dial, reaches);
  }

  @Override
  void on(Event event) {
    if (event instanceof Event.Dialling dialling && isTarget(dialling.index())) {
      String number = reaches.get(dialling.index()).number();
      if (begun) {
        call.facts.dialling(number);
      } else {
        call.facts.dialling(number, dialling.atMs());
      }
      begun = true;
      call.write();
    } else if (event instanceof Event.Answered answered && isTarget(answered.index())) {
      String number = reaches.get(answered.index()).number();
      call.facts.dialling(number);
      call.facts.answered(answered.atMs());
      call.left(number);
      call.write();
      talking();
    } else if (event instanceof Event.Dialled dialled) {
      dialled(dialled);
    } else if (event instanceof Event.Recording recording) {
      call.trace.recorded(call.caller(), recording.file(), false);
    } else if (event instanceof Event.Unheard unheard) {
      call.remark("sound: " + unheard.sound() + ": " + unheard.why());
    }
  }

  @Override
  boolean keepsKeys() {
    return false;
  }

  private void dialled(Event.Dialled dialled) {
    boolean answered = dialled.answered() || call.facts.isBridged();
    if (isTarget(dialled.index())) {
      call.facts.dialling(reaches.get(dialled.index()).number());
    }
    Status status =
        answered ? Status.ANSWER : DialCauses.status(dialled.cause(), dialled.registered());
    if (answered && !call.facts.isBridged()) {
      call.facts.answered(call.clock.millis());
    }
    call.facts.dialled(status);
    call.write();
    int cause = dialled.cause() != 0 ? dialled.cause() : DialCauses.cause(status);
    then.accept(new Outcome(status, cause));
  }

  private void talking() {
    call.alarms.guard(
        dial.maxSeconds() * 1000L + IvrLimits.GRACE_MS, () -> call.go(Leaving.hangUp(call, 0)));
  }

  private boolean isTarget(int index) {
    return index >= 0 && index < reaches.size();
  }
}

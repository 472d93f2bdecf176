package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;

/** Things went wrong: the sorry prompt, and the end. If even that fails, the dialplan has one. */
final class Apologizing extends Stage {

  Apologizing(Conversation call) {
    super(call);
  }

  @Override
  void enter() {
    String sorry = call.plan.settings().sounds().sorry();
    call.line.play(List.of(new Media.Sound(sorry)), call.language());
    call.alarms.guard(IvrLimits.APOLOGY_MS, () -> call.go(Leaving.hangUp(call, 0)));
  }

  @Override
  void on(Event event) {
    if (event instanceof Event.Heard) {
      call.go(Leaving.hangUp(call, 0));
    } else if (event instanceof Event.Unheard unheard) {
      call.remark("sound: " + unheard.sound() + ": " + unheard.why());
      call.go(Leaving.fallback(call));
    }
  }

  @Override
  boolean keepsKeys() {
    return false;
  }
}

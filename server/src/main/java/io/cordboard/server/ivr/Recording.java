package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Line.Event;

/** The caller is recorded. */
final class Recording extends Stage {
  private final int maxSeconds;
  private final boolean voicemail;
  private final Runnable then;

  /**
   * @param voicemail whether it is a message, which a key ends
   */
  Recording(Conversation call, int maxSeconds, boolean voicemail, Runnable then) {
    super(call);
    this.maxSeconds = maxSeconds;
    this.voicemail = voicemail;
    this.then = then;
  }

  @Override
  void enter() {
    call.line.answer();
    call.line.record(maxSeconds, voicemail);
    call.alarms.guard(maxSeconds * 1000L + IvrLimits.GRACE_MS, then);
  }

  @Override
  void on(Event event) {
    if (event instanceof Event.Recorded recorded) {
      if (!recorded.file().isEmpty()) {
        call.trace.recorded(call.caller(), recorded.file(), voicemail);
      }
      then.run();
    } else if (event instanceof Event.Unheard unheard) {
      call.fail("recording", unheard.sound() + ": " + unheard.why());
    }
  }

  @Override
  boolean keepsKeys() {
    return false;
  }
}

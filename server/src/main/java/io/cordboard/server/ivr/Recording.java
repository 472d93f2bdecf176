package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Line.Event;

/** The caller is recorded. */
final class Recording extends Stage {
  private final int maxSeconds;
  private final boolean voicemail;
  private final Runnable then;
  private boolean told;

  /**
   * @param voicemail whether it is a message, which a key ends
   */
  Recording(Conversation call, int maxSeconds, boolean voicemail, Runnable then) {
    super(call);
    this.maxSeconds = maxSeconds;
    this.voicemail = voicemail;
    this.then = then;
  }

  private void ended(String file) {
    if (!file.isEmpty()) {
      tell(file);
      then.run();
    } else {
      none("recording: none (expected: a file of what is said)");
    }
  }

  /** Nothing, or not all, was recorded: if the caller is gone, that is told at once too. */
  private void none(String why) {
    call.alarms.guard(IvrLimits.GONE_MS, () -> call.fail("recording", why));
  }

  @Override
  void enter() {
    call.line.answer();
    call.line.record(maxSeconds, voicemail);
    call.alarms.guard(maxSeconds * 1000L + IvrLimits.GRACE_MS, then);
  }

  @Override
  void on(Event event) {
    if (event instanceof Event.Recording begun) {
      tell(begun.file());
    } else if (event instanceof Event.Recorded recorded) {
      ended(recorded.file());
    } else if (event instanceof Event.Unheard unheard) {
      call.fail("recording", unheard.sound() + ": " + unheard.why());
    } else if (event instanceof Event.Unrecorded unrecorded) {
      call.trace.notRecorded(call.caller(), unrecorded.file());
      none(unrecorded.why());
    }
  }

  /** Once: its beginning may have been missed. */
  private void tell(String file) {
    if (!told) {
      told = true;
      call.trace.recorded(call.caller(), file, voicemail);
    }
  }

  @Override
  boolean keepsKeys() {
    return false;
  }
}

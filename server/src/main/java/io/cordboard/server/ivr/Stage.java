package io.cordboard.server.ivr;

/**
 * Where a call is: the state of the flow's machine, with its data. Entered once and never again;
 * leaving it clears its alarms. What it does not expect it ignores.
 */
abstract sealed class Stage
    permits Opening, Announcing, Collecting, Asking, Calling, Recording, Apologizing, Leaving {
  final Conversation call;

  Stage(Conversation call) {
    this.call = call;
  }

  /** Begins. May already go on to the next stage, but then does nothing more. */
  abstract void enter();

  /** Goes, whatever comes after: to the next stage, or as the caller is gone. */
  void leave() {}

  /** What happened on the line; never a key or the end, which are the same in all stages. */
  void on(Line.Event event) {}

  /** A key was added to those typed ahead. */
  void keyed() {}

  /** Whether the caller is led by prompts and answers, which may go on without end. */
  boolean isLed() {
    return false;
  }

  /** Whether keys are of any use in this stage or the next. */
  boolean keepsKeys() {
    return true;
  }
}

package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Line.Event;

/** The caller is on his way out of our hands: to the end, to a queue, to the dialplan. */
final class Leaving extends Stage {

  private enum Way {
    END,
    QUEUE,
    FALLBACK,
    /** Somebody else's already. */
    GONE
  }

  private final Way way;
  private final int cause;
  private final String queue;

  private Leaving(Conversation call, Way way, int cause, String queue) {
    super(call);
    this.way = way;
    this.cause = cause;
    this.queue = queue;
  }

  /**
   * @param cause Q.850, 0 for normal clearing
   */
  static Leaving hangUp(Conversation call, int cause) {
    return new Leaving(call, Way.END, cause, "");
  }

  static Leaving queue(Conversation call, String queue) {
    return new Leaving(call, Way.QUEUE, 0, queue);
  }

  static Leaving fallback(Conversation call) {
    return new Leaving(call, Way.FALLBACK, 0, "");
  }

  /** He is in the dialplan, not at our wish. */
  static Leaving gone(Conversation call) {
    return new Leaving(call, Way.GONE, 0, "");
  }

  @Override
  void enter() {
    switch (way) {
      case END -> hangUp();
      case QUEUE -> {
        call.line.queue(queue);
        call.alarms.guard(
            IvrLimits.LEAVING_MS,
            () -> call.fail("overdue", "queue: " + queue + " (expected: the PBX takes him)"));
      }
      case FALLBACK -> {
        call.line.fallback();
        call.alarms.guard(IvrLimits.LEAVING_MS, () -> call.go(hangUp(call, 0)));
      }
      case GONE -> {}
    }
  }

  @Override
  void on(Event event) {
    if (event instanceof Event.Left) {
      // Also where he was to be hung up: somebody else has him, and his end will be told.
      call.alarms.clear();
      if (way == Way.QUEUE) {
        call.left(queue);
      }
    } else if (event instanceof Event.Unheard unheard && way == Way.QUEUE) {
      call.fail("queue", unheard.sound() + ": " + unheard.why());
    }
  }

  @Override
  boolean keepsKeys() {
    return false;
  }

  private void hangUp() {
    call.line.hangUp(cause);
    call.alarms.guard(IvrLimits.LEAVING_MS, () -> call.over(call.clock.millis(), true));
  }
}

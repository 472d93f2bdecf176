package io.cordboard.server.ivr;

/**
 * Whom a number's calls may dial: the providers, the patterns and the rules against toll fraud,
 * asked for every target. Any thread.
 */
public interface Dialling {

  /** What may be dialled, or why it may not. */
  sealed interface Answer {
    /**
     * It may.
     *
     * @param called who that is, however it was written: E.164, or the extension
     * @param callers what he may be shown as the caller's number
     */
    record Reached(Line.Reach reach, String called, CallerNumbers callers) implements Answer {
      /** He may be shown any. */
      public Reached(Line.Reach reach, String called) {
        this(reach, called, CallerNumbers.ANY);
      }
    }

    /**
     * It may not, and is skipped.
     *
     * @param text one line for the log, {@code provider: x (expected: one of …)}
     */
    record Refused(Why why, String text) implements Answer {}
  }

  /** Why a target is skipped; if all are, the last word says what CALL_STATUS is. */
  enum Why {
    /** No such provider is configured. */
    PROVIDER,
    /** No number, or one that the rules forbid: INVALIDARGS. */
    NUMBER,
    /** No device of ours: CHANUNAVAIL. */
    EXTENSION,
    /** The number's allowance of calls or money is used up: CONGESTION. */
    ALLOWANCE
  }

  /** Whether it may be dialled at all: asked of all targets before the first is. Counts nothing. */
  Answer check(IvrPlan plan, IvrAction.Target target);

  /** When an attempt at it begins; counts against the allowance. */
  Answer admit(IvrPlan plan, IvrAction.Target target);
}

package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended: by what its legs were and why they went, never by the dial status, which calls
 * an unknown number "no answer".
 */
final class Outcomes {
  private static final int NORMAL_CLEARING = 16;

  private Outcomes() {}

  static Call.Outcome of(CallFile call, boolean concluded) {
    if (concluded) {
      return Call.Outcome.LOST;
    }
    if (call.answeredAtMs != 0) {
      return Call.Outcome.ANSWERED;
    }
    if (call.abandoned) {
      return Call.Outcome.ABANDONED;
    }
    return call.anyCallee ? dialled(call) : alone(call);
  }

  /** The Q.850 cause that decided. */
  static int cause(CallFile call) {
    if (call.answeredAtMs == 0 && call.anyCallee && failure(call.calleeCause) != null) {
      return call.calleeCause;
    }
    int cause = call.callerCause != 0 ? call.callerCause : call.calleeCause;
    // Who leaves Stasis by hanging up is gone without a cause, but nothing went wrong.
    return cause == 0 && (call.answeredAtMs != 0 || call.callerUp) ? NORMAL_CLEARING : cause;
  }

  private static Call.Outcome dialled(CallFile call) {
    Call.Outcome failed = failure(call.calleeCause);
    if (failed != null) {
      return failed;
    }
    if (call.callerAsked || call.callerCause == 127) {
      return Call.Outcome.CANCELLED;
    }
    return Call.Outcome.NO_ANSWER;
  }

  /** Nobody was dialled, or nobody could be; or the first leg of a click-to-call never answered. */
  private static Call.Outcome alone(CallFile call) {
    Call.Outcome failed = failure(call.callerCause);
    if (failed != null) {
      return failed;
    }
    if (call.callerUp) {
      return Call.Outcome.ANSWERED; // by an application: an announcement, a mailbox, an IVR
    }
    if (call.callerDialled) {
      return Call.Outcome.NO_ANSWER;
    }
    return call.callerAsked || call.callerCause == 127
        ? Call.Outcome.CANCELLED
        : Call.Outcome.FAILED;
  }

  /** What a cause says for sure, null if it says nothing. */
  private static Call.@Nullable Outcome failure(int cause) {
    return switch (cause) {
      case 1, 22, 28 -> Call.Outcome.UNKNOWN_NUMBER;
      case 17, 21 -> Call.Outcome.BUSY;
      case 2, 3, 20, 27 -> Call.Outcome.UNREACHABLE;
      case 18, 19, 102 -> Call.Outcome.NO_ANSWER;
      case 34, 38, 41, 42, 44, 47, 58 -> Call.Outcome.CONGESTION;
      case 0, 16, 26, 31, 127 -> null;
      default -> Call.Outcome.FAILED;
    };
  }
}

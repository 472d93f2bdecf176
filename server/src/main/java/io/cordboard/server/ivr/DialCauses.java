package io.cordboard.server.ivr;

import io.cordboard.server.ivr.CallEnd.Status;

/**
 * What a cause of Q.850 says about an attempt. The issue names 1, 17–19, 21 and 34; the others go
 * where a caller's side would look for them: lines and numbers that do not work are congestion,
 * what the device cannot do leaves it unavailable, as Asterisk's Dial has it.
 */
final class DialCauses {

  private DialCauses() {}

  /**
   * @param cause 0 if there was none: the time was over
   */
  static Status status(int cause, boolean registered) {
    if (!registered) {
      return Status.CHANUNAVAIL;
    }
    return switch (cause) {
      case 0, 16, 18, 19, 31 -> Status.NOANSWER;
      case 17 -> Status.BUSY;
      case 21 -> Status.DONTCALL;
      case 1, 2, 22, 23, 26, 27, 28, 34, 38, 41, 42, 43, 44, 47, 102 -> Status.CONGESTION;
      default -> Status.CHANUNAVAIL;
    };
  }

  /** What a caller is hung up with where the attempt itself has no cause. */
  static int cause(Status status) {
    return switch (status) {
      case ANSWER, CANCEL, VOEND, TE -> 16;
      case BUSY -> 17;
      case NOANSWER -> 19;
      case DONTCALL -> 21;
      case CONGESTION -> 34;
      case CHANUNAVAIL -> 20;
      case INVALIDARGS -> 28;
    };
  }
}

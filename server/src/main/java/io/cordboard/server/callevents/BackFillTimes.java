package io.cordboard.server.callevents;

/**
 * When the back-fill looks.
 *
 * @param settleMs how long a call must be over: who saw it live records it first
 * @param everyMs between two looks
 */
public record BackFillTimes(long settleMs, long everyMs) {
  /** The usual ones. */
  public static final BackFillTimes DEFAULT =
      new BackFillTimes(CallEventLimits.SETTLE_MS, CallEventLimits.EVERY_MS);
}

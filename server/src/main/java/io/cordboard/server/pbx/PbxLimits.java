package io.cordboard.server.pbx;

/** The bounds of asking a PBX, each with its reason. */
final class PbxLimits {
  /**
   * Devices asked for their round trip per second: 100 phones in 20 s cost the PBX 25 Getvars/s.
   */
  static final int REGISTRATIONS_PER_SECOND = 5;

  /** From the beginning of one round of these questions to that of the next. */
  static final long REGISTRATIONS_ROUND_MS = 30_000;

  /** First wait after a failed resync: an Asterisk that has just booted is slow for a second. */
  static final long RESYNC_RETRY_MIN_MS = 1_000;

  /** Longest wait between resyncs: all that time the node is shown as stale. */
  static final long RESYNC_RETRY_MAX_MS = 30_000;

  /** How often board and PBX are compared: drift is a bug of ours, and this bounds its life. */
  static final long COMPARE_EVERY_MS = 120_000;

  /** Second look after a difference: longer than any event was seen to take. */
  static final long COMPARE_AGAIN_MS = 2_000;

  private PbxLimits() {}
}

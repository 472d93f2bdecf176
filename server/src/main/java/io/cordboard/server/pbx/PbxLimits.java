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

  /** Contacts asked at once in a resync: fills the way there and back; the PBX answers in turn. */
  static final int CONTACTS_AT_ONCE = 16;

  /** Looks at a contact that goes while it is looked at: a phone that moves does so once. */
  static final int CONTACT_TRIES = 3;

  /** Calls being set up at a time on one node; past it something is wrong with who asks. */
  static final int SETUPS = 500;

  /** OriginateResponse comes right after the ring time; a busy PBX gets this much more. */
  static final long SETUP_GRACE_MS = 5_000;

  /** How long a failure waits for the hang-up that tells its reason: they come in any order. */
  static final long REASON_MS = 500;

  /** Database writes under way at a time: each is a short-lived channel pair of the PBX. */
  static final int DB_WRITES = 100;

  /** How long the dialplan's receipt of a database write may take: it was seen to take 2–5 ms. */
  static final long DB_WRITE_MS = 5_000;

  /**
   * How long a leg that came back takes no commands: 0.5 s is enough on a quiet machine, 0.7 s was
   * too short once on a busy one.
   */
  static final long TALK_SETTLES_MS = 1_000;

  /** How long the first sign of a hold, consultation or join may take: 0.1–0.4 s was seen. */
  static final long TALK_MS = 3_000;

  /** How long a consultation may take until it rings; a trunk's 180 was seen within 2 s. */
  static final long CONSULT_MS = 8_000;

  /** How long an end of a consultation waits for the hang-up that tells why. */
  static final long TALK_REASON_MS = 50;

  private PbxLimits() {}
}

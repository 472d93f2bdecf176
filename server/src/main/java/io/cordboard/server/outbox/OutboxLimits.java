package io.cordboard.server.outbox;

import io.cordboard.server.posting.ClientTimes;

/** The bounds of webhooks, each with its reason. */
public final class OutboxLimits {

  // --- delivery

  /** How long a webhook is tried. What a receiver did not take over a long weekend is looked at. */
  public static final long KEEP_MS = 72L * 3_600_000;

  /** The first repeat: a receiver that restarts is mostly back by then. */
  public static final long FIRST_REPEAT_MS = 2_000;

  /** The longest wait between two tries of one message. */
  public static final long LONGEST_REPEAT_MS = 600_000;

  /** So many failures one after the other mean that the target is down, not one message wrong. */
  public static final int DOWN_FAILURES = 3;

  /** The longest wait between two knocks at a target that is down: how late it is told at most. */
  public static final long LONGEST_KNOCK_MS = 60_000;

  /** Requests under way at one target, each with its connection. */
  public static final int CONNECTIONS = 8;

  /** Messages of one target in memory: seconds of a busy house. */
  public static final int WINDOW = 2_000;

  /** Bytes of bodies of one target in memory; a record has about 3 kB. */
  public static final long WINDOW_BYTES = 16L * 1024 * 1024;

  /** Messages read from the store at a time. */
  public static final int READ = 500;

  /** Delivered messages that the store could not be told of; past it nothing more is sent. */
  public static final int UNSETTLED = 2_000;

  /** Words whose messages wait in the store alone, since the window is full of repeats. */
  public static final int PARKED = 20_000;

  /** How often the store is looked through again, for what nobody told of. */
  public static final long LOOK_AGAIN_MS = 15_000;

  /** How often it is looked for messages of targets that are not there; they have three days. */
  public static final long STRAYS_MS = 600_000;

  /** Messages given up within this time make one line in the log: thousands may go at once. */
  public static final long GIVEN_UP_LOG_MS = 60_000;

  /** How soon the store is asked again after it failed. */
  public static final long STORE_AGAIN_MS = 1_000;

  /** Replaceable messages kept for one target; the oldest go first. */
  public static final int LIVE_ROWS = 20_000;

  /**
   * Live messages in memory while the store takes none, or is slower than a burst; one write takes
   * them all, and as many may come meanwhile. Past it the oldest replaceable go first. About 60 MB
   * at the worst, twice that for as long as one write may last.
   */
  public static final int INBOX = 50_000;

  /** A live message that the store, which is there, refused so often alone, is given up. */
  public static final int WRONG_TRIES = 3;

  /**
   * Live messages whose record would owe them again, remembered until it is written: thousands of
   * live calls with some ended legs each; about 10 MB.
   */
  public static final int OWED_AGAIN = 50_000;

  /** Merged calls whose other call lasts: transfers of a busy house that are under way. */
  public static final int MERGED = 2_000;

  /** A target down for longer is told to the operator. */
  public static final long DOWN_NOTE_MS = 300_000;

  /** Events kept in memory for the debug page: some minutes of a quiet house, about 300 kB. */
  public static final int RECENT = 200;

  /** Pages that wait for an event at once; each holds a request. */
  public static final int RECENT_WAITERS = 16;

  /** Text of an error that is kept. */
  public static final int ERROR_LENGTH = 200;

  // --- the client

  /** How long finding an address and connecting to it may take. */
  public static final long CONNECT_MS = 5_000;

  /** How long the TLS handshake may take. */
  public static final long HANDSHAKE_MS = 10_000;

  /** From the request to the answer's first byte: a slow CRM answers within. */
  public static final long FIRST_BYTE_MS = 15_000;

  /** From the request to the answer's last byte, whatever trickles. */
  public static final long TOTAL_MS = 20_000;

  /** How long a kept connection may be idle; most servers close after a minute. */
  public static final long IDLE_MS = 30_000;

  /** All of them. */
  static final ClientTimes TIMES =
      new ClientTimes(CONNECT_MS, HANDSHAKE_MS, FIRST_BYTE_MS, TOTAL_MS, IDLE_MS);

  /** How long the server waits for requests under way when it stops. */
  public static final long STOP_MS = 2_000;

  private OutboxLimits() {}
}

package io.cordboard.ari;

/** Every bound of this module, each with its reason. */
public final class AriLimits {

  /**
   * Longest websocket message. A GET of one object is 1 kB, the list of our own ids 100 kB; lists
   * of all channels or bridges never come this way.
   */
  public static final int MESSAGE_BYTES = 1024 * 1024;

  /** Longest reply body over HTTP; the same as over the socket, so that both behave alike. */
  public static final int REPLY_BYTES = MESSAGE_BYTES;

  /** Longest list of all channels or bridges of a PBX: 10,000 of 0.8 kB. */
  public static final int LIST_BYTES = 8 * 1024 * 1024;

  /** Longest request body we build ourselves: a map of channel variables. */
  public static final int REQUEST_BYTES = 64 * 1024;

  /**
   * Events waiting for the listener. 4 s at the 2500 events/s a busy node sends; a listener later
   * than that is better served by a resync.
   */
  public static final int INBOX_EVENTS = 10_000;

  /** Characters waiting for the listener, so that few but huge events cannot fill the heap. */
  public static final long INBOX_CHARS = 32L * 1024 * 1024;

  /** Events handed to the listener in one go before other work of its thread gets its turn. */
  public static final int INBOX_BATCH = 256;

  /** Requests without a reply; Asterisk answers in 0.1 ms, so this is a PBX that hangs. */
  public static final int PENDING_REQUESTS = 1_000;

  /** Channels asked for at once in a resync, well below the bound of pending requests. */
  public static final int RESYNC_WINDOW = 32;

  /** Channels of our application picked up in a resync; more than one Asterisk carries. */
  public static final int RESYNC_CHANNELS = 10_000;

  /** How long a PBX may take to say that it knows REST over the websocket; it needs 0.1 ms. */
  public static final int DETECT_MS = 2_000;

  /** First wait before a new connection; half of it to all of it is used (jitter). */
  public static final int BACKOFF_FIRST_MS = 250;

  /** Longest wait before a new connection: a restarted PBX is back within seconds of its start. */
  public static final int BACKOFF_LAST_MS = 10_000;

  /** Longest wait when another client keeps taking the application from us. */
  public static final int REPLACED_LAST_MS = 600_000;

  /** Wait before looking again whether a slow listener has caught up, so that we may reconnect. */
  public static final int DRAIN_POLL_MS = 100;

  /** Text of a refusal that is kept: enough to read, not enough to hurt a log. */
  public static final int WHY_CHARS = 300;

  /**
   * Threads of the websocket client: one polls, one reads, the rest wait in its close and sends.
   */
  static final int SOCKET_THREADS = 4;

  /** Threads of the HTTP client: its work is short and never blocks. */
  static final int HTTP_THREADS = 2;

  private AriLimits() {}
}

package io.cordboard.server;

/**
 * The bounds of the HTTP port and the event stream, each with its reason. Values that tests shorten
 * are defaults here.
 *
 * <p>Every other package with bounds has them in one file of the same kind: {@code
 * access/AccessLimits} sessions and logins, {@code board/BoardLimits} things the board holds,
 * {@code config/ConfigLimits} the configuration file, {@code control/ControlLimits} commands,
 * {@code desk/DeskLimits} agents' desks, {@code roster/RosterLimits} who works here, {@code
 * callevents/CallEventLimits} the PBX's own call events, {@code dialect/astercc/AccLimits} and
 * {@code dialect/coocenter/CooLimits} the dialects, {@code http/HttpLimits} which of these the port
 * was given, {@code ivr/IvrLimits} callers whom a customer's server leads, what is kept and shown
 * of them, {@code ivr/customer/CustomerLimits} those servers, {@code posting/PostingLimits}
 * requests to other people's servers, {@code numbers/NumberLimits} numbers, {@code
 * outbox/OutboxLimits} webhooks, {@code pbx/PbxLimits} asking the PBX, {@code store/StoreLimits}
 * the store; {@code records/RecordLimits} records on their way to the store; and the modules beside
 * this one {@code ami/AmiLimits} and {@code ari/AriLimits}. What an operator may set is in {@code
 * conf/cordboard.yaml}.
 */
public final class Limits {

  // --- http: connections and requests

  /** Open connections. A CRM with 500 agents keeps one or two each; each costs about 20 kB here. */
  public static final int HTTP_CONNECTIONS = 4096;

  /**
   * Open connections of one address. A proxy before us brings many users, an attacker many more.
   */
  public static final int HTTP_CONNECTIONS_PER_ADDRESS = 1024;

  /** Connections that the system accepts for us while we are busy; a CRM's start comes at once. */
  public static final int HTTP_BACKLOG = 1024;

  /**
   * Request line in bytes. A script's request by JSONP has all its values here, percent-encoded: a
   * thousand Chinese characters are 9 kB.
   */
  public static final int HTTP_REQUEST_LINE_BYTES = 16 * 1024;

  /** All headers of a request in bytes. Cookies and a bearer key need below 2 kB. */
  public static final int HTTP_HEADER_BYTES = 16 * 1024;

  /** A request's body in bytes. The largest command has below 2 kB. */
  public static final int HTTP_BODY_BYTES = 64 * 1024;

  /** Query parameters looked at; more is an attack on the hash table, not a filter. */
  public static final int HTTP_QUERY_PARAMETERS = 64;

  /** From a request's first byte to its last. A phone on a bad line still sends 64 kB in it. */
  public static final long HTTP_REQUEST_MS = 15_000;

  /** How long a kept connection may be silent. Longer than the usual 60 s of a proxy's pool. */
  public static final long HTTP_IDLE_MS = 75_000;

  /** How long a client may take to accept an answer: a snapshot of some MB on a slow line. */
  public static final long HTTP_WRITE_MS = 30_000;

  /** How long a route may take. Click-to-call waits for a person to pick up: a minute at most. */
  public static final long HTTP_REPLY_MS = 75_000;

  /** Requests under way at once; past it the answer is 503 at once rather than late. */
  public static final int HTTP_IN_FLIGHT = 1024;

  /** Requests per second from one address, and how many may come at once after silence. */
  public static final int HTTP_RATE_PER_SECOND = 500;

  /**
   * See {@link #HTTP_RATE_PER_SECOND}: a page with its resources and the burst of a CRM's start.
   */
  public static final int HTTP_RATE_BURST = 2000;

  /** Addresses whose rate is remembered; the longest unseen is forgotten first. */
  public static final int HTTP_RATE_ADDRESSES = 16_384;

  /** Characters of a parameter's name or value; the longest is a URL or a note. */
  public static final int HTTP_PARAMETER_CHARS = 8192;

  /** How deep JSON in a body may be nested; ours has two levels. */
  public static final int HTTP_JSON_DEPTH = 20;

  /** Files being sent at once, each with a file handle: many people listening to recordings. */
  public static final int HTTP_FILES_OPEN = 128;

  /** Threads that read files: a slow disk delays listeners, never the event loops. */
  public static final int HTTP_FILE_READERS = 2;

  /**
   * Bytes of a file read and written at a time: half a minute of a slow line, see HTTP_WRITE_MS.
   */
  public static final int HTTP_FILE_PIECE_BYTES = 64 * 1024;

  /** Ranges of one request; players ask for one, resumed downloads for two. */
  public static final int HTTP_RANGES = 10;

  /** Files of the pages kept in memory; there are some dozens. */
  public static final int HTTP_STATIC_FILES = 500;

  /** Bytes of the pages kept in memory; there are some hundred kB. */
  public static final long HTTP_STATIC_BYTES = 16L * 1024 * 1024;

  /** How often the certificate's files are looked at; renewals come every few weeks. */
  public static final long TLS_LOOK_MS = 5_000;

  /** How much of a key's file is looked at to name its form; keys have some kB. */
  public static final int TLS_KEY_BYTES = 64 * 1024;

  /** How long a TLS handshake may take. */
  public static final long TLS_HANDSHAKE_MS = 10_000;

  /** How long the server waits for answers under way when it stops. */
  public static final long HTTP_STOP_MS = 3_000;

  /** How long a stop waits for the PBXs to take back the callers that we lead; they need 10 ms. */
  public static final long LET_GO_MS = 2_000;

  /** After a refusal in the middle of a request: time for the sender to stop and read it. */
  public static final long HTTP_LINGER_MS = 2_000;

  // --- stream

  /** Websocket clients. A wallboard per desk of a large centre; fan-out costs 1 µs per delivery. */
  public static final int STREAM_CLIENTS = 2000;

  /** Changes between the board and the hub: a second of a storm of 60,000 changes. */
  public static final int STREAM_RING = 65_536;

  /** Things conflated while the ring is full: more than a board of 10,000 calls has things. */
  public static final int STREAM_CONFLATED = 200_000;

  /** Changes kept for {@code since}: half a minute at 2,000 changes/s, an hour at 18/s. */
  public static final int STREAM_HISTORY = 65_536;

  /** Memory the history may hold, by an estimate of some hundred bytes per change. */
  public static final long STREAM_HISTORY_BYTES = 64L * 1024 * 1024;

  /** Bytes of frames put into one shared buffer; larger gains nothing, smaller costs writes. */
  public static final int STREAM_BATCH_BYTES = 256 * 1024;

  /** Changes in one shared buffer: keeps one turn of the loop in the low milliseconds. */
  public static final int STREAM_BATCH_CHANGES = 1024;

  /** Batches that no connection has taken yet; past it the hub waits and the ring fills. */
  public static final int STREAM_BATCHES_IN_FLIGHT = 8;

  /**
   * How long a batch that no connection takes holds the hub up. While all are slow it paces the hub
   * to what conflation can bear; a reader that is stuck alone delays the next one by no more.
   */
  public static final long STREAM_HOLD_MS = 1_000;

  /** Bytes a client may be behind: some seconds of a storm, or one large snapshot and a bit. */
  public static final long STREAM_PENDING_BYTES = 16L * 1024 * 1024;

  /** How old the oldest frame not yet accepted may be; a live board later than that is a lie. */
  public static final long STREAM_PENDING_MS = 15_000;

  /** How long a client that was cut may take to read the close frame behind what was written. */
  public static final long STREAM_CLOSE_MS = 10_000;

  /** A client's message in bytes; filters with some hundred names fit. */
  public static final int STREAM_MESSAGE_BYTES = 8 * 1024;

  /** Names in one list of a filter. */
  public static final int STREAM_FILTER_NAMES = 256;

  /** A client's messages per tick (10 s). Each filter costs a snapshot. */
  public static final int STREAM_MESSAGES_PER_TICK = 20;

  /** Snapshots written per turn of the hub, so that 500 clients coming back do not stop it. */
  public static final int STREAM_HELLOS_PER_TURN = 8;

  /** Clients waiting for their hello. */
  public static final int STREAM_JOINS = 4000;

  /** How often a client hears {@code tick} and a ping, so that silence means trouble. */
  public static final long STREAM_TICK_MS = 10_000;

  /** How long a client may be silent; it owes a pong for every ping. */
  public static final long STREAM_SILENT_MS = 35_000;

  /** How long the hub gathers changes before it writes: what a person cannot see. */
  public static final long STREAM_GATHER_MICROS = 1_000;

  /** Different views (team, filter) at a time: each change is looked at once per view. */
  public static final int STREAM_AUDIENCES = 1000;

  /**
   * Views that one key or user asked for: each desk of a large centre with a filter of its own, and
   * still room for the others.
   */
  public static final int STREAM_AUDIENCES_OF_ONE = 500;

  /** How long a view without readers is kept, so that they can resume. */
  public static final long STREAM_AUDIENCE_MS = 300_000;

  private Limits() {}
}

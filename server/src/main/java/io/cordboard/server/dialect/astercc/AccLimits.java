package io.cordboard.server.dialect.astercc;

/** The bounds of the asterCC dialect, each with its reason. */
final class AccLimits {
  /** Characters of a name or other short value; a team's name has 64. */
  static final int WORD = 64;

  /** Characters of a password; what a login takes, too. */
  static final int PASSWORD = 256;

  /** Characters of {@code userdata}: some ids of a CRM; it is repeated with every event. */
  static final int USERDATA = 1_000;

  /** Characters of a number as a person would write it; 15 digits and what stands between them. */
  static final int NUMBER = 40;

  /** Items of a list in one request: an agent is in a handful of groups. Fewer legs at a time. */
  static final int ITEMS = 50;

  /** Numbers in one DIALERLIST, as the document says. */
  static final int DIAL_NUMBERS = 100;

  /** Characters of any value: 100 numbers of DIALERLIST with room. */
  static final int VALUE = 4_096;

  /** Largest priority of a number; clients count from 0 and use some dozens. */
  static final int PRIORITY = 1_000_000;

  /** Pairs of a query that are looked at to refuse it; a request has a dozen. */
  static final int TARGET_PAIRS = 64;

  /** Letters of a callback's name; jQuery's have 40. */
  static final int CALLBACK = 100;

  /**
   * How long a wish to ring somebody waits for the PBX to say that it cannot: an unreachable phone
   * is told in milliseconds; who rings for longer was accepted.
   */
  static final long ACCEPT_MS = 1_500;

  /**
   * XML elements of a SOAP request within each other: Envelope, Body, operation, part; some room.
   */
  static final int XML_DEPTH = 8;

  /** XML elements of a SOAP request; the longest operation has 11 parts. */
  static final int XML_ELEMENTS = 64;

  /** What was said of calls when they were made: more than a centre has calls at a time. */
  static final int NOTES = 20_000;

  /** How long that is kept if nobody sees the call's end: no call lasts longer than a day. */
  static final long NOTES_MS = 24 * 3_600_000L;

  /**
   * How long who hung up waits to be told for the others of the call: their legs go within
   * milliseconds of each other, and who is left alone for longer goes on.
   */
  static final long LEAVE_MS = 400;

  /** Events of a team that are kept for clients that come back; some minutes of a busy one. */
  static final int RECENT = 1_000;

  /** Teams with events to keep: more than a machine serves. */
  static final int TEAMS = 1_000;

  /** Events on their way to the clients: a second of the busiest machine. */
  static final int ON_THE_WAY = 10_000;

  /** Pages that follow the same agent, or the same team as a whole: tabs, wallboards, programs. */
  static final int PAGES_EACH = 50;

  /** Websockets of one address that have not said who they are: a proxy's, at a shift's begin. */
  static final int STRANGERS = 500;

  /** Pages that follow events: some for each of a thousand agents; each is a connection. */
  static final int FOLLOWERS = 2_000;

  /** Of these by long poll: they are requests under way, and others need room, too. */
  static final int POLLS = 512;

  /** How long a poll waits; proxies give up after 30 or 60 seconds. */
  static final long POLL_MS = 25_000;

  /** Events in one answer of a poll; the next poll gets the next. */
  static final int POLL_EVENTS = 200;

  /** How long a websocket may take to say who it is: a round trip, and a slow page. */
  static final long HELLO_MS = 10_000;

  /** Characters of what a websocket says of itself: five short values. */
  static final int HELLO = 2_048;

  /** How often websockets are pinged, and it is seen whether they are still welcome. */
  static final long PING_MS = 30_000;

  /** A websocket that says nothing for so long, pongs included, is gone. */
  static final long SILENT_MS = 75_000;

  /** Wrong push keys of one address in a minute; a page that is set up wrongly sends a few. */
  static final int WRONG_KEYS = 20;

  /** Addresses of which wrong keys are counted. */
  static final int WRONG_ADDRESSES = 10_000;

  /** Agents of whom is kept that they asked for their events; more than any roster has. */
  static final int ASKERS = 50_000;

  private AccLimits() {}
}

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

  /** Groups, or parties, in one request; an agent is in a handful. */
  static final int ITEMS = 50;

  /** Numbers in one DIALERLIST, as the document says. */
  static final int DIAL_NUMBERS = 100;

  /** Characters of any value: 100 numbers of DIALERLIST with room. */
  static final int VALUE = 4_096;

  /** Largest priority of a number; clients count from 0 and use some dozens. */
  static final int PRIORITY = 1_000_000;

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

  /** How long that is kept: no call lasts longer than a day. */
  static final long NOTES_MS = 24 * 3_600_000L;

  private AccLimits() {}
}

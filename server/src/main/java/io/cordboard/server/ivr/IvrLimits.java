package io.cordboard.server.ivr;

/** Every bound of this package, each with its reason. */
public final class IvrLimits {

  /** Callers in sessions at once: more than one Asterisk plays sounds to. */
  public static final int SESSIONS = 2_000;

  // --- answers of customers' web servers

  /**
   * An answer in bytes. The longest that the contract prints, a CALL, has 3 kB; one with the
   * longest list of targets and data of the customer's own below 20 kB.
   */
  public static final int ANSWER_BYTES = 64 * 1024;

  /** Values inside each other in an answer: the contract's are three deep. The reader recurses. */
  public static final int ANSWER_DEPTH = 16;

  /** XML elements of an answer: four for a field, and the printed CALL has 20 fields. */
  public static final int ANSWER_ELEMENTS = 5_000;

  /** One text of an answer in characters: a name, a number, a sentence of the customer's own. */
  public static final int ANSWER_TEXT = 8_192;

  /** Characters of a number in JSON: the longest of a long's, and telephone numbers sent bare. */
  public static final int ANSWER_NUMBER = 64;

  /** What is shown of a bad value in a log. */
  public static final int SHOWN = 60;

  /** How often a sound is played: with a second for each this is longer than anybody listens. */
  public static final int LOOPS = 100;

  /** Silence after a sound, in seconds; past it callers think that the line is dead. */
  public static final int DELAY_SECONDS = 60;

  /** Longest call and longest recording, in seconds: a day. */
  public static final int CALL_SECONDS = 86_400;

  /** The highest number of a layer. */
  public static final int LAYER = 999_999;

  /** A menu's name in characters; it goes back to the customer with each question. */
  public static final int MENU_NAME = 255;

  /** A telephone number in characters: E.164 has 15, and prefixes and codes come before it. */
  public static final int NUMBER = 40;

  /** A name that is shown on a telephone, in characters. */
  public static final int SHOWN_NAME = 80;

  /** Digits that are said or sent: nobody listens to more. */
  public static final int SAID_DIGITS = 100;

  /** Digits that are sent to who answered: what ARI takes at once, and a code is shorter. */
  public static final int SENT_DIGITS = 64;

  /** Sounds and digits that one answer of a layer says. */
  public static final int SAID = 50;

  /** Remarks on one answer; each is a line in the log. */
  public static final int REMARKS = 20;

  // --- sessions

  /** Steps of a call: a menu that leads to itself must end some day (issue: at most 200). */
  public static final int STEPS = 200;

  /**
   * How long a caller is led from menu to menu with nobody to talk to, then he gets the fallback:
   * longer than anybody listens to lectures by telephone, but a hundred loops of a long record in
   * each of 200 steps would hold a channel for months. What he hears then is the last that he hears
   * to its end, so it may be {@link #SOUND_MS} more.
   */
  public static final int SESSION_MS = 4 * 3_600_000;

  /** A record's or music class's name: the PBX's file names end at 255 with folder and suffix. */
  public static final int SOUND_NAME = 120;

  /** A customer's server is late after this: the contract's 5 s. */
  public static final int ANSWER_MS = 5_000;

  /** After this without an answer the caller hears the waiting sound, not silence. */
  public static final int WAITING_MS = 1_500;

  /** Keys typed ahead that are kept; nobody knows more of a menu by heart. */
  public static final int KEYS_AHEAD = 32;

  /** Names in a call's custom data; the outbox and the record carry all of it. */
  public static final int CUSTOM_NAMES = 50;

  /** A name or a value of custom data in characters. */
  public static final int CUSTOM_TEXT = 255;

  /**
   * Targets of one CALL or DIAL: at the shortest useful ringing this fills the longest dialling.
   */
  public static final int TARGETS = 20;

  /**
   * Longest time in one state of a session; an end of a sound that never comes must not leave a
   * caller in silence. Longer than any greeting.
   */
  public static final int STATE_MS = 120_000;

  /**
   * Longest time in a state in which the caller hears nothing. It may pass twice where the state
   * changed in between, so nobody is in silence for more than double this.
   */
  public static final int SILENT_MS = 5_000;

  /** How long an apology may take before the call ends, should its end not be told. */
  public static final int APOLOGY_MS = 8_000;

  /** Digits of one menu: more than any card, account and code; a server may ask for a billion. */
  public static final int DIGITS = 64;

  /** Who presses # after the only digit of a menu out of habit does so at once. */
  public static final int HABIT_MS = 1_500;

  /** How often digits are read back and neither confirmed nor typed anew before the menu ends. */
  public static final int CONFIRMATIONS = 3;

  /**
   * Longest time that one sound may play should its end never be told. Longer than any record:
   * opening hours are read in one minute, terms of service in six.
   */
  public static final int SOUND_MS = 600_000;

  /** Heard by a caller who waits if the waiting sound is not there: every PBX has this class. */
  public static final String WAITING_MUSIC = "default";

  /** From the end of the waiting sound to its beginning again; sooner, it is a nuisance. */
  public static final int WAITING_PAUSE_MS = 3_000;

  /**
   * Beyond its own limit for anything that the line or the customer must end by themselves: it is
   * taken for lost then. Longer than what a target hears before he is connected.
   */
  public static final int GRACE_MS = 30_000;

  /**
   * Longest way of a caller out of our hands. The line sees to it by itself: it looks every {@link
   * #SILENT_MS}, and gives up when the link was away for {@link #LINK_MS}. Past this something is
   * broken.
   */
  public static final int LEAVING_MS = 90_000;

  /** How often a hang-up is asked for before a caller who is not reported gone is forgotten. */
  public static final int HANGUPS = 3;

  /** Nobody is rung for less: a telephone needs that to begin. */
  public static final int LEAST_RING_MS = 1_000;

  /**
   * Longest dialling of one CALL in seconds, all its targets together: carriers give up a ringing
   * call after five minutes, and the caller before.
   */
  public static final int RING_SECONDS = 300;

  // --- lines

  /** From a caller's end in our application to the end of his channel, which comes at once. */
  public static final int GONE_MS = 1_000;

  /** How often it is looked whether a caller whom a queue took is still there; it is told too. */
  public static final int WATCH_MS = 60_000;

  /**
   * How long a node's link may be away before its sessions are given up: an Asterisk that restarts
   * needs 17 s, and who waits for the end of a call should not wait for ever.
   */
  public static final int LINK_MS = 60_000;

  /**
   * From the link's return to the search for legs that nobody wants: sessions find theirs first.
   */
  public static final int SWEEP_MS = 2_000;

  /** A recording's own limit is kept by the PBX as long as the caller sends sound; then by us. */
  public static final int TAPE_GRACE_MS = 2_000;

  /** After our limit of a talk the PBX ends it by itself, should we be away then. */
  public static final int TALK_GRACE_SECONDS = 5;

  // --- rehearsals

  /** Rehearsals at once: each asks a customer's server for real, at an operator's will. */
  public static final int REHEARSALS = 4;

  /** Longest rehearsal in real time; six questions that are all late fit in. */
  public static final int REHEARSAL_MS = 30_000;

  /** Lines of a rehearsal's answer: a call of 200 steps has some five each. */
  public static final int REHEARSAL_LINES = 1_000;

  // --- the journal and the traces

  /** Sessions whose latest word waits for the store; an hour of ends at 5 calls a second. */
  public static final int JOURNAL = 20_000;

  /**
   * How long a call waits to be on the disk before its customer is asked or a target rings; a
   * healthy store needs 20 ms, and a stalled one is not the caller's silence.
   */
  public static final int KEEP_MS = 1_000;

  /** How soon the store is asked again after it failed. */
  public static final int JOURNAL_AGAIN_MS = 1_000;

  /** What the store, which is there, refused so often alone, is given up. */
  public static final int JOURNAL_TRIES = 3;

  /** How long the start waits to read what a killed server left; a healthy store needs 50 ms. */
  public static final int LEFT_READ_MS = 5_000;

  /** How often the board is asked whether a caller who was left is still there, if nobody tells. */
  public static final int LEFT_LOOK_MS = 5_000;

  /** Sessions that are over and still shown; a person looks at the last few. */
  public static final int TRACED = 200;

  /** Lines of a session that are shown, the last ones; a call of ten menus has as many. */
  public static final int TRACE_LINES = 60;

  /** Characters of all those lines, so that a session's trace is below 25 kB in any script. */
  public static final int TRACE_CHARACTERS = 8_000;

  /** One line of a trace in characters. */
  public static final int TRACE_TEXT = 240;

  private IvrLimits() {}
}

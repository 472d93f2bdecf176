package io.cordboard.server.access;

/** The bounds of this package that are no settings. */
final class AccessLimits {
  /** Sessions of all users; a session is some 300 bytes. The least used one makes room. */
  static final int SESSIONS = 10_000;

  /** Addresses and names whose failed logins are counted; the least recent one makes room. */
  static final int LOGIN_COUNTERS = 20_000;

  /** A user name is tried from many addresses: this many times the allowance of one address. */
  static final int ADDRESSES_PER_NAME = 5;

  /** Hashing is CPU alone, so more threads than this would only take time from calls. */
  static final int HASHING_THREADS = 2;

  /** Logins that wait for a thread: at a quarter second each the last waits 8 seconds. */
  static final int LOGINS_WAITING = 64;

  /** Longer user names and passwords are refused before anything is computed of them. */
  static final int CREDENTIAL_CHARACTERS = 256;

  /** Of the file that keeps sessions: all of them with the longest names, and some room. */
  static final long SESSION_FILE_BYTES = 8L << 20;

  /** Agents whose password was found right lately; some 200 bytes each, more than a house has. */
  static final int REMEMBERED = 10_000;

  /** A password that was not sent for so long is stretched once more. */
  static final long REMEMBERED_MS = 5 * 60_000;

  /** A CRM sends the passwords of all its agents: this many times the allowance of one agent. */
  static final int AGENTS_PER_ADDRESS = 20;

  private AccessLimits() {}
}

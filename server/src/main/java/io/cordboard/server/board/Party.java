package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * Someone in a call: one leg and what it is there. Parties that left stay listed (state GONE) until
 * the call ends.
 *
 * @param channelId the leg, {@code node/uniqueid}
 * @param number the party's number, null if withheld or unknown
 * @param extension the extension, null for an outside party
 * @param agent the number of the agent at that extension, null if none
 * @param state RINGING, UP, HELD (hears music), or GONE
 * @param joinedAtMs when the leg appeared
 * @param answeredAtMs when it was answered, 0 if never
 * @param leftAtMs when it left, 0 while there
 */
public record Party(
    String channelId,
    Role role,
    @Nullable String number,
    @Nullable String name,
    @Nullable String extension,
    @Nullable String agent,
    State state,
    long joinedAtMs,
    long answeredAtMs,
    long leftAtMs) {

  /** A party's state. */
  public enum State {
    DIALING,
    RINGING,
    UP,
    HELD,
    GONE
  }
}

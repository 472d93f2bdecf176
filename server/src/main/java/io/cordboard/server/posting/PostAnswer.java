package io.cordboard.server.posting;

import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param status 0 if there was no answer
 * @param trouble what was wrong with it; a status may have been heard all the same
 * @param text for people; nothing of what the peer wrote
 * @param contentType as it was sent; null for none
 * @param body whole if there was no trouble
 */
public record PostAnswer(
    int status, Trouble trouble, String text, @Nullable String contentType, byte[] body) {
  private static final byte[] EMPTY = {};

  /** What can be wrong with an answer. */
  public enum Trouble {
    NONE,
    /** Its host's address may not be spoken to. */
    NOT_ALLOWED,
    /** No address, no connection, no TLS, or the connection ended. */
    UNREACHABLE,
    /** Not within the time. */
    LATE,
    /** Longer than we read. */
    TOO_LONG,
    /** No HTTP. */
    GARBLED,
    /** We closed. */
    STOPPED
  }

  static PostAnswer none(Trouble trouble, String why) {
    return new PostAnswer(0, trouble, why, null, EMPTY);
  }

  /** An answer that is no more than the text of a failure of ours. */
  public static PostAnswer failed(String why) {
    return none(Trouble.STOPPED, why);
  }

  /** Not within the caller's own time. */
  public static PostAnswer late(long withinMs) {
    return none(Trouble.LATE, "answer: none within " + withinMs + " ms");
  }

  static PostAnswer cut(int status, Trouble trouble, String why) {
    return new PostAnswer(status, trouble, status(status) + ", " + why, null, EMPTY);
  }

  static PostAnswer of(int status, @Nullable String contentType, byte[] body) {
    return new PostAnswer(status, Trouble.NONE, status(status), contentType, body);
  }

  private static String status(int status) {
    return "status: " + status + " (expected: 2xx)";
  }

  /** Whether the status says yes. */
  public boolean taken() {
    return status >= 200 && status < 300;
  }

  /** Whether the peer is well and wants this message not, or elsewhere. */
  public boolean refused() {
    return status >= 300 && status < 500 && status != 408 && status != 429;
  }
}

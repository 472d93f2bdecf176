package io.cordboard.server.stream;

/** Why the server ends a reader's connection: websocket close codes. */
final class CloseCode {
  /** The server stops. */
  static final int GOING_AWAY = 1001;

  /** The reader broke the websocket protocol. */
  static final int PROTOCOL = 1002;

  /** A binary message; only text is understood. */
  static final int NOT_TEXT = 1003;

  /** The reader sent more messages than it may. */
  static final int TOO_MANY_MESSAGES = 1008;

  /** The reader sent too large a message. */
  static final int TOO_LARGE = 1009;

  /** Too many readers wait, or have views of their own. */
  static final int TRY_AGAIN = 1013;

  /** What it showed at the start is not valid any more: log in again. */
  static final int NOT_WELCOME = 4001;

  /** Too slow: too many bytes not yet read. */
  static final int SLOW_BYTES = 4008;

  /** Too slow: the oldest frame not yet read is too old. */
  static final int SLOW_AGE = 4009;

  /** No sign of life, not even a pong. */
  static final int SILENT = 4010;

  private CloseCode() {}
}

package io.cordboard.ari;

/** Where a link stands. Only in {@code Up} are requests sent. */
public sealed interface AriLinkState {

  /**
   * Trying to connect or waiting to.
   *
   * @param reason what kind of trouble, for a program
   * @param why what went wrong last, for a person; empty at the start
   */
  record Down(Reason reason, String why) implements AriLinkState {}

  /**
   * Connected, and what is in our application is known.
   *
   * @param version of Asterisk, as it says itself
   * @param rest the way requests take on this connection
   */
  record Up(String version, RestKind rest) implements AriLinkState {}

  /** Closed by us for good. */
  record Closed() implements AriLinkState {}

  /** The way requests take. */
  enum RestKind {
    SOCKET,
    HTTP
  }

  /** Why a link is down. */
  enum Reason {
    /** Not tried yet. */
    STARTING,
    /** No connection, or no websocket behind it. */
    UNREACHABLE,
    /** User or secret are wrong, or the user may not (401, 403). */
    NOT_ALLOWED,
    /** There is no ARI at that address (404). */
    NOT_FOUND,
    /** The connection was closed or broke. */
    LOST,
    /** No answer to a ping: a black hole. */
    SILENT,
    /** Another client took our application over; we try to take it back, but slowly. */
    REPLACED,
    /** The listener was too slow; the connection was cut so that a resync can mend what is lost. */
    OVERFLOW,
    /** What is in our application could not be found out. */
    RESYNC_FAILED
  }
}

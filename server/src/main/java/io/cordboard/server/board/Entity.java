package io.cordboard.server.board;

/**
 * One thing on the board, as an immutable value. Times are milliseconds since the epoch, 0 for "not
 * yet"; ids carry the node ({@code node/uniqueid}).
 */
public sealed interface Entity
    permits Node, Channel, Call, Bridge, Queue, Caller, Member, Extension, Registration, Agent {

  /** The id within its kind; stable for the life of the thing. */
  String id();

  /** The node it lives on. */
  String node();

  /** Its kind. */
  Kind kind();

  /** The kinds of things on the board, in the order in which a snapshot lists them. */
  enum Kind {
    NODE,
    CHANNEL,
    CALL,
    BRIDGE,
    QUEUE,
    CALLER,
    MEMBER,
    EXTENSION,
    REGISTRATION,
    AGENT
  }
}

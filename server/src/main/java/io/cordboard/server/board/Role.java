package io.cordboard.server.board;

/** What a party is in its call. */
public enum Role {
  CALLER,
  CALLEE,
  AGENT,
  CONSULT,
  SUPERVISOR
}

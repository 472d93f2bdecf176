package io.cordboard.server.board;

/** A device's state, Asterisk's words. */
public enum DeviceState {
  UNKNOWN,
  NOT_IN_USE,
  IN_USE,
  BUSY,
  INVALID,
  UNAVAILABLE,
  RINGING,
  RING_IN_USE,
  ON_HOLD
}

package io.cordboard.ami;

/** Where a link stands. Only in {@code Up} are actions sent. */
public sealed interface AmiLinkState {

  /**
   * Trying to connect or waiting to; {@code why} tells what went wrong last, empty at the start.
   */
  record Down(String why) implements AmiLinkState {}

  /** Logged in and {@code FullyBooted} was seen. {@code banner} is the greeting of the server. */
  record Up(String banner) implements AmiLinkState {}

  /** Closed by us for good. */
  record Closed() implements AmiLinkState {}
}

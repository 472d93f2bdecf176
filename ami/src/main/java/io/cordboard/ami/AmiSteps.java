package io.cordboard.ami;

/** The names of the pipeline's steps, in their order. */
final class AmiSteps {
  private AmiSteps() {}

  static final String TLS = "tls";
  static final String WATCHDOG = "watchdog";
  static final String FRAMES = "frames";
  static final String LOGIN = "login";
  static final String REPLIES = "replies";
  static final String EVENTS = "events";
}

package io.cordboard.server.dialect.astercc;

import io.cordboard.server.desk.AgentState.Status;

/** The words for what an agent does in a group. */
final class StatusWords {
  private StatusWords() {}

  /** In answers about status. */
  static String of(Status status) {
    return switch (status) {
      case IDLE -> "idle";
      case RINGING -> "ringing";
      case BUSY -> "busy";
      case IN_USE -> "in use";
      case PAUSED -> "pause";
      case LOGGED_OUT -> "logout";
    };
  }

  /** In the answer of a login: it has fewer words, and one that stays misspelled. */
  static String login(Status status) {
    return switch (status) {
      case IDLE, IN_USE, LOGGED_OUT -> "idel";
      case RINGING -> "ringing";
      case BUSY -> "busy";
      case PAUSED -> "pause";
    };
  }
}

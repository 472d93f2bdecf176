package io.cordboard.server.dialect.astercc;

import io.cordboard.server.desk.AgentState.Status;

/** The words for what an agent does in a group, where they are not the usual ones. */
final class StatusWords {
  private StatusWords() {}

  /**
   * In the answer of a login: fewer than {@link Status#word} has, and one that stays misspelled.
   */
  static String login(Status status) {
    return switch (status) {
      case IDLE, IN_USE, LOGGED_OUT -> "idel";
      case RINGING -> "ringing";
      case BUSY -> "busy";
      case PAUSED -> "pause";
    };
  }
}

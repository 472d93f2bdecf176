package io.cordboard.server.desk;

/**
 * Something that keeps calls from an agent.
 *
 * @param words for people; may name a time and change with it
 */
public record Hindrance(Kind kind, String words) {

  /** What it is; clients read these words. */
  public enum Kind {
    SUSPENDED,
    NO_PHONE,
    NO_GROUP,
    NOT_LOGGED_IN,
    NOT_CHECKED_IN,
    PAUSED,
    PHONE_AWAY,
    NO_LINK,
    /** Paused at the PBX by somebody else: by the phone, a supervisor, another program. */
    PAUSED_BY_OTHERS,
    UNSETTLED,
    AFTER_CALL,
    DIAL_OUT,
    IN_CALL,
    RINGING
  }
}

package io.cordboard.server.dialect.astercc;

import io.cordboard.server.control.CommandResult;
import io.cordboard.server.desk.DeskResult;

/** How a request can end. What its client is told then stands in {@link BackMsg}. */
enum Condition {
  DONE,
  ALREADY_LOGGED_IN,

  /** Something that must be given is not. */
  EMPTY,
  /** Something is given that cannot be so. */
  WRONG,
  /** {@code type} is none that the operation has. */
  TYPE_WRONG,
  TEAM_UNKNOWN,
  /** No such agent in the team, or another password. */
  AGENT_WRONG,
  ACCOUNT_UNKNOWN,
  /** Another password. */
  ACCOUNT_WRONG,
  SUSPENDED,

  /** Went from the roster meanwhile, who came as an agent. */
  AGENT_GONE,
  /** Went from the roster meanwhile, who came as an account. */
  ACCOUNT_GONE,
  GROUP_UNKNOWN,
  NOT_IN_GROUP,
  NO_GROUP,
  NOT_LOGGED_IN,
  NOT_CHECKED_IN,
  NO_DEVICE,
  PENDING,
  AGENT_STATE,
  DIAL_IN_ONLY,
  NUMBER_REFUSED,
  TARGET_UNKNOWN,
  TARGET_NOT_CHECKED_IN,
  TARGET_STATE,
  LEG_UNKNOWN,
  NOT_ADMIN,
  /** Not now, or not by this one. */
  FORBIDDEN,
  CAMPAIGN_UNKNOWN,
  NOTHING_FOUND,
  /** The PBX is away, or did not say whether it did. */
  UNSURE,
  FAILED;

  static Condition of(DeskResult.Why why, boolean account) {
    return switch (why) {
      case NOT_ALLOWED -> FORBIDDEN;
      case AGENT_UNKNOWN -> account ? ACCOUNT_GONE : AGENT_GONE;
      case GROUP_UNKNOWN -> GROUP_UNKNOWN;
      case NOT_IN_GROUP -> NOT_IN_GROUP;
      case NO_GROUP -> NO_GROUP;
      case SUSPENDED -> SUSPENDED;
      case ALREADY_LOGGED_IN -> ALREADY_LOGGED_IN;
      case NOT_LOGGED_IN -> NOT_LOGGED_IN;
      case NOT_CHECKED_IN -> NOT_CHECKED_IN;
      case NO_DEVICE -> NO_DEVICE;
      case NO_AFTER_CALL_WORK -> NOTHING_FOUND;
      case BAD_VALUE -> WRONG;
      case NOT_KEPT -> FAILED;
    };
  }

  static Condition of(CommandResult.Why why, boolean account) {
    return switch (why) {
      case NOT_ALLOWED, WRONG_STATE, NO_CALL -> FORBIDDEN;
      case AGENT_UNKNOWN -> account ? ACCOUNT_GONE : AGENT_GONE;
      case GROUP_UNKNOWN, QUEUE_UNKNOWN -> GROUP_UNKNOWN;
      case NOT_MEMBER -> NOT_IN_GROUP;
      case BAD_VALUE -> WRONG;
      case NUMBER_REFUSED, TOO_MANY -> NUMBER_REFUSED;
      case NOT_CHECKED_IN -> NOT_CHECKED_IN;
      case NO_DEVICE -> NO_DEVICE;
      case PENDING -> PENDING;
      case AGENT_STATE -> AGENT_STATE;
      case DIAL_IN_ONLY -> DIAL_IN_ONLY;
      case TARGET_NOT_CHECKED_IN -> TARGET_NOT_CHECKED_IN;
      case TARGET_STATE -> TARGET_STATE;
      case NOT_GROUP_ADMIN -> NOT_ADMIN;
      case LEG_UNKNOWN -> LEG_UNKNOWN;
      case LINK_DOWN -> UNSURE;
      case NOT_FOUND,
          KEY_REUSED,
          BUSY,
          NO_ANSWER,
          UNREACHABLE,
          ALREADY_MEMBER,
          STATIC_MEMBER,
          FAILED ->
          FAILED;
    };
  }
}

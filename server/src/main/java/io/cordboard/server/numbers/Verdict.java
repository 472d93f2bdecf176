package io.cordboard.server.numbers;

/** Whether and how a number may be dialled. */
public sealed interface Verdict {

  /** A number inside the PBX, dialled as it is. */
  record Internal(String extension) implements Verdict {}

  /**
   * A number of the public network.
   *
   * @param e164 with {@code +}; a short number as it is
   * @param dialString what the dialplan is to get
   * @param price what a minute of it costs
   */
  record Outside(String e164, String dialString, double price) implements Verdict {}

  /** It may not; {@code text} says why, for people. */
  record Refused(Why why, String text) implements Verdict {}

  /** Why a number is refused. */
  enum Why {
    NOT_A_NUMBER,
    NOT_IN_THE_PLAN,
    COUNTRY,
    TYPE,
    BLOCKED,
    EMERGENCY,
    RATE,
    COST
  }
}

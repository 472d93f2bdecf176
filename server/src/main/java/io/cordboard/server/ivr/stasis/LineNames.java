package io.cordboard.server.ivr.stasis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we call our things on the PBX: by the call's id, so that what a killed server left there is
 * known to be ours, and whose it is. Never twice in a call's life.
 */
final class LineNames {
  private static final Pattern OURS = Pattern.compile("ivr-([0-9a-f]{32})-[a-z][0-9]+");

  private final String callId;
  private final String life;
  private int count;

  /**
   * @param sinceMs when the caller was met; a recording's name tells two lives of one server apart
   */
  LineNames(String callId, long sinceMs) {
    this.callId = callId;
    this.life = Long.toString(sinceMs / 1000 % 100_000_000, Character.MAX_RADIX);
  }

  /** A channel to a target. */
  String leg() {
    return next('l');
  }

  String bridge() {
    return next('b');
  }

  String playback() {
    return next('p');
  }

  /** Without ending. */
  String recording() {
    return callId + "-" + life + "-" + ++count;
  }

  private String next(char kind) {
    return "ivr-" + callId + "-" + kind + ++count;
  }

  /** The call's id in a name of ours, empty if it is none. */
  static String callOf(String name) {
    Matcher ours = OURS.matcher(name);
    return ours.matches() ? ours.group(1) : "";
  }
}

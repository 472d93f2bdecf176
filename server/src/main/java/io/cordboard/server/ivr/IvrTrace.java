package io.cordboard.server.ivr;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who watches sessions: the console's live trace, the log, the counters, the board (an IVR's entry,
 * keys, exit and custom data belong to the call's record). On the flow's loop; must not block.
 */
public interface IvrTrace {

  /** A flow began. */
  void began(Line.Caller caller, IvrPlan plan);

  /** The customer was asked. {@code step} counts from 1. */
  void asked(Line.Caller caller, int step, IvrQuestion question);

  /** The answer came, or the failure. */
  void answered(Line.Caller caller, int step, IvrAnswer answer, long tookMs);

  /** A menu or layer was entered; {@code id} as the customer names it. */
  void entered(Line.Caller caller, String id, String name);

  /** The caller pressed these in it; already masked if the number is sensitive. */
  void pressed(Line.Caller caller, String keys);

  /** The caller left for a queue, an extension or a number; null: ended. */
  void left(Line.Caller caller, @Nullable String next);

  /** A thing worth a line: a skipped provider, a bad record, the fallback and why. */
  void remark(Line.Caller caller, String what);

  /**
   * Things went wrong, and the caller gets the fallback; once per call.
   *
   * @param reason as in {@link IvrAnswer.Failed}, or of the flow's own: too_many_steps, overtime,
   *     overdue, internal, recording, queue
   */
  default void failed(Line.Caller caller, String reason, String why) {
    remark(caller, "fallback: " + reason + ": " + why);
  }

  /** The caller left a message, in this file. */
  void recorded(Line.Caller caller, String file, boolean voicemail);

  /** Nothing is in that file: the PBX could not write it. */
  default void notRecorded(Line.Caller caller, String file) {}

  /** What the call carries now. */
  void customData(Line.Caller caller, Map<String, String> all);

  /** It is over. */
  void ended(Line.Caller caller, CallEnd end, boolean lost);
}

package io.cordboard.ami;

import java.util.List;

/** How an action ended: done, refused by the PBX, or unknown because no answer could be had. */
public sealed interface AmiReply {

  /**
   * The PBX answered {@code Success} (or {@code Goodbye}, {@code Follows}).
   *
   * @param response the response itself
   * @param items the events of the list, empty for an action without a list
   */
  record Done(AmiMessage response, List<AmiMessage> items) implements AmiReply {}

  /** The PBX answered {@code Error}; {@code message} is its own text. */
  record Refused(String message) implements AmiReply {}

  /**
   * No answer is known: the link was down or broke, the time limit passed, or a list outgrew its
   * bound.
   *
   * @param sent whether the action may have reached the PBX; when false it surely did not
   */
  record Unknown(String why, boolean sent) implements AmiReply {}
}

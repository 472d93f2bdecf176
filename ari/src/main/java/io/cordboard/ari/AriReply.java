package io.cordboard.ari;

import com.fasterxml.jackson.databind.JsonNode;

/** How a request ended: done, refused by the PBX, or unknown because no answer could be had. */
public sealed interface AriReply {

  /**
   * The PBX did it (2xx).
   *
   * @param json the body, a missing node if there was none
   */
  record Done(int status, JsonNode json) implements AriReply {}

  /** The PBX did not do it; {@code message} is its own text. 404: gone, 409: not in Stasis. */
  record Refused(int status, String message) implements AriReply {}

  /**
   * No answer is known: the link was down or broke, the time limit passed, or the reply outgrew its
   * bound.
   *
   * @param sent whether the request may have reached the PBX; when false it surely did not
   */
  record Unknown(String why, boolean sent) implements AriReply {}
}

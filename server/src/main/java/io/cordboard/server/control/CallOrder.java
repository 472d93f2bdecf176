package io.cordboard.server.control;

import org.jspecify.annotations.Nullable;

/**
 * A wish for a call.
 *
 * @param from the extension that rings first, or the number of the agent who sits at it
 * @param to what it then dials, as a person would write it
 * @param callerId the name that the ringing phone shows beside the number it is about to call, null
 *     for none
 * @param tag comes back in {@code Call.tag}, null for none
 * @param timeoutSeconds how long the first phone may ring; 0 for the configured time
 * @param limitSeconds the call is ended when two parties have talked for so long (holding and later
 *     parties count, ringing does not); 0 for never. The PBX itself ends it some minutes later if
 *     Cordboard is away then
 */
public record CallOrder(
    String from,
    String to,
    @Nullable String callerId,
    @Nullable String tag,
    int timeoutSeconds,
    int limitSeconds) {

  /** Without a limit. */
  public CallOrder(
      String from, String to, @Nullable String callerId, @Nullable String tag, int timeoutSeconds) {
    this(from, to, callerId, tag, timeoutSeconds, 0);
  }
}

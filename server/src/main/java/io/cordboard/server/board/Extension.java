package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * An extension with a hint.
 *
 * @param id {@code node/number}
 * @param device the device behind the hint, {@code PJSIP/801}
 * @param status the hint's bits: 0 idle, 1 in use, 2 busy, 4 unavailable, 8 ringing, 9 in use and
 *     ringing, 16 hold, 17 in use and on hold, -1 hint removed
 * @param agent the number of the agent there, null if none
 * @param sinceMs since when it has this status
 */
public record Extension(
    String id,
    String node,
    String number,
    String device,
    int status,
    @Nullable String agent,
    long sinceMs)
    implements Entity {

  @Override
  public Kind kind() {
    return Kind.EXTENSION;
  }
}

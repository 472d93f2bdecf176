package io.cordboard.server.board;

import org.jspecify.annotations.Nullable;

/**
 * One step of the board: a thing appeared, changed or went.
 *
 * @param seq the number of this change in the board's one sequence, without holes
 * @param atMs when it was applied, by the board's clock
 * @param what a word for people and filters
 * @param before the value before, null if it is new; of a thing that is gone its last value, with
 *     what its end told: an ended call has its outcome, a leg that is gone its cause
 * @param now the value now, null if it is gone
 * @param synthetic true if concluded from a resync, not told by an event at its time
 */
public record Change(
    long seq,
    long atMs,
    What what,
    @Nullable Entity before,
    @Nullable Entity now,
    boolean synthetic) {

  /** What happened. For things other than calls mostly CREATED, CHANGED, REMOVED. */
  public enum What {
    CREATED,
    CHANGED,
    REMOVED,
    // calls
    RINGING,
    QUEUED,
    ANSWERED,
    HELD,
    RESUMED,
    TRANSFERRED,
    JOINED,
    LEFT,
    REPORTED,
    ENDED,
    // callers
    ABANDONED,
    // nodes
    LINK_LOST,
    RESYNCING,
    LIVE
  }

  /** The thing, as it is now or last was. */
  public Entity entity() {
    Entity e = now != null ? now : before;
    if (e == null) {
      throw new IllegalStateException("change " + seq + ": neither before nor now");
    }
    return e;
  }
}

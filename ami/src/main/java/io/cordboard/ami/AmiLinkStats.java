package io.cordboard.ami;

import java.util.concurrent.atomic.AtomicLong;

/** What a link counted since it was made. Written by the link, may be read by any thread. */
public final class AmiLinkStats {
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong messages = new AtomicLong();
  final AtomicLong dropped = new AtomicLong();
  final AtomicLong tooLong = new AtomicLong();
  final AtomicLong connects = new AtomicLong();
  final AtomicLong losses = new AtomicLong();
  final AtomicLong timeouts = new AtomicLong();
  final AtomicLong orphans = new AtomicLong();
  final AtomicLong refusedByGuard = new AtomicLong();
  final AtomicLong listenerErrors = new AtomicLong();
  final AtomicLong actions = new AtomicLong();

  AmiLinkStats() {}

  /** Bytes read. */
  public long bytes() {
    return bytes.get();
  }

  /** Frames read, those dropped included. */
  public long messages() {
    return messages.get();
  }

  /** Events dropped because nobody asked for their name. */
  public long dropped() {
    return dropped.get();
  }

  /** Frames skipped because they were longer than {@link AmiLimits#FRAME_BYTES}. */
  public long tooLong() {
    return tooLong.get();
  }

  /** Times the link came up. */
  public long connects() {
    return connects.get();
  }

  /** Times an established link was lost. */
  public long losses() {
    return losses.get();
  }

  /** Actions whose answer did not come in time. */
  public long timeouts() {
    return timeouts.get();
  }

  /** Responses to no action that is known: late ones, and the parser's errors without an id. */
  public long orphans() {
    return orphans.get();
  }

  /** Actions that {@link AmiGuard} refused. */
  public long refusedByGuard() {
    return refusedByGuard.get();
  }

  /** Exceptions thrown by the listener. */
  public long listenerErrors() {
    return listenerErrors.get();
  }

  /** Actions written. */
  public long actions() {
    return actions.get();
  }
}

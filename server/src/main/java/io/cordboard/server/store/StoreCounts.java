package io.cordboard.server.store;

import java.util.concurrent.atomic.LongAdder;

/** What the store did since it was opened. */
public final class StoreCounts {
  final LongAdder commits = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder refused = new LongAdder();

  /** Transactions that were committed. */
  public long commits() {
    return commits.sum();
  }

  /** Works that were committed; divided by the commits, how many went together. */
  public long writes() {
    return writes.sum();
  }

  /** Works that the store could not keep. */
  public long failures() {
    return failures.sum();
  }

  /** Of these, those that found the queue full. */
  public long refused() {
    return refused.sum();
  }
}

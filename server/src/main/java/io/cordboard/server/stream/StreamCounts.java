package io.cordboard.server.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the stream has done since the start; any thread may read. */
public final class StreamCounts {
  final AtomicLong clients = new AtomicLong();
  final LongAdder changes = new LongAdder();
  final LongAdder deliveries = new LongAdder();
  final LongAdder conflated = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder resumed = new LongAdder();
  final LongAdder restarts = new LongAdder();
  private final LongAdder cutBytes = new LongAdder();
  private final LongAdder cutAge = new LongAdder();
  private final LongAdder cutSilent = new LongAdder();

  void cutByBytes() {
    cutBytes.increment();
  }

  void cutByAge() {
    cutAge.increment();
  }

  void cutSilent() {
    cutSilent.increment();
  }

  /** Readers connected now. */
  public long clients() {
    return clients.get();
  }

  /** Changes that passed the hub. */
  public long changes() {
    return changes.sum();
  }

  /** Frames given to readers. */
  public long deliveries() {
    return deliveries.sum();
  }

  /** Changes that were not told one by one because the hub fell behind. */
  public long conflated() {
    return conflated.sum();
  }

  /** Readers that came back and could not resume. */
  public long gaps() {
    return gaps.sum();
  }

  /** Readers that came back and could. */
  public long resumed() {
    return resumed.sum();
  }

  /** How often even conflating was too much and everybody got a new snapshot. */
  public long restarts() {
    return restarts.sum();
  }

  /** Readers cut for too many unread bytes. */
  public long slowBytes() {
    return cutBytes.sum();
  }

  /** Readers cut for too old unread frames. */
  public long slowAge() {
    return cutAge.sum();
  }

  /** Readers cut for silence. */
  public long silent() {
    return cutSilent.sum();
  }
}

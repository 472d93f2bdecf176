package io.cordboard.server.callevents;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a file of call events on and on, and knows from where the next run must. One thread. */
final class CallEventReading {
  private static final Logger log = LoggerFactory.getLogger(CallEventReading.class);

  private final String node;
  private final CallEventDesk desk;
  private final OpenCalls open = new OpenCalls();
  private @Nullable CallEvent last;
  private boolean begun;
  private boolean whole;
  private long bornAtMs;

  /** {@code nowMs}: when the first run begins, if this is it. */
  CallEventReading(String node, CallEventDesk desk, long nowMs) {
    this.node = node;
    this.desk = desk;
    this.bornAtMs = nowMs;
  }

  /** What was read of calls that are not settled. */
  OpenCalls open() {
    return open;
  }

  /** When this store first read call events, in whichever run. */
  long bornAtMs() {
    return bornAtMs;
  }

  /** Where to begin: where the last run stopped, unless the file is another one since. */
  void begin(CallEventFile file)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    CallEvent known = last;
    if (begun) {
      if (known != null && !same(file.event(known.id()), known.mark())) {
        log.warn("node {}: call events: another file, it is read from its beginning", node);
        open.clear();
        last = null;
      }
      return;
    }
    CallEventDesk.Place place = desk.begin(bornAtMs);
    bornAtMs = place.bornAtMs();
    CallEvent there = place.id() == 0 ? null : file.event(place.id());
    if (there != null && same(there, place.mark())) {
      last = there;
      open.add(there);
    }
    begun = true;
  }

  private static boolean same(@Nullable CallEvent there, long mark) {
    return there != null && there.mark() == mark;
  }

  /** Reads on; says how many rows there were. */
  int read(CallEventFile file) throws IOException {
    int rows = 0;
    do {
      CallEvent from = last;
      List<CallEvent> events = file.after(from == null ? 0 : from.id(), CallEventLimits.READ_ROWS);
      for (CallEvent e : events) {
        open.add(e);
        last = e;
      }
      rows += events.size();
      whole = events.size() < CallEventLimits.READ_ROWS;
    } while (!whole
        && rows < CallEventLimits.LOOK_ROWS
        && open.rows() <= CallEventLimits.OPEN_ROWS);
    return rows;
  }

  /** Whether all rows were read; else a call may only seem to have no end. */
  boolean whole() {
    return whole;
  }

  /** From where the file is read in the next life: the first event that is still needed. */
  @Nullable CallEvent place() {
    CallEvent needed = open.first();
    return needed == null ? last : needed;
  }

  /** Forgets all; it is read anew from where the store says. */
  void again() {
    open.clear();
    last = null;
    begun = false;
  }
}

package io.cordboard.server.ivr;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A flow's alarm clock. Alarms ring on the flow's loop. */
@FunctionalInterface
public interface IvrTimer {

  /** One that was set. */
  @FunctionalInterface
  interface Alarm {
    /** It does not ring any more; harmless if it did. */
    void cancel();
  }

  /** Rings once. */
  Alarm after(long ms, Runnable what);

  /** The alarms of a loop with one thread. */
  static IvrTimer on(ScheduledExecutorService loop) {
    return (ms, what) -> {
      Future<?> set = loop.schedule(what, ms, TimeUnit.MILLISECONDS);
      return () -> set.cancel(false);
    };
  }
}

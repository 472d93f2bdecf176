package io.cordboard.server.outbox;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says in the log which messages of a target are given up: the first at once, those of the minute
 * after it in one line. On the target's loop.
 */
final class GivenUp {
  private final String target;
  private final ScheduledExecutorService loop;
  private final Consumer<String> log;
  private boolean quiet;
  private long more;
  private String last = "";

  GivenUp(String target, ScheduledExecutorService loop, Consumer<String> log) {
    this.target = target;
    this.loop = loop;
    this.log = log;
  }

  void one(Parcel parcel, String error) {
    last =
        parcel.id()
            + " ("
            + parcel.message.event()
            + ", after "
            + parcel.attempts
            + " tries: "
            + error
            + ")";
    if (quiet) {
      more++;
      return;
    }
    log.accept("webhooks: " + target + ": given up: " + last);
    pause();
  }

  private void pause() {
    quiet = true;
    var unused = loop.schedule(this::sum, OutboxLimits.GIVEN_UP_LOG_MS, TimeUnit.MILLISECONDS);
  }

  private void sum() {
    quiet = false;
    if (more > 0) {
      log.accept("webhooks: " + target + ": " + more + " more given up, the last: " + last);
      more = 0;
      pause();
    }
  }
}

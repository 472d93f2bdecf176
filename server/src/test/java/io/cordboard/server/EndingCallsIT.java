package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.ami.AmiTimes;
import io.cordboard.server.outbox.Receiver;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server while 200 calls end in every second, and two targets are told all of it. */
@Tag("long")
class EndingCallsIT {
  private static final int CALLS_PER_SECOND = 200;
  private static final int SECONDS = Integer.getInteger("cordboard.seconds", 60);
  private static final int EVENTS_PER_CALL = 31;
  private static final Pattern RECORD =
      Pattern.compile("\\{\"type\":\"record\".*?\"data\":\\{\"id\":\"([0-9a-f]{32})\"");
  private static final Pattern CDR =
      Pattern.compile("\"cdr\".*\"uniqueid\":\"([^\"]+)\"", Pattern.DOTALL);

  @TempDir private Path folder;

  private static Receiver receiver(Set<String> calls, Pattern record) {
    return new Receiver(
            (r, out) -> {
              Matcher m = record.matcher(r.body());
              if (m.find()) {
                calls.add(m.group(1));
              }
              Receiver.status(200).write(r, out);
            })
        .forgetful();
  }

  private static long usedMegabytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      LockSupport.parkNanos(100_000_000); // lets reference handling come after the collection
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least >> 20;
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static int rate(long count, long nanos) {
    return (int) (count * 1e9 / nanos);
  }

  @Test
  void eachOfTwoHundredCallsASecondIsStoredAndToldToBoth() throws Exception {
    Set<String> natives = ConcurrentHashMap.newKeySet();
    Set<String> boxes = ConcurrentHashMap.newKeySet();
    try (Receiver one = receiver(natives, RECORD);
        Receiver two = receiver(boxes, CDR);
        FloodPbx pbx = new FloodPbx(200, 1, false);
        FloodHouse house =
            new FloodHouse(
                folder,
                pbx.port(),
                AmiTimes.DEFAULT,
                "",
                """
                webhooks:
                  - {name: crm, url: "%s", allow-private: true}
                  - {name: box, url: "%s", format: coocenter, allow-private: true}
                """
                    .formatted(one.url(), two.url()))) {
      FloodHouse.until("it sees the PBX", house::live);
      pbx.play(20_000); // warms it up, and fills it with calls
      drained(house, pbx.calls() - 100, natives, boxes);
      long before = usedMegabytes();
      int first = pbx.calls();
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(SECONDS);
      pbx.play(CALLS_PER_SECOND * EVENTS_PER_CALL, () -> System.nanoTime() < end);
      pbx.finish();
      long played = System.nanoTime() - start;
      int stored = (int) house.metric("cordboard_records_written_total");
      double waits = house.metric("cordboard_store_writes_waiting");
      drained(house, pbx.calls(), natives, boxes);
      long told = System.nanoTime() - start;
      int calls = pbx.calls() - first;
      System.out.printf(
          "%d calls: %d/s played, %d/s recorded meanwhile, %d/s told to both; %d store writes in"
              + " %d commits, %.0f waited at the end; heap %d MB before, %d MB after%n",
          calls,
          rate(calls, played),
          rate(stored - first, played),
          rate(calls, told),
          (long) house.metric("cordboard_store_writes_total"),
          (long) house.metric("cordboard_store_commits_total"),
          waits,
          before,
          usedMegabytes());
      assertThat(house.metric("cordboard_store_refused_total")).isZero();
      assertThat(house.metric("cordboard_records_dropped_total")).isZero();
      assertThat(house.metric("cordboard_outbox_inbox_dropped_total")).isZero();
      assertThat(natives).hasSize(pbx.calls());
      assertThat(boxes).hasSize(pbx.calls());
      assertThat(usedMegabytes() - before).as("heap grown, in MB").isLessThan(32);
    }
  }

  private static void drained(FloodHouse house, int calls, Set<String> natives, Set<String> boxes) {
    until(
        "all is stored and told",
        () ->
            house.metric("cordboard_records_written_total") >= calls
                && natives.size() >= calls
                && boxes.size() >= calls
                && house.metric("cordboard_records_pending") == 0
                && house.metric("cordboard_store_writes_waiting") == 0);
  }
}

package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.store.Store;
import io.cordboard.server.store.StoreSettings;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Store and outbox, killed again and again between a call's end, commit, send and mark. */
@Tag("long")
class OutboxKillIT {
  private static final int ROUNDS = 10;
  private static final int CALLS = 200_000;
  private static final Pattern CALL =
      Pattern.compile("\"type\":\"(\\w+)\".*?\"data\":\\{\"id\":\"([0-9a-f]{32})\"");

  @TempDir private Path folder;

  /** What came, per target: event of a call → its ids; and per call the events in order. */
  private static final class Book {
    final Map<String, Set<String>> ids = new ConcurrentHashMap<>();
    final Map<String, List<String>> order = new ConcurrentHashMap<>();

    synchronized void note(Receiver.Received r) {
      Matcher m = CALL.matcher(r.body());
      if (!m.find()) {
        throw new IllegalStateException(r.body());
      }
      String event = m.group(2) + " " + m.group(1);
      boolean first = !ids.containsKey(event);
      ids.computeIfAbsent(event, e -> new HashSet<>()).add(r.id());
      if (first) {
        order.computeIfAbsent(m.group(2), c -> new ArrayList<>()).add(m.group(1));
      }
    }
  }

  private static Receiver receiver(Book book, Random random) {
    return new Receiver(
            (r, out) -> {
              int luck;
              synchronized (random) {
                luck = random.nextInt(50);
              }
              if (luck > 0) {
                book.note(r);
              }
              Receiver.status(luck == 0 ? 503 : 200).write(r, out);
            })
        .forgetful();
  }

  private Process start(int calls, Receiver one, Receiver two) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EndingCalls.class.getName(),
            folder.resolve("store.db").toString(),
            String.valueOf(calls),
            one.url().toString(),
            two.url().toString())
        .redirectErrorStream(true)
        .redirectOutput(new File(folder.toFile(), "log"))
        .start();
  }

  @Test
  void killsLoseNothingAndRenameNothing() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Book first = new Book();
    Book second = new Book();
    try (Receiver one = receiver(first, random);
        Receiver two = receiver(second, random)) {
      for (int round = 0; round < ROUNDS; round++) {
        int seen = first.order.size();
        Process process = start(CALLS, one, two);
        Post.until("the process works", () -> first.order.size() > seen || !process.isAlive());
        assertThat(process.isAlive()).as("still runs").isTrue();
        process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
      }
      Process process = start(0, one, two);
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("all is told").isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    long ended;
    try (Store store =
        Store.open(StoreSettings.sqlite(folder.resolve("store.db")), Clock.systemUTC())) {
      ended = store.read(tx -> tx.cursors().get("calls")).get();
    }
    for (Book book : List.of(first, second)) {
      assertThat(book.ids.values()).allMatch(ids -> ids.size() == 1);
      assertThat(book.order).hasSize((int) ended);
      assertThat(book.order.values()).allMatch(List.of("record", "record_completed")::equals);
    }
    System.out.println(ROUNDS + " kills, " + ended + " calls");
  }
}

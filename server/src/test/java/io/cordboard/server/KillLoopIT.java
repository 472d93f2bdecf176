package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.CallIds;
import io.cordboard.server.outbox.Receiver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, killed again and again while calls begin and end. */
@Tag("long")
class KillLoopIT {
  private static final int ROUNDS = Integer.getInteger("cordboard.kills", 50);
  private static final Pattern NATIVE =
      Pattern.compile("\\{\"type\":\"(\\w+)\".*?\"id\":\"([0-9a-f]{32})\"", Pattern.DOTALL);
  private static final Pattern COOCENTER =
      Pattern.compile("\"event\":\"(\\w+)\".*\"u(?:nique|u)id\":\"([^\"]+)\"", Pattern.DOTALL);

  /** What each call owes, in order; of its changes only the last is owed. */
  private static final List<String> OF_CRM = List.of("call", "record", "record_completed");

  private static final List<String> OF_BOX = List.of("dialend", "hangup", "cdr", "cc_cdr");

  @TempDir private Path folder;

  /** What came to a target: the ids of each event, and per call its events in order. */
  private static final class Book {
    final Map<String, Set<String>> ids = new TreeMap<>();
    final Map<String, List<String>> order = new TreeMap<>();
    private final Pattern words;
    int byRecord;

    Book(Pattern words) {
      this.words = words;
    }

    synchronized void note(Receiver.Received r) {
      if (r.body().startsWith("{\"type\":\"call\"") && !r.body().contains("\"gone\":true")) {
        return;
      }
      if (r.body().contains("\"synthetic\":true")) {
        byRecord++;
      }
      Matcher m = words.matcher(r.body());
      if (!m.find()) {
        throw new IllegalStateException(r.body());
      }
      Set<String> of = ids.computeIfAbsent(m.group(2) + " " + m.group(1), e -> new HashSet<>());
      if (of.isEmpty()) {
        order.computeIfAbsent(m.group(2), c -> new ArrayList<>()).add(m.group(1));
      }
      of.add(r.id());
    }

    synchronized int size() {
      return ids.size();
    }
  }

  private static Receiver receiver(Book book, Random random) {
    return new Receiver(
            (r, out) -> {
              boolean refuse;
              synchronized (random) {
                refuse = random.nextInt(50) == 0;
              }
              if (!refuse) {
                book.note(r);
              }
              Receiver.status(refuse ? 503 : 200).write(r, out);
            })
        .forgetful();
  }

  private void configure(int amiPort, Receiver one, Receiver two) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("house.yaml"),
        """
        secrets-are-public: true
        data-folder: %s
        http: {port: %d}
        nodes:
          - name: main
            ami: {host: 127.0.0.1, port: %d, user: cti, secret: secret}
            context: internal
            cel: %s
        trunks: [pstn]
        extensions:
          - {numbers: ["801-820"], device: "PJSIP/{ext}"}
        webhooks:
          - {name: crm, url: "%s", events: [call, record, record_completed], allow-private: true}
          - {name: box, url: "%s", format: coocenter, events: [dialend, hangup, cdr, cc_cdr], allow-private: true}
        """
            .formatted(
                folder.resolve("data"),
                port,
                amiPort,
                folder.resolve("master.db"),
                one.url(),
                two.url()));
  }

  private Process start() throws Exception {
    return SecondServer.apart(folder.resolve("house.yaml"), folder.resolve("log")).start();
  }

  private static void until(String what, Process process, long seconds, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError(
            what + (process.isAlive() ? ": not so in time" : ": the server ended by itself"));
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  void fiftyKillsLoseNoCallAndTellEachUnderOneId() throws Exception {
    long seed = Long.getLong("cordboard.seed", System.nanoTime());
    System.out.println("-Dcordboard.seed=" + seed);
    Random random = new Random(seed);
    Book crm = new Book(NATIVE);
    Book box = new Book(COOCENTER);
    List<String> ended;
    try (Receiver one = receiver(crm, new Random(seed + 1));
        Receiver two = receiver(box, new Random(seed + 2));
        CallingPbx pbx = new CallingPbx(folder.resolve("master.db"), new Random(seed + 3))) {
      configure(pbx.port(), one, two);
      for (int round = 0; round < ROUNDS; round++) {
        kill(round, pbx, crm, random);
      }
      Process process = start();
      try {
        pbx.rate(0);
        until("all calls are over", process, 60, () -> pbx.talking() == 0);
        ended = pbx.ended();
        int ofCrm = OF_CRM.size() * ended.size();
        int ofBox = OF_BOX.size() * ended.size();
        try {
          until("all is told", process, 240, () -> crm.size() >= ofCrm && box.size() >= ofBox);
        } catch (AssertionError e) {
          System.out.printf("told: %d of %d, %d of %d%n", crm.size(), ofCrm, box.size(), ofBox);
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    Map<String, String> bodies = bodies();
    Set<String> ids = new HashSet<>();
    ended.forEach(unique -> ids.add(CallIds.of("main/" + unique)));
    assertThat(bodies.keySet()).as("records").isEqualTo(ids);
    bodies.forEach(
        (id, body) -> {
          if (!OF_CRM.equals(crm.order.get(id))) {
            System.out.println("crm was told " + crm.order.get(id) + " of " + body);
          }
          String unique = body.replaceAll("(?s).*?\"uniqueId\":\"([^\"]+)\".*", "$1");
          if (!OF_BOX.equals(box.order.get(unique))) {
            System.out.println("box was told " + box.order.get(unique) + " of " + body);
          }
        });
    holds(crm, ids, OF_CRM);
    holds(box, new HashSet<>(ended), OF_BOX);
    long filled =
        bodies.values().stream().filter(b -> b.contains("\"origin\":\"call_events\"")).count();
    System.out.printf(
        "%d kills, %d calls, %d of them from call events; %d ends told by a record or resync%n",
        ROUNDS, ended.size(), filled, crm.byRecord);
  }

  /** A life of the server that ends in the middle of things; some calls go on without it. */
  private void kill(int round, CallingPbx pbx, Book crm, Random random) throws Exception {
    int listed = pbx.listed();
    int told = crm.size();
    Process process = start();
    try {
      until("round " + round + ": it sees the PBX", process, 120, () -> pbx.listed() > listed);
      pbx.rate(60);
      if (round % 5 != 4) { // at times it goes before anything was told
        until("round " + round + ": it tells of calls", process, 60, () -> crm.size() > told);
      }
      // At times long enough that calls are seen live from beginning to end.
      int most = round % 2 == 0 ? 400 : 2_500;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(most)));
    } finally {
      process.destroyForcibly().waitFor(); // KILL
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
    pbx.rate(2);
  }

  private static void holds(Book book, Set<String> calls, List<String> order) {
    assertThat(book.order.keySet()).as("calls told").isEqualTo(calls);
    assertThat(book.order.values()).allMatch(order::equals);
    assertThat(book.ids.values()).allMatch(ids -> ids.size() == 1);
  }

  /** Each record, by its id. */
  private Map<String, String> bodies() throws Exception {
    Map<String, String> bodies = new TreeMap<>();
    Path file;
    try (var files = Files.list(folder.resolve("data"))) {
      file = files.filter(f -> f.toString().endsWith(".db")).findFirst().orElseThrow();
    }
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file);
        ResultSet rows = store.createStatement().executeQuery("SELECT id, body FROM call_record")) {
      while (rows.next()) {
        assertThat(bodies.put(rows.getString(1), rows.getString(2))).isNull();
      }
    }
    return bodies;
  }
}

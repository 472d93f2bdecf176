package io.cordboard.server.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real Asterisk and its phones, for integration tests. {@link #shared} raises it once per JVM
 * and takes it down at the JVM's end; a lab that was up before (same {@code CORDBOARD_LAB_PORTS}
 * and {@code CORDBOARD_LAB_DIR}) is used and left up.
 *
 * <p>801–806 answer after one to three seconds, 807 is busy, 808–820 ring and never answer until
 * {@link #phone} takes one over. Numbers: 630, 631, 632 queues, 633 is 630 with a survey after it;
 * 600 Stasis; 610 an IVR, 611 the survey; 690 notes DTMF, 691 echoes, 692 records; 9 and a number
 * goes out through the trunk, where the last digit decides (1 busy, 2 no answer, 3 unavailable, 4
 * not found, else answered). Safe for use by several threads.
 */
public final class Lab implements AutoCloseable {
  /** The AMI and ARI user that we ship, and its password in the lab. */
  public static final String USER = "cordboard";

  public static final String SECRET = "lab-secret";

  /** By it the PBX knows callers from the public network. */
  static final String NETWORK_ADDRESS = "127.0.0.9";

  /** Which of the JVMs that run tests at the same time this is: 1 or 2. */
  private static final int FORK = Integer.getInteger("cordboard.fork", 1);

  private static final Pattern QUEUE = Pattern.compile("^([0-9]+) has [0-9]+ calls");
  private static final Pattern MEMBER = Pattern.compile("\\((PJSIP/[0-9]+)\\)");

  private final Path home;
  private final Map<String, String> facts = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicInteger puppets = new AtomicInteger();
  private final AtomicInteger outsiders = new AtomicInteger();
  private final Handsets handsets = new Handsets();
  private final boolean ours;

  private static final class Holder {
    static final Lab LAB = new Lab();
  }

  /** The lab of this JVM, up and with all phones reachable. */
  public static Lab shared() {
    return Holder.LAB;
  }

  private Lab() {
    home = repository();
    String port = System.getenv("CORDBOARD_LAB_PORTS");
    String folder = System.getenv("CORDBOARD_LAB_DIR");
    // A lab per clone and fork: builds on one machine do not meet. Multiples of 500, see the file
    // `ports`. Whoever names the ports in the environment means the lab that `./cordboard lab` uses
    // with them, and the next one for a second fork.
    int offset =
        port == null
            ? 9000 + 1000 * Math.floorMod(home.toString().hashCode(), 12)
            : Integer.parseInt(port);
    offset += 500 * (FORK - 1);
    environment.put("CORDBOARD_LAB_PORTS", String.valueOf(offset));
    if (port == null) {
      folder = home.resolve("server/target/lab-" + offset).toString();
    } else if (folder != null && FORK > 1) {
      folder += "-" + FORK;
    }
    if (folder != null) {
      environment.put("CORDBOARD_LAB_DIR", folder);
    }
    ours = tryRun("status").exit() != 0;
    run("up");
    for (String line : run("ports").lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        facts.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "lab-down"));
  }

  /** Takes the lab down if this JVM raised it. */
  @Override
  public void close() {
    if (ours) {
      tryRun("down");
    }
  }

  public int amiPort() {
    return port("AMI");
  }

  public int httpPort() {
    return port("HTTP");
  }

  public int sipPort() {
    return port("SIP");
  }

  /** A port of the lab by its name in the file {@code dialplan/lab/ports}. */
  public int port(String name) {
    return Integer.parseInt(fact(name));
  }

  /** Asterisk's folder: {@code etc}, {@code log/messages}, {@code spool}. */
  public Path asteriskFolder() {
    return Path.of(fact("ASTERISK"));
  }

  /** Where {@code cordboard-record} puts its files. */
  public Path recordings() {
    return asteriskFolder().resolve("spool/monitor/cordboard");
  }

  /** Where what is recorded by ARI lies. */
  public Path ivrRecordings() {
    return asteriskFolder().resolve("spool/recording");
  }

  /** Asterisk's call events (CEL). */
  public Path callEvents() {
    return asteriskFolder().resolve("log/master.db");
  }

  /** The lab's state: logs of the phones. */
  public Path stateFolder() {
    return Path.of(fact("DIR"));
  }

  /** Runs a command on Asterisk's console and gives what it printed. */
  public String cli(String command) {
    return run("cli", command);
  }

  /**
   * Places a call through the trunk; see {@code lab call}.
   *
   * @param options such as {@code "--from", "4930123", "--dtmf", "12#", "--for", "5"}, or {@code
   *     "--as", "809"} to call from an extension
   */
  public LabCall call(String number, String... options) {
    List<String> command = new ArrayList<>(List.of("call", number));
    command.addAll(List.of(options));
    return new LabCall(start(command));
  }

  /**
   * Takes an extension over: from now on its calls come to a phone that the test drives. Close it
   * to give the extension back.
   */
  public Phone phone(int extension) {
    return new Phone(this, extension);
  }

  /**
   * Somebody in the public network whose calls the test drives, and whose voice nobody else has (up
   * to six at once).
   *
   * @param number his own, digits
   */
  public Outsider outsider(String number) {
    return new Outsider(this, number, Voice.outsider(outsiders.getAndIncrement()));
  }

  /** Makes an extension unreachable, as a phone that signs off. */
  public void unregister(int extension) {
    run("unregister", String.valueOf(extension));
  }

  /** Gives the extension back to the lab's own phone. */
  public void register(int extension) {
    run("register", String.valueOf(extension));
    awaitReachable(extension);
  }

  void register(int extension, int port) {
    run("register", String.valueOf(extension), String.valueOf(port));
    awaitReachable(extension);
  }

  /** {@code core restart now}; returns when Asterisk is fully booted again. */
  public void restartAsterisk() {
    long asked = System.nanoTime();
    run("cli", "core restart now");
    // The process stays the same (it executes itself anew): only its uptime tells.
    await(
        Duration.ofSeconds(40),
        "Asterisk is back",
        () -> {
          Ran uptime = tryRun("cli", "core show uptime seconds");
          long elapsed = Duration.ofNanos(System.nanoTime() - asked).toSeconds();
          return uptime.exit() == 0
              && uptime.output().contains("System uptime")
              && seconds(uptime.output()) <= elapsed
              && tryRun("cli", "core waitfullybooted").output().contains("fully booted");
        });
  }

  /** {@code kill -9}: calls and the phones' side of them are left as they are. */
  public void killAsterisk() {
    run("asterisk-kill");
  }

  /** Starts Asterisk after {@link #killAsterisk}, with its database as it was; phones stay. */
  public void startAsterisk() {
    run("asterisk-start");
  }

  /** Hangs up every call and waits until no channel is left. */
  public void quiet() {
    run("cli", "channel request hangup all");
    await(
        Duration.ofSeconds(20),
        "no channels",
        () -> cli("core show channels count").contains("0 active channels"));
  }

  /** Puts the queues' members back as they were at the start: the static ones, free. */
  public void restoreMembers() {
    String queue = "";
    for (String line : cli("queue show").lines().toList()) {
      Matcher head = QUEUE.matcher(line);
      Matcher member = MEMBER.matcher(line);
      if (head.find()) {
        queue = head.group(1);
      } else if (member.find()) {
        if (line.contains("(dynamic)")) {
          cli("queue remove member " + member.group(1) + " from " + queue);
        } else if (line.contains("(paused")) {
          cli("queue unpause member " + member.group(1) + " queue " + queue);
        }
      }
    }
  }

  /** Waits until a condition holds; fails with what was awaited after the time given. */
  public static void await(Duration limit, String what, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + ": not seen within " + limit.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(25);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the lab", e);
    }
  }

  private static long seconds(String uptime) {
    String digits = uptime.replaceAll("(?s).*System uptime: *([0-9]+).*", "$1");
    return digits.matches("[0-9]+") ? Long.parseLong(digits) : 0;
  }

  private void awaitReachable(int extension) {
    await(
        Duration.ofSeconds(15),
        extension + " is reachable",
        () -> cli("pjsip show contacts").matches("(?s).*/sip:" + extension + "@[^\\n]* Avail .*"));
  }

  /** Waits until all phones are reachable again: other tests rely on every one. */
  public void awaitPhones() {
    await(
        Duration.ofSeconds(20),
        "phones are reachable again",
        () ->
            cli("pjsip show contacts")
                    .lines()
                    .filter(line -> line.matches(" *Contact: +8[012][0-9]/.* Avail .*"))
                    .count()
                == 20);
  }

  Handsets handsets() {
    return handsets;
  }

  /** A media address that no other phone of this lab has. */
  String mediaAddress() {
    int n = puppets.incrementAndGet();
    return "127." + fact("NET") + "." + (3 + n / 250 % 10) + "." + (n % 250 + 1);
  }

  Path scenario(String name) {
    return home.resolve("dialplan/lab/phones/" + name + ".xml");
  }

  static int freeUdpPort() {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("lab fact: " + name + " (expected: " + facts.keySet());
    }
    return value;
  }

  /** Runs {@code ./cordboard lab …} and fails with its output if it failed. */
  public String run(String... arguments) {
    Ran ran = tryRun(arguments);
    if (ran.exit() != 0) {
      throw new AssertionError(
          "lab " + String.join(" ", arguments) + " failed (" + ran.exit() + "): " + ran.output());
    }
    return ran.output();
  }

  private record Ran(int exit, String output) {}

  private Ran tryRun(String... arguments) {
    try {
      // A file, not a pipe: what `up` leaves running must not keep us waiting for the end of its
      // output.
      Path output = Files.createTempFile("lab", ".out");
      try {
        Process process = builder(List.of(arguments)).redirectOutput(output.toFile()).start();
        if (!process.waitFor(20, TimeUnit.MINUTES)) {
          process.destroy();
          throw new AssertionError("lab " + arguments[0] + ": not done within 20 minutes");
        }
        return new Ran(
            process.exitValue(),
            new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip());
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private Process start(List<String> arguments) {
    try {
      return builder(arguments).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("cordboard").toString(), "lab"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isExecutable(folder.resolve("cordboard"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("working folder: no ./cordboard above it");
    }
    return folder;
  }
}

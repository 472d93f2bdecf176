package io.cordboard.server.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A phone that a test drives: two sipp scenarios that obey while a call runs. It takes any number
 * of calls at once. Calls to it ring until told otherwise.
 */
public final class Phone implements AutoCloseable {
  private final Lab lab;
  private final int extension;
  private final List<Sipp> lines = new ArrayList<>();
  private int taken;

  Phone(Lab lab, int extension) {
    this.lab = lab;
    this.extension = extension;
    int port = Lab.freeUdpPort();
    Sipp callee = new Sipp("puppet-callee", port, List.of());
    lines.add(callee);
    lab.register(extension, port);
  }

  public int extension() {
    return extension;
  }

  /** Waits for the next call to this phone that was not given out before. */
  public PhoneCall awaitCall() {
    Sipp callee = lines.get(0);
    int mine = taken++;
    Lab.await(
        Duration.ofSeconds(20), "a call to " + extension, () -> callee.callIds().size() > mine);
    return new PhoneCall(callee, callee.callIds().get(mine));
  }

  /** Places a call; wait for its answer with {@link PhoneCall#awaitAnswered}. */
  public PhoneCall call(String number) {
    Sipp caller =
        new Sipp(
            "puppet-caller",
            Lab.freeUdpPort(),
            List.of(
                "-s",
                number,
                "-au",
                String.valueOf(extension),
                "-ap",
                "pw" + extension,
                "-key",
                "extension",
                String.valueOf(extension),
                "-m",
                "1",
                "127.0.0.1:" + lab.sipPort()));
    lines.add(caller);
    Lab.await(
        Duration.ofSeconds(10), extension + " calls " + number, () -> !caller.callIds().isEmpty());
    return new PhoneCall(caller, caller.callIds().get(0));
  }

  /** Switches the phone off as a power cut does: no BYE, no un-REGISTER. Its registration stays. */
  public void die() {
    lines.forEach(Sipp::kill);
  }

  /** Ends the phone and gives the extension back to the lab's own. */
  @Override
  public void close() {
    die();
    lab.register(extension);
  }

  /** One sipp process and its log. */
  final class Sipp {
    private final Process process;
    private final Path log;
    private final int port;

    Sipp(String scenario, int port, List<String> more) {
      this.port = port;
      try {
        Path folder = Files.createDirectories(lab.stateFolder().resolve("puppets"));
        log = Files.createTempFile(folder, scenario + "-" + extension + "-", ".log");
        List<String> command =
            new ArrayList<>(
                List.of("sipp", "-sf", lab.scenario(scenario).toString(), "-i", "127.0.0.1"));
        command.addAll(List.of("-bind_local", "-p", String.valueOf(port), "-ci", "127.0.0.1"));
        command.addAll(List.of("-mi", lab.mediaAddress(), "-mp", lab.port("PHONE_RTP") + ""));
        command.addAll(List.of("-key", "pbx", String.valueOf(lab.sipPort()), "-nostdin"));
        // Requests inside the dialogue count on from here, above the INVITEs' own numbers.
        command.addAll(List.of("-base_cseq", "10"));
        command.addAll(List.of("-trace_logs", "-log_file", log.toString()));
        command.addAll(List.of("-trace_err", "-error_file", log + ".err"));
        command.addAll(more);
        process =
            new ProcessBuilder(command)
                .directory(lab.stateFolder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int port() {
      return port;
    }

    int number() {
      return extension;
    }

    /** Lets the phone see nothing until {@link #thaw}: what arrives meanwhile waits in order. */
    void freeze() {
      signal("-STOP");
    }

    void thaw() {
      signal("-CONT");
    }

    private void signal(String name) {
      try {
        int exit =
            new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
        if (exit != 0) {
          throw new AssertionError("kill " + name + " of phone " + extension + ": exit " + exit);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    void kill() {
      process.destroyForcibly();
      process.onExit().join();
    }

    /** What happened so far, by Call-ID, in the order of the calls. */
    Map<String, List<String>> events() {
      Map<String, List<String>> events = new LinkedHashMap<>();
      try {
        String text = Files.readString(log, StandardCharsets.UTF_8);
        // The last line may be half written.
        int end = text.lastIndexOf('\n') + 1;
        for (String line : text.substring(0, end).lines().toList()) {
          int space = line.indexOf(' ');
          if (space > 0) {
            events
                .computeIfAbsent(line.substring(0, space), id -> new ArrayList<>())
                .add(line.substring(space + 1));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return events;
    }

    List<String> callIds() {
      return List.copyOf(events().keySet());
    }
  }
}

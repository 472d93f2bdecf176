package io.cordboard.server.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One sipp process of a driven phone, and its log. */
final class Sipp {
  private final Handsets handsets;
  private final Process process;
  private final Path log;
  private final String number;
  private final String address;
  private final String mediaAddress;
  private final int port;

  /**
   * @param number whose phone it is
   * @param address what it binds: 127.0.0.1 for a phone
   * @param mediaAddress where its handsets are
   */
  Sipp(
      Lab lab,
      String scenario,
      String number,
      String address,
      String mediaAddress,
      int port,
      List<String> more) {
    this.handsets = lab.handsets();
    this.number = number;
    this.address = address;
    this.port = port;
    this.mediaAddress = mediaAddress;
    try {
      Path folder = Files.createDirectories(lab.stateFolder().resolve("puppets"));
      log = Files.createTempFile(folder, scenario + "-" + number + "-", ".log");
      List<String> command =
          new ArrayList<>(List.of("sipp", "-sf", lab.scenario(scenario).toString(), "-i", address));
      command.addAll(List.of("-bind_local", "-p", String.valueOf(port), "-ci", "127.0.0.1"));
      command.addAll(List.of("-mi", mediaAddress, "-mp", lab.port("PHONE_RTP") + ""));
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

  String address() {
    return address;
  }

  String mediaAddress() {
    return mediaAddress;
  }

  String number() {
    return number;
  }

  Handsets handsets() {
    return handsets;
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
      int exit = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill " + name + " of phone " + number + ": exit " + exit);
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
    handsets.unplug(this);
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

  /** The lines of the error log that name a call; empty if there are none. */
  String complaints(String callId) {
    Path errors = Path.of(log + ".err");
    if (!Files.exists(errors)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(errors, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.contains(callId))
          .map(line -> "; sipp: " + line)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

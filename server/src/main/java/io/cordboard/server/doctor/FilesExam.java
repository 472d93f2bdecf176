package io.cordboard.server.doctor;

import io.cordboard.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Examines the PBX's own files, where they can be seen from here: only a PBX on this machine, and
 * only what our user may read. What cannot be seen is said so, and is no failure.
 */
final class FilesExam {
  static final String INCLUDE = "queues_cordboard.conf";

  private final Config.Node node;
  private final Set<String> pausing;
  private final Path processes;
  private final List<Finding> findings = new ArrayList<>();

  /** {@code pausing}: queues whose members are paused for after-call work. */
  FilesExam(Config.Node node, Set<String> pausing) {
    this(node, pausing, Path.of("/proc"));
  }

  FilesExam(Config.Node node, Set<String> pausing, Path processes) {
    this.node = node;
    this.pausing = Set.copyOf(pausing);
    this.processes = processes;
  }

  List<Finding> run() {
    Path folder = node.configFolder();
    Path include = folder.resolve(INCLUDE);
    if (!local(node.ami().host())) {
      unseen(include + " on " + node.ami().host());
    } else if (!Files.isDirectory(folder) || !Files.isExecutable(folder)) {
      unseen(include.toString());
    } else if (!Files.exists(include)) {
      findings.add(
          Finding.missing(
              "queue include " + include + ": not there",
              "copy dialplan/" + INCLUDE + " there, owned by the user that runs Asterisk"));
    } else {
      findings.add(writable(include));
      parent(folder.resolve("queues.conf"));
      features(folder);
    }
    return findings;
  }

  private void unseen(String where) {
    findings.add(
        Finding.warn(
            "queue include " + where + ": cannot be seen from here",
            "see that the user that runs Asterisk can write it (nodes[].config-folder)"));
  }

  private Finding writable(Path include) {
    Set<Integer> users = asteriskUsers();
    if (users.isEmpty()) {
      return Finding.warn(
          "queue include " + include + ": no Asterisk process can be seen from here",
          "see that the user that runs Asterisk can write it");
    }
    try {
      int owner = (Integer) Files.getAttribute(include, "unix:uid");
      int group = (Integer) Files.getAttribute(include, "unix:gid");
      int mode = (Integer) Files.getAttribute(include, "unix:mode");
      boolean able =
          users.stream()
              .anyMatch(
                  user ->
                      user == 0
                          || user == owner && (mode & 0200) != 0
                          // A user's own group has the user's number, or one we cannot know.
                          || user == group && (mode & 0020) != 0
                          || (mode & 0002) != 0);
      return able
          ? Finding.ok("queue include " + include + ": writable by Asterisk")
          : Finding.missing(
              "queue include " + include + ": not writable by the user that runs Asterisk",
              "chown asterisk " + include + "; chmod 640 " + include);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Finding.warn(
          "queue include " + include + ": its owner cannot be seen from here",
          "see that the user that runs Asterisk can write it");
    }
  }

  /** The users of the Asterisk processes of this machine, whatever folder they live in. */
  private Set<Integer> asteriskUsers() {
    try (Stream<Path> all = Files.list(processes)) {
      return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
          .filter(p -> "asterisk".equals(text(p.resolve("comm")).strip()))
          .map(FilesExam::owner)
          .filter(uid -> uid >= 0)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static int owner(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return -1;
    }
  }

  private void parent(Path queues) {
    String text = Files.isReadable(queues) ? text(queues) : "";
    if (text.isEmpty()) {
      findings.add(
          Finding.warn(
              queues + ": cannot be read from here", "see that it ends with #include " + INCLUDE));
      return;
    }
    findings.add(
        text.lines().anyMatch(line -> line.strip().matches("#include\\s+\"?\\S*" + INCLUDE + "\"?"))
            ? Finding.ok(queues + " includes it")
            : Finding.missing(
                queues + " does not include " + INCLUDE,
                "#include " + INCLUDE + " as its last line, queue reload all"));
    for (String queue : new QueuesFile(ConfigText.of(queues)).traps()) {
      boolean ours = pausing.contains(queue);
      findings.add(
          Finding.warn(
              queues
                  + ": queue "
                  + queue
                  + " turns callers away when all its members pause"
                  + (ours ? ", and after-call work pauses them" : ""),
              "leavewhenempty = no, or without yes, strict, paused; joinempty = yes, or likewise"));
    }
  }

  private void features(Path folder) {
    Path file = folder.resolve("features.conf");
    if (!Files.isReadable(file) || text(file).isEmpty()) {
      findings.add(
          Finding.warn(
              file + ": cannot be read from here",
              "see that it ends with #include " + FeaturesFile.INCLUDE));
      return;
    }
    List<String> wrong = new FeaturesFile(ConfigText.of(file)).wrong();
    findings.add(
        wrong.isEmpty()
            ? Finding.ok(file + ": the codes that Cordboard drives")
            : Finding.missing(
                file + ": " + String.join(", ", wrong),
                "#include " + FeaturesFile.INCLUDE + " at its end, module reload features"));
  }

  private static String text(Path file) {
    try {
      return Files.size(file) > ConfigText.MAX_BYTES
          ? ""
          : Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean local(String host) {
    @Nullable InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return false;
    }
    return address.isLoopbackAddress();
  }

  static Finding recordings(String what, Path folder, String key) {
    String mend = key + " in the configuration; add Cordboard's user to group asterisk";
    if (!Files.exists(folder)) {
      return Finding.warn(what + " " + folder + ": cannot be seen from here", mend);
    }
    return Files.isDirectory(folder) && Files.isReadable(folder) && Files.isExecutable(folder)
        ? Finding.ok(what + " " + folder)
        : Finding.warn(what + " " + folder + ": not readable here", mend);
  }
}

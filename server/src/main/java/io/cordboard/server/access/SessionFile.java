package io.cordboard.server.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps who is logged in over a restart, so that a page on a wall needs nobody to log in again.
 * Holds hashes only; readable by us alone. Blocks on the disk; used by one thread at a time.
 */
final class SessionFile {
  private static final Logger log = LoggerFactory.getLogger(SessionFile.class);

  /**
   * @param tokenHash the session's token, hashed
   * @param password the hash that the password was checked against when it began
   */
  record Row(String tokenHash, long createdAtMs, long usedAtMs, String password, String user) {}

  private final Path file;

  SessionFile(Path folder) {
    this.file = folder.resolve("sessions");
  }

  /** What was kept; nothing if there is no such file. A broken line is left out. */
  List<Row> read() {
    List<Row> rows = new ArrayList<>();
    try {
      if (!Files.exists(file) || Files.size(file) > AccessLimits.SESSION_FILE_BYTES) {
        return rows;
      }
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", 5);
        if (words.length == 5 && rows.size() < AccessLimits.SESSIONS) {
          rows.add(
              new Row(
                  words[0],
                  Long.parseLong(words[1]),
                  Long.parseLong(words[2]),
                  words[3],
                  words[4]));
        }
      }
    } catch (IOException | NumberFormatException e) {
      log.warn("{}: {} (expected: the sessions kept; all must log in again)", file, e.toString());
      rows.clear();
    }
    return rows;
  }

  /** Replaces what was kept, as a whole or not at all, also if the power fails. */
  void write(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(row.tokenHash).append(' ').append(row.createdAtMs).append(' ');
      text.append(row.usedAtMs).append(' ').append(row.password).append(' ');
      text.append(row.user).append('\n');
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path fresh =
          Files.createTempFile(
              folder,
              "sessions",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
          // Before the new name: a power cut must not leave an empty file under it.
          out.force(true);
        }
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
          entries.force(true);
        }
      } finally {
        Files.deleteIfExists(fresh); // there only if it could not be written or moved
      }
    } catch (IOException e) {
      log.warn("{}: {} (expected: writable; logins end with a restart)", file, e.toString());
    }
  }
}

package io.cordboard.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a secret from where the configuration says it lies: in itself, the environment, a file. */
final class SecretReader {
  private SecretReader() {}

  static @Nullable Secret fromFile(ConfigSource source, int line, String path, String file) {
    Path at = source.resolve(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(at)) {
      bytes = in.readNBytes(ConfigLimits.SECRET_BYTES + 1);
    } catch (IOException e) {
      source.problem(line, path + ".file: " + at + " (expected: a readable file)");
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    if (bytes.length > ConfigLimits.SECRET_BYTES || text.isEmpty() || Section.hasControls(text)) {
      source.problem(
          line,
          path
              + ".file: "
              + at
              + " (expected: one line of at most "
              + ConfigLimits.SECRET_BYTES
              + " bytes)");
      return null;
    }
    if (readableByAll(at)) {
      source.warn(line, path + ".file: " + at + " is readable by everyone (mend: chmod 640)");
    }
    return Secret.of(text);
  }

  /** Whether others than owner and group may read a file; false where the file system can't say. */
  static boolean readableByAll(Path file) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      return mode.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

package io.cordboard.server.callevents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether files that we make beside the call events' file can be written by Asterisk too: the
 * write-ahead log. If not, Asterisk would lose every row, so it is looked at before.
 */
final class CallEventRights {
  private static final int GROUP_WRITES = 0020;
  private static final int GROUP_STAYS = 02000;

  private CallEventRights() {}

  static boolean mayWriteBeside(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isWritable(file) || !Files.isWritable(folder)) {
        return false;
      }
      int us = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      int owner = (Integer) Files.getAttribute(file, "unix:uid");
      if (us == 0 || us == owner) {
        return true; // SQLite gives what root makes to the file's owner
      }
      int group = (Integer) Files.getAttribute(file, "unix:gid");
      int mode = (Integer) Files.getAttribute(file, "unix:mode");
      int folderMode = (Integer) Files.getAttribute(folder, "unix:mode");
      int folderGroup = (Integer) Files.getAttribute(folder, "unix:gid");
      return (mode & GROUP_WRITES) != 0 && (folderMode & GROUP_STAYS) != 0 && folderGroup == group;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}

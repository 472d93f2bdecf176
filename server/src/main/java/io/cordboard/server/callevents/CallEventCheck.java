package io.cordboard.server.callevents;

import java.io.IOException;
import java.nio.file.Path;

/** Looks whether call events can be used as they are; for the doctor. */
public final class CallEventCheck {
  private CallEventCheck() {}

  /** What is wrong with the file, empty if nothing. Blocks for a moment. */
  public static String problem(Path path) {
    try (CallEventFile file = CallEventFile.open(path)) {
      file.after(0, 1);
      return file.logged() ? "" : path + ": has no write-ahead log, and we may not give it one";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

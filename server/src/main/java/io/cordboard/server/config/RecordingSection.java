package io.cordboard.server.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Recordings.
 *
 * @param folder where the PBX writes them
 * @param when which calls are recorded
 * @param extensions the phones whose calls are, with {@link RecordWhen#EXTENSIONS}
 */
public record RecordingSection(Path folder, RecordWhen when, List<NumberRange> extensions) {

  /** Which calls are recorded. */
  public enum RecordWhen {
    NONE,
    ALL,
    QUEUES,
    EXTENSIONS
  }
}

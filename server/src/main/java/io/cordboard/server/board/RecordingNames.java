package io.cordboard.server.board;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How recordings are named in calls and records: by their place below the recording folder, or,
 * where an external IVR made them, below a folder of their own that is called {@code ivr} there.
 */
public final class RecordingNames {
  private static final String IVR = "ivr/";

  /** No file of the recording folder is named so, whatever folders are in it. */
  private static final Pattern LED =
      Pattern.compile(IVR + "([0-9a-f]{32}-[0-9a-z]{1,8}-[0-9]{1,9}\\.wav)");

  private RecordingNames() {}

  /**
   * The name of what an external IVR recorded.
   *
   * @param file in the folder that the PBX's ARI writes to
   */
  public static String ofIvr(String file) {
    return IVR + file;
  }

  /** The file in the folder that the PBX's ARI writes to, null if it is not one of those. */
  public static @Nullable String inIvrFolder(String name) {
    Matcher led = LED.matcher(name);
    return led.matches() ? led.group(1) : null;
  }

  /** The id of the call that such a file is of. */
  public static String callOf(String ivrFile) {
    return ivrFile.substring(0, ivrFile.indexOf('-'));
  }
}

package io.cordboard.ari;

import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** What can be asked of one recording, while it is made and afterwards. */
public final class RecordingHandle {

  private static final String RECORDINGS = "recordings";

  /** What to do with a recording that has the same name already. */
  public enum IfExists {
    FAIL,
    OVERWRITE,
    APPEND;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which digit of the caller ends a recording. */
  public enum EndOn {
    NONE("none"),
    ANY("any"),
    STAR("*"),
    HASH("#");

    private final String wire;

    EndOn(String wire) {
      this.wire = wire;
    }
  }

  /**
   * How to record.
   *
   * @param name of the file, without folder and ending
   * @param format {@code wav}
   * @param maxSeconds 0 for no limit
   * @param maxSilenceSeconds 0 for no limit
   */
  public record Options(
      String name,
      String format,
      int maxSeconds,
      int maxSilenceSeconds,
      IfExists ifExists,
      boolean beep,
      EndOn endOn) {

    public Options {
      AriGuard.recording(name);
      if (!format.matches("[a-z0-9]{1,10}")) {
        throw AriGuard.wrong("format", format, "1-10 of a-z 0-9");
      }
      if (maxSeconds < 0 || maxSilenceSeconds < 0) {
        throw AriGuard.wrong(
            "seconds", Math.min(maxSeconds, maxSilenceSeconds) + "", "0 for no limit, or more");
      }
    }

    /** A wav file without limits or beep; a name in use is refused. */
    public Options(String name) {
      this(name, "wav", 0, 0, IfExists.FAIL, false, EndOn.NONE);
    }

    AriRequest on(AriRequest request) {
      return request
          .with("name", name)
          .with("format", format)
          .with("maxDurationSeconds", String.valueOf(maxSeconds))
          .with("maxSilenceSeconds", String.valueOf(maxSilenceSeconds))
          .with("ifExists", ifExists.wire())
          .with("beep", String.valueOf(beep))
          .with("terminateOn", endOn.wire);
    }
  }

  private final AriRest rest;
  private final String name;

  RecordingHandle(AriRest rest, String name) {
    this.rest = rest;
    this.name = AriGuard.recording(name);
  }

  public String name() {
    return name;
  }

  /** The recording while it is made; 404 afterwards. */
  public CompletionStage<AriReply> live() {
    return rest.request(AriRequest.get(RECORDINGS, "live", name));
  }

  /** Ends it and keeps what there is. */
  public CompletionStage<AriReply> stop() {
    return rest.request(AriRequest.post(RECORDINGS, "live", name, "stop"));
  }

  /** Ends it and throws it away. */
  public CompletionStage<AriReply> discard() {
    return rest.request(AriRequest.delete(RECORDINGS, "live", name));
  }

  /** Leaves out what is said from now on. */
  public CompletionStage<AriReply> pause() {
    return rest.request(AriRequest.post(RECORDINGS, "live", name, "pause"));
  }

  public CompletionStage<AriReply> unpause() {
    return rest.request(AriRequest.delete(RECORDINGS, "live", name, "pause"));
  }

  /** Records silence from now on, so that times stay right; for card numbers. */
  public CompletionStage<AriReply> mute() {
    return rest.request(AriRequest.post(RECORDINGS, "live", name, "mute"));
  }

  public CompletionStage<AriReply> unmute() {
    return rest.request(AriRequest.delete(RECORDINGS, "live", name, "mute"));
  }

  /** The finished recording; 404 before. */
  public CompletionStage<AriReply> stored() {
    return rest.request(AriRequest.get(RECORDINGS, "stored", name));
  }

  /** Deletes the finished recording from the PBX. */
  public CompletionStage<AriReply> deleteStored() {
    return rest.request(AriRequest.delete(RECORDINGS, "stored", name));
  }
}

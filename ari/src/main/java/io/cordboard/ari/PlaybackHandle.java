package io.cordboard.ari;

import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** What can be asked of one playback. */
public final class PlaybackHandle {

  private static final String PLAYBACKS = "playbacks";

  /** Ways to move in a playback. */
  public enum Operation {
    PAUSE,
    UNPAUSE,
    RESTART,
    REVERSE,
    FORWARD;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final AriRest rest;
  private final String id;

  PlaybackHandle(AriRest rest, String id) {
    this.rest = rest;
    this.id = AriGuard.id(id);
  }

  public String id() {
    return id;
  }

  /** The playback as it is; 404 once it has ended. */
  public CompletionStage<AriReply> get() {
    return rest.request(AriRequest.get(PLAYBACKS, id));
  }

  /** Ends it at once, as for a caller who has heard enough; 404 if it had ended. */
  public CompletionStage<AriReply> stop() {
    return rest.request(AriRequest.delete(PLAYBACKS, id));
  }

  public CompletionStage<AriReply> control(Operation operation) {
    return rest.request(
        AriRequest.post(PLAYBACKS, id, "control").with("operation", operation.wire()));
  }
}

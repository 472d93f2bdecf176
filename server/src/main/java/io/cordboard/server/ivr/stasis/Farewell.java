package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.IvrLimits;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How callers leave whom no session serves any further. On the loop. */
final class Farewell {
  private static final Logger log = LoggerFactory.getLogger(Farewell.class);

  /** Part of the core sounds, as those of the fallback context are. */
  private static final String APOLOGY = "sound:im-sorry";

  private static final String APOLOGY_ID = "sorry-";

  private final AriApplication application;
  private final String fallbackContext;
  private final ScheduledExecutorService loop;

  /**
   * @param fallbackContext of the dialplan, where he goes on at {@code s,1}
   */
  Farewell(AriApplication application, String fallbackContext, ScheduledExecutorService loop) {
    this.application = application;
    this.fallbackContext = fallbackContext;
    this.loop = loop;
  }

  /** Whether it says that an apology of ours was heard. */
  static boolean isOver(AriEvent event) {
    return event.type().equals("PlaybackFinished")
        && event.text("playback", "id").startsWith(APOLOGY_ID);
  }

  /** The dialplan takes him; if it cannot, he hears why and the call ends: never silence. */
  void giveAway(String id) {
    ChannelHandle caller = application.channel(id);
    caller
        .continueInDialplan(fallbackContext, "s", 1)
        .thenAccept(
            reply -> {
              boolean away = reply instanceof AriReply.Refused refused && refused.status() == 404;
              if (!away && !(reply instanceof AriReply.Done)) {
                log.warn("ivr: {} could not go on in the dialplan: {}", id, reply);
                apologize(id);
              }
            });
  }

  /** Once; whoever is not in our application any more did go on in the dialplan, and is left. */
  private void apologize(String id) {
    application
        .channel(id)
        .play(APOLOGY, APOLOGY_ID + id)
        .thenAccept(
            reply -> {
              if (reply instanceof AriReply.Done) {
                Future<?> unused =
                    loop.schedule(() -> hangUp(id), IvrLimits.APOLOGY_MS, TimeUnit.MILLISECONDS);
              } else if (!(reply instanceof AriReply.Refused refused)
                  || refused.status() != 404 && refused.status() != 409) {
                hangUp(id);
              }
            });
  }

  /** He heard enough, or is not wanted. */
  void hangUp(String id) {
    application
        .channel(id)
        .hangUp(ChannelHandle.HangupReason.CONGESTION)
        .thenAccept(ended -> log.debug("ivr: {} hung up: {}", id, ended));
  }
}

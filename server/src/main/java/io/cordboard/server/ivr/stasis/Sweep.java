package io.cordboard.server.ivr.stasis;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriReply;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends legs and bridges that carry a name of ours and that nobody wants: what a killed server, or a
 * request lost with the link, left on the PBX.
 */
final class Sweep {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final int NORMAL = 16;

  private final AriApplication application;
  private final Predicate<String> wantedLeg;
  private final Predicate<String> knownCall;

  Sweep(AriApplication application, Predicate<String> wantedLeg, Predicate<String> knownCall) {
    this.application = application;
    this.wantedLeg = wantedLeg;
    this.knownCall = knownCall;
  }

  /** Once. */
  void run() {
    application.allChannels().thenAccept(this::onChannels);
    application.allBridges().thenAccept(this::onBridges);
  }

  private void onChannels(AriReply reply) {
    if (reply instanceof AriReply.Unknown unknown && !unknown.sent()) {
      return; // The link is down again, and its return leads here again.
    }
    if (!(reply instanceof AriReply.Done done)) {
      log.warn("ivr: legs that nobody wants cannot be looked for: {}", reply);
      return;
    }
    for (JsonNode one : done.json()) {
      String id = one.path("id").asText();
      if (!LineNames.callOf(id).isEmpty() && !wantedLeg.test(id)) {
        log.warn("ivr: {} is without its caller, and is hung up", id);
        application
            .channel(id)
            .hangUp(NORMAL)
            .thenAccept(ended -> log.debug("ivr: {} hung up: {}", id, ended));
      }
    }
  }

  private void onBridges(AriReply reply) {
    if (reply instanceof AriReply.Done done) {
      for (JsonNode one : done.json()) {
        String id = one.path("id").asText();
        String call = LineNames.callOf(id);
        if (!call.isEmpty() && !knownCall.test(call)) {
          application
              .bridge(id)
              .destroy()
              .thenAccept(ended -> log.debug("ivr: {} ended: {}", id, ended));
        }
      }
    }
  }
}

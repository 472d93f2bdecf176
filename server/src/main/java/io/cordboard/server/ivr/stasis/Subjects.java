package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriEvent;
import java.util.List;

/** What events are about. */
final class Subjects {
  private static final String CHANNEL = "channel:";
  private static final String BRIDGE = "bridge:";

  private Subjects() {}

  /** Names of things in it, one of which may be ours; empty where there is none. */
  static List<String> names(AriEvent event) {
    return List.of(
        event.channelId(),
        event.text("playback", "id"),
        event.text("recording", "name"),
        bridge(event));
  }

  /** The bridge that is recorded; empty if it says nothing of one. */
  private static String bridge(AriEvent event) {
    String target = event.text("recording", "target_uri");
    return target.startsWith(BRIDGE) ? target.substring(BRIDGE.length()) : "";
  }

  /** Its channel, or the one that hears or says it; empty if there is none. */
  static String channel(AriEvent event) {
    String channel = event.channelId();
    if (!channel.isEmpty()) {
      return channel;
    }
    for (String thing : List.of("playback", "recording")) {
      String target = event.text(thing, "target_uri");
      if (target.startsWith(CHANNEL)) {
        return target.substring(CHANNEL.length());
      }
    }
    return "";
  }
}

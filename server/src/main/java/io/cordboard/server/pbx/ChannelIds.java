package io.cordboard.server.pbx;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes {@code node/uniqueid} apart; what the PBX could read as more than one leg is no id. */
final class ChannelIds {
  /** Asterisk reads a value that begins with a slash as a pattern of channels. */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private ChannelIds() {}

  static boolean isSafe(String uniqueId) {
    return SAFE.matcher(uniqueId).matches();
  }

  /** The PBX's own id of a leg, null if it is none of this node. */
  static @Nullable String uniqueId(String node, String channelId) {
    String uniqueId = channelId.substring(channelId.indexOf('/') + 1);
    return channelId.startsWith(node + "/") && isSafe(uniqueId) ? uniqueId : null;
  }

  static Pbx.Outcome wrong(String node) {
    return new Pbx.Outcome.Refused(
        Pbx.Reason.NOT_FOUND, "channel: (expected: " + node + "/uniqueid)");
  }
}

package io.cordboard.server.pbx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Local channels by which legs leave their talks, and the legs that have just come back; on the
 * event loop only.
 */
final class TalkWays {
  private final LongSupplier nanos;

  /** Those that entered a bridge, by the bridge. */
  private final Map<String, String> locals = bounded();

  /** Those that were answered; a hold is answered before it is in a bridge. */
  private final Map<String, String> answered = bounded();

  /** Until when (nanos) a leg that came back does not take notice of what is typed into it. */
  private final Map<String, Long> settling = bounded();

  TalkWays(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > PbxLimits.SETUPS;
      }
    };
  }

  /** A channel's name without {@code ;1}, null if it is not the near half of a Local. */
  private static @Nullable String local(@Nullable String channel) {
    return channel != null && channel.startsWith("Local/") && channel.endsWith(";1")
        ? channel.substring(0, channel.length() - 2)
        : null;
  }

  /** A channel entered a bridge. */
  void entered(String bridge, String channel) {
    String local = local(channel);
    if (local != null) {
      locals.put(bridge, local);
    }
  }

  /** The Local channel that entered this bridge last, without {@code ;1}; null if none. */
  @Nullable String into(String bridge) {
    return locals.get(bridge);
  }

  /** A channel was answered. */
  void answered(@Nullable String channel) {
    String local = local(channel);
    if (local != null) {
      answered.put(local, local);
    }
  }

  boolean isAnswered(@Nullable String local) {
    return answered.containsKey(local);
  }

  /** A leg came back. */
  void settles(@Nullable String uniqueId) {
    if (uniqueId != null) {
      settling.put(
          uniqueId, nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(PbxLimits.TALK_SETTLES_MS));
    }
  }

  /** How long until a leg can be commanded; 0 or less: now. */
  long settlesInNanos(String uniqueId) {
    Long until = settling.remove(uniqueId);
    return until == null ? 0 : until - nanos.getAsLong();
  }

  /** No step is under way. */
  void clear() {
    locals.clear();
    answered.clear();
  }
}

package io.cordboard.server.desk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of an earlier run whose after-call work was not over then. On the board's thread. */
final class ResumedCalls {
  /** {@code endedAtMs}: when the agent hung up. */
  record ResumedCall(String callId, long endedAtMs) {}

  private final Map<String, ResumedCall> byPhone = new LinkedHashMap<>();

  /** Keeps one; none once there are too many. */
  void put(String node, String extension, ResumedCall call) {
    if (byPhone.size() < DeskLimits.RESUMED) {
      byPhone.put(node + "/" + extension, call);
    }
  }

  /** The call of a phone that is found paused, which is then no longer kept; null if none is. */
  @Nullable ResumedCall take(String node, @Nullable String extension) {
    return byPhone.remove(node + "/" + extension);
  }
}

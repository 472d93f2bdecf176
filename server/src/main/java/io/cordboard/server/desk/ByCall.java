package io.cordboard.server.desk;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept of each who took part in a call. On the board's thread. */
final class ByCall<T> {
  private final Map<String, Set<T>> all = new HashMap<>();

  /** Of a call; as it is now, empty if there is nothing (any more). */
  List<T> of(String callId) {
    return List.copyOf(all.getOrDefault(callId, Set.of()));
  }

  void add(String callId, T one) {
    all.computeIfAbsent(callId, id -> new LinkedHashSet<>(2)).add(one);
  }

  /** {@code callId}: null if it was in none. */
  void remove(@Nullable String callId, T one) {
    Set<T> some = callId == null ? null : all.get(callId);
    if (some != null && some.remove(one) && some.isEmpty()) {
      all.remove(callId);
    }
  }
}

package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ids of live messages that are in the store, or were delivered from there, and that records
 * owe again: so that they go out once. Who forgets (a restart, too many) sends one twice, under the
 * same id. Any thread.
 */
final class ToldLive {
  private final Map<String, Set<String>> owedAgain = new HashMap<>();
  private final Map<String, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > OutboxLimits.OWED_AGAIN;
        }
      };

  ToldLive(List<Target> targets) {
    targets.forEach(t -> owedAgain.put(t.name(), t.format().owedAgain()));
  }

  /** These are in the store. */
  void committed(List<OutboxMessage> messages) {
    for (OutboxMessage message : messages) {
      if (owedAgain.getOrDefault(message.target(), Set.of()).contains(message.event())) {
        synchronized (ids) {
          ids.put(message.id(), true);
        }
      }
    }
  }

  /** Whether the store had it before. */
  boolean knows(String id) {
    synchronized (ids) {
      return ids.containsKey(id);
    }
  }
}

package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of live messages that are in the store, or were delivered from there, and that records
 * owe again: so that they go out once. Who forgets (a restart, too many) sends one twice, under the
 * same id. Any thread.
 */
final class ToldLive {
  private final Map<String, WebhookFormat> formats = new HashMap<>();

  /** The word of each id, oldest first; and the ids of each word. */
  private final Map<String, String> ids = new LinkedHashMap<>();

  private final Map<String, List<String>> byWord = new HashMap<>();

  ToldLive(List<Target> targets) {
    targets.forEach(t -> formats.put(t.name(), t.format()));
  }

  /** These are in the store. */
  void committed(List<OutboxMessage> messages) {
    for (OutboxMessage message : messages) {
      WebhookFormat format = formats.get(message.target());
      if (format != null && format.owedAgain(message)) {
        remember(message.id(), message.order());
      }
    }
  }

  private synchronized void remember(String id, String word) {
    if (ids.putIfAbsent(id, word) != null) {
      return;
    }
    byWord.computeIfAbsent(word, w -> new ArrayList<>(2)).add(id);
    if (ids.size() > OutboxLimits.OWED_AGAIN) {
      forget(ids.values().iterator().next());
    }
  }

  /** Whether the store had it before. */
  synchronized boolean knows(String id) {
    return ids.containsKey(id);
  }

  /** The record of this word is in the store: nothing is owed again. */
  synchronized void forget(String word) {
    List<String> gone = byWord.remove(word);
    if (gone != null) {
      gone.forEach(ids::remove);
    }
  }

  synchronized int size() {
    return ids.size();
  }
}

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

  /** Words of calls that were merged, and of the one whose record owes what was told of them. */
  private final Map<String, String> merged = new LinkedHashMap<>();

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

  /** A call went on in another: also what is not in the store yet is owed by that one's record. */
  synchronized void merged(String from, String to) {
    String into = merged.getOrDefault(to, to);
    if (from.equals(into)) {
      return;
    }
    merged.replaceAll((word, old) -> old.equals(from) ? into : old);
    merged.put(from, into);
    if (merged.size() > OutboxLimits.MERGED) {
      merged.remove(merged.keySet().iterator().next());
    }
    List<String> moved = byWord.remove(from);
    if (moved != null) {
      moved.forEach(id -> ids.replace(id, into));
      byWord.computeIfAbsent(into, w -> new ArrayList<>(moved.size())).addAll(moved);
    }
  }

  private synchronized void remember(String id, String told) {
    String word = merged.getOrDefault(told, told);
    if (ids.putIfAbsent(id, word) != null) {
      return;
    }
    byWord.computeIfAbsent(word, w -> new ArrayList<>(2)).add(id);
    if (ids.size() > OutboxLimits.OWED_AGAIN) {
      drop(ids.values().iterator().next());
    }
  }

  /** Whether the store had it before. */
  synchronized boolean knows(String id) {
    return ids.containsKey(id);
  }

  /** The record of this word is in the store: nothing is owed again. */
  synchronized void forget(String word) {
    merged.values().removeIf(word::equals);
    drop(word);
  }

  private void drop(String word) {
    List<String> gone = byWord.remove(word);
    if (gone != null) {
      gone.forEach(ids::remove);
    }
  }

  synchronized int size() {
    return ids.size();
  }
}

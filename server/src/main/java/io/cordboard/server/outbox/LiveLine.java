package io.cordboard.server.outbox;

import io.cordboard.server.store.OutboxMessage;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Live messages in the order in which they came, each id once; whatever is asked of it costs the
 * same however many there are. Not thread-safe.
 */
final class LiveLine {
  private final Map<String, OutboxMessage> all = new LinkedHashMap<>();
  private final Map<String, OutboxMessage> replaceable = new LinkedHashMap<>();
  private final Map<String, Map<String, OutboxMessage>> byWord = new HashMap<>();

  void add(OutboxMessage message) {
    if (all.putIfAbsent(message.id(), message) == null) {
      if (message.coalesce() != null) {
        replaceable.put(message.id(), message);
      }
      byWord
          .computeIfAbsent(message.order(), w -> new LinkedHashMap<>(2))
          .put(message.id(), message);
    }
  }

  void addAll(LiveLine behind) {
    behind.all.values().forEach(this::add);
  }

  void remove(OutboxMessage message) {
    if (all.remove(message.id()) != null) {
      replaceable.remove(message.id());
      Map<String, OutboxMessage> left = byWord.get(message.order());
      if (left != null) {
        left.remove(message.id());
        if (left.isEmpty()) {
          byWord.remove(message.order());
        }
      }
    }
  }

  /** The first so many, which are no more in this one. */
  LiveLine takeFirst(int count) {
    LiveLine firsts = new LiveLine();
    for (Iterator<OutboxMessage> i = all.values().iterator(); firsts.size() < count; ) {
      firsts.add(i.next());
    }
    firsts.all.values().forEach(this::remove);
    return firsts;
  }

  /** Takes out the oldest one that may be replaced, if there is none the oldest. */
  void dropOne() {
    Map<String, OutboxMessage> from = replaceable.isEmpty() ? all : replaceable;
    remove(from.values().iterator().next());
  }

  /** Those of a word, in order. */
  List<OutboxMessage> of(String word) {
    return List.copyOf(byWord.getOrDefault(word, Map.of()).values());
  }

  /** The oldest; there must be one. */
  OutboxMessage first() {
    return all.values().iterator().next();
  }

  /** All, in order; as they are. */
  Collection<OutboxMessage> all() {
    return Collections.unmodifiableCollection(all.values());
  }

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}

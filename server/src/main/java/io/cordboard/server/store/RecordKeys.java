package io.cordboard.server.store;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Under what a record is found. */
final class RecordKeys {
  /** One way to find it; kind is {@code e n a q t}. */
  record Key(String kind, String word) {}

  private RecordKeys() {}

  static Set<Key> of(CallRecord record, Set<String> teams) {
    Set<Key> keys = new LinkedHashSet<>();
    add(keys, record.caller());
    add(keys, record.callee());
    add(keys, record.agent());
    record.parties().forEach(member -> add(keys, member.who()));
    number(keys, record.dialed());
    number(keys, record.did());
    number(keys, record.told().forwardNumber());
    add(keys, "q", record.queue());
    teams.forEach(team -> add(keys, "t", team));
    return keys;
  }

  private static void add(Set<Key> keys, CallRecord.@Nullable Person person) {
    if (person != null) {
      number(keys, person.number());
      add(keys, "e", person.extension());
      add(keys, "a", person.agent());
    }
  }

  private static void number(Set<Key> keys, @Nullable String number) {
    add(keys, "n", number == null ? null : plain(number));
  }

  private static void add(Set<Key> keys, String kind, @Nullable String word) {
    if (word != null && !word.isEmpty()) {
      keys.add(new Key(kind, word));
    }
  }

  /** A number without what people write between digits. */
  static String plain(String number) {
    StringBuilder out = new StringBuilder(number.length());
    number.chars().filter(c -> " -/().".indexOf(c) < 0).forEach(c -> out.append((char) c));
    return out.toString();
  }
}

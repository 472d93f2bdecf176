package io.cordboard.server.dialect.astercc;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients said of the calls they made, by the call's tag: it comes back on the call's events.
 * In memory: calls that outlive a restart of Cordboard lose it. Any thread.
 */
public final class CallNotes {
  private static final String PREFIX = "acc-";

  /**
   * What was said.
   *
   * @param team whose client said it; no other team is told
   * @param target the number that is dialled, as the client wrote it; null for another agent
   * @param group for which group, 0 for none
   * @param modelType {@code Campaign} and the like, null if not said
   */
  record Note(
      String team,
      @Nullable String target,
      int group,
      @Nullable String modelType,
      @Nullable String model,
      @Nullable String userdata) {}

  private record Kept(Note note, long sinceMs) {}

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private final Map<String, Kept> notes = new LinkedHashMap<>();

  /** Forgets them by this clock. */
  public CallNotes(Clock clock) {
    this.clock = clock;
  }

  /** Keeps a note until its call is over; the tag to give to the call. */
  synchronized String keep(Note note) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    String tag = PREFIX + HexFormat.of().formatHex(bytes);
    long now = clock.millis();
    notes.put(tag, new Kept(note, now));
    Iterator<Kept> oldest = notes.values().iterator();
    while (notes.size() > AccLimits.NOTES || isOld(oldest, now)) {
      // Of a call that never came, or whose end nobody saw.
      notes.remove(notes.keySet().iterator().next());
      oldest = notes.values().iterator();
    }
    return tag;
  }

  private static boolean isOld(Iterator<Kept> oldest, long now) {
    return oldest.hasNext() && now - oldest.next().sinceMs > AccLimits.NOTES_MS;
  }

  /** The call is over, or never came. */
  synchronized void drop(@Nullable String tag) {
    if (tag != null) {
      notes.remove(tag);
    }
  }

  synchronized int size() {
    return notes.size();
  }

  /** The note of a call with this tag, null if there is none. */
  synchronized @Nullable Note of(@Nullable String tag) {
    Kept kept = tag == null ? null : notes.get(tag);
    return kept == null ? null : kept.note;
  }

  /** The same, for a team; null if another team's client said it. */
  @Nullable Note of(@Nullable String tag, String team) {
    Note note = of(tag);
    return note != null && note.team().equals(team) ? note : null;
  }
}

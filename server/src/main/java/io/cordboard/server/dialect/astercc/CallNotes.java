package io.cordboard.server.dialect.astercc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
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

  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Note> notes;

  /** Forgets them by this clock. */
  public CallNotes(Clock clock) {
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    notes =
        Caffeine.newBuilder()
            .maximumSize(AccLimits.NOTES)
            .expireAfterWrite(AccLimits.NOTES_MS, TimeUnit.MILLISECONDS)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Keeps a note; the tag to give to the call. */
  String keep(Note note) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    String tag = PREFIX + HexFormat.of().formatHex(bytes);
    notes.put(tag, note);
    return tag;
  }

  /** The note of a call with this tag, null if there is none. */
  @Nullable Note of(@Nullable String tag) {
    return tag == null ? null : notes.getIfPresent(tag);
  }

  /** The same, for a team; null if another team's client said it. */
  @Nullable Note of(@Nullable String tag, String team) {
    Note note = of(tag);
    return note != null && note.team().equals(team) ? note : null;
  }
}

package io.cordboard.server.ivr;

import org.jspecify.annotations.Nullable;

/**
 * Something to be heard, perhaps several times.
 *
 * @param sound the name of a record as the customer gave it, already checked against {@link
 *     SoundNames}; null: nothing is played ({@code blank}, empty)
 * @param loops how often it is played, 1 and above
 * @param delaySeconds silence after each time, 0 and above
 */
public record Prompt(@Nullable String sound, int loops, int delaySeconds) {

  /** Nothing to be heard. */
  public static final Prompt NONE = new Prompt(null, 1, 0);

  /** Played once. */
  public static Prompt once(@Nullable String sound) {
    return new Prompt(sound, 1, 0);
  }
}

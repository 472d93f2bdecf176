package io.cordboard.server.dialect.astercc;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The numbers that campaigns shall dial. May be called by any thread. */
public interface DialList {

  /**
   * A campaign.
   *
   * @param group whose admins may add numbers
   */
  record Campaign(int id, int group) {}

  /**
   * A number to dial.
   *
   * @param notBefore as the client wrote it, {@code 2026-01-31 08:00:00}; null for at once
   */
  record Wish(String number, int priority, @Nullable String notBefore) {}

  /** A campaign by its id, null if there is none. */
  @Nullable Campaign campaign(int id);

  /**
   * Adds numbers; the stage fails if they could not be kept.
   *
   * @param by the number of the agent who adds them
   * @return those that cannot be dialled and were left out, as they were written
   */
  CompletionStage<List<String>> add(Campaign campaign, String by, List<Wish> wishes);
}

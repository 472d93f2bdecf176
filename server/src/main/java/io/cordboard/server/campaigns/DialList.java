package io.cordboard.server.campaigns;

import java.time.LocalDateTime;
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
   * @param number as a person would write it
   * @param priority the larger, the earlier
   * @param notBefore in the configuration's zone; null for at once
   */
  record Wish(String number, int priority, @Nullable LocalDateTime notBefore) {}

  /** A campaign by its id, null if there is none. */
  @Nullable Campaign campaign(int id);

  /**
   * Adds numbers; the stage fails if they could not be kept.
   *
   * @param by the number of the agent who adds them
   * @return those that may not be dialled and were left out, as they were written
   */
  CompletionStage<List<String>> add(Campaign campaign, String by, List<Wish> wishes);
}

package io.cordboard.server.campaigns;

import io.cordboard.server.config.Config;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.numbers.Verdict;
import io.cordboard.server.store.ListedNumber;
import io.cordboard.server.store.Store;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Campaigns as the configuration has them; their numbers in the store, where they wait for the one
 * who dials. What the toll rules refuse is not kept.
 */
public final class StoredLists implements DialList {
  private final Map<Integer, Campaign> campaigns = new HashMap<>();
  private final NumberRules rules;
  private final Store store;
  private final ZoneId zone;
  private final Clock clock;

  /** Takes the campaigns from the configuration. */
  public StoredLists(Config config, NumberRules rules, Store store, Clock clock) {
    for (Config.Campaign c : config.campaigns()) {
      campaigns.put(c.id(), new Campaign(c.id(), c.group()));
    }
    this.rules = rules;
    this.store = store;
    this.zone = config.zone();
    this.clock = clock;
  }

  @Override
  public @Nullable Campaign campaign(int id) {
    return campaigns.get(id);
  }

  @Override
  public CompletionStage<List<String>> add(Campaign campaign, String by, List<Wish> wishes) {
    List<String> refused = new ArrayList<>();
    List<ListedNumber> listed = new ArrayList<>();
    for (Wish wish : wishes) {
      if (rules.check(wish.number()) instanceof Verdict.Outside outside) {
        listed.add(
            new ListedNumber(
                campaign.id(),
                outside.e164(),
                wish.priority(),
                wish.notBefore() == null
                    ? 0
                    : wish.notBefore().atZone(zone).toInstant().toEpochMilli(),
                by,
                clock.millis()));
      } else {
        refused.add(wish.number());
      }
    }
    if (listed.isEmpty()) {
      return CompletableFuture.completedFuture(refused);
    }
    return store.write(
        tx -> {
          tx.dialLists().add(campaign.id(), listed);
          return refused;
        });
  }
}

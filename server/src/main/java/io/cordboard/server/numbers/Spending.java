package io.cordboard.server.numbers;

import io.cordboard.server.access.Principal;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.NumbersSection;
import io.cordboard.server.numbers.Verdict.Refused;
import io.cordboard.server.numbers.Verdict.Why;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each principal started within the last minute and spent today. May be called by any thread.
 *
 * <p>An attempt counts whether or not it comes to a call: that is what stops guessing programs.
 */
final class Spending {
  private static final long MINUTE_MS = 60_000;

  private static final class Account {
    /** At most as many as the allowance of a minute. */
    private final Deque<Long> startsMs = new ArrayDeque<>();

    private @Nullable LocalDate day;
    private double spent;
  }

  private final NumbersSection rules;
  private final ZoneId zone;
  private final Clock clock;
  private final Map<String, Config.Key> keys = new HashMap<>();
  private final Map<String, Account> accounts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
          return size() > NumberLimits.PRINCIPALS;
        }
      };

  Spending(Config config, Clock clock) {
    this.rules = config.numbers();
    this.zone = config.zone();
    this.clock = clock;
    config.keys().forEach(k -> keys.put("key:" + k.id(), k));
  }

  /** Counts an attempt; a refusal counts nothing. */
  synchronized @Nullable Refused charge(Principal principal, double cost) {
    Config.Key key = keys.get(principal.id());
    int perMinute =
        key == null || key.callsPerMinute() == null ? rules.callsPerMinute() : key.callsPerMinute();
    double cap = key == null || key.dailyCost() == null ? rules.dailyCost() : key.dailyCost();
    Account account = accounts.computeIfAbsent(principal.id(), id -> new Account());
    long now = clock.millis();
    while (!account.startsMs.isEmpty() && now - account.startsMs.peekFirst() >= MINUTE_MS) {
      account.startsMs.removeFirst();
    }
    if (account.startsMs.size() >= perMinute) {
      return new Refused(
          Why.RATE, "calls: one too many (expected: at most " + perMinute + " outside a minute)");
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    if (!today.equals(account.day)) {
      account.day = today;
      account.spent = 0;
    }
    if (cap > 0 && account.spent + cost > cap) {
      return new Refused(Why.COST, "cost: today's cap is reached (expected: at most " + cap + ")");
    }
    account.startsMs.addLast(now);
    account.spent += cost;
    return null;
  }
}

package io.cordboard.server.dialect.astercc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.cordboard.server.access.PasswordForm;
import io.cordboard.server.access.Verified;
import io.cordboard.server.config.Secret;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.Roster;
import io.cordboard.server.roster.TeamCard;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says who may follow which events: an agent with the MD5 of the own password those of the own
 * calls, a program with the MD5 of the team's push key all of the team; and from pages of which
 * sites. Any thread; nothing blocks.
 */
final class EventDoor {

  /**
   * What a page says of itself.
   *
   * @param agent the agent's number, or the account's user name; empty for the whole team
   */
  record Claim(String team, String agent, String password) {}

  /**
   * Where it says so.
   *
   * @param origin of the page, null if it is no page
   * @param host that it asked
   */
  record Place(InetAddress remote, @Nullable String origin, @Nullable String host) {}

  /**
   * What came of it.
   *
   * @param viewer null if refused
   * @param surely false if it could not be found out now
   */
  record Entry(@Nullable Viewer viewer, String message, boolean surely) {
    static Entry refused(String message) {
      return new Entry(null, message, true);
    }
  }

  private final Supplier<Roster> roster;
  private final Doorkeeper doorkeeper;
  private final Cache<InetAddress, AtomicInteger> wrongKeys;

  EventDoor(Supplier<Roster> roster, Doorkeeper doorkeeper, Clock clock) {
    this.roster = roster;
    this.doorkeeper = doorkeeper;
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    wrongKeys =
        Caffeine.newBuilder()
            .maximumSize(AccLimits.WRONG_ADDRESSES)
            .expireAfterWrite(1, TimeUnit.MINUTES)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  CompletionStage<Entry> admit(Claim claim, Place place) {
    Roster now = roster.get();
    TeamCard team = now.team(claim.team);
    if (claim.team.isEmpty() || claim.password.isEmpty()) {
      return CompletableFuture.completedFuture(Entry.refused("BackMsg_01"));
    }
    if (team == null) {
      return CompletableFuture.completedFuture(Entry.refused("BackMsg_02"));
    }
    if (!mayAsk(team, place)) {
      return CompletableFuture.completedFuture(Entry.refused("BackMsg_28"));
    }
    return claim.agent.isEmpty()
        ? CompletableFuture.completedFuture(byKey(team, claim, place))
        : byAgent(now, team, claim, place);
  }

  /** Whether pages of this site may have the team's events. */
  boolean mayAsk(String team, Place place) {
    TeamCard card = roster.get().team(team);
    return card != null && mayAsk(card, place);
  }

  /** Of a team's pages. */
  String language(String team) {
    TeamCard card = roster.get().team(team);
    return card == null ? "en" : card.language();
  }

  private static boolean mayAsk(TeamCard team, Place place) {
    String origin = place.origin;
    if (origin == null || team.origins().contains(origin)) {
      return true;
    }
    String host = place.host;
    return host != null
        && !host.isEmpty()
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private Entry byKey(TeamCard team, Claim claim, Place place) {
    AtomicInteger wrong = wrongKeys.getIfPresent(place.remote);
    Secret key = team.pushKey();
    if (wrong != null && wrong.get() >= AccLimits.WRONG_KEYS) {
      return new Entry(null, "BackMsg_03", false);
    }
    byte[] given = claim.password.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    if (key != null && MessageDigest.isEqual(md5(key.reveal()), given)) {
      return new Entry(new Viewer(team.name(), null), "", true);
    }
    AtomicInteger count = wrongKeys.get(place.remote, a -> new AtomicInteger());
    if (count != null) {
      count.incrementAndGet();
    }
    return Entry.refused("BackMsg_03");
  }

  private CompletionStage<Entry> byAgent(Roster now, TeamCard team, Claim claim, Place place) {
    AgentCard card = now.agent(claim.agent);
    if (card == null) {
      card = now.agentOfAccount(claim.agent);
    }
    String number = card == null ? claim.agent : card.number();
    return doorkeeper
        .verify(team.name(), number, claim.password, PasswordForm.MD5, place.remote)
        .thenApply(
            verified -> {
              if (verified instanceof Verified.Granted) {
                return new Entry(new Viewer(team.name(), number), "", true);
              }
              if (verified instanceof Verified.Suspended) {
                return Entry.refused("BackMsg_05");
              }
              return verified instanceof Verified.Wrong
                  ? Entry.refused("BackMsg_03")
                  : new Entry(null, "BackMsg_44", false); // nobody looked at it
            });
  }

  private static byte[] md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has MD5
    }
  }
}

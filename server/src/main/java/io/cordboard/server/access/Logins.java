package io.cordboard.server.access;

import io.cordboard.server.config.Config;
import io.cordboard.server.roster.AgentCard;
import io.cordboard.server.roster.LiveRoster;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may log in by which name: the users, and the agents of the moment. Any thread may look. */
final class Logins {
  /** Where the configuration holds the plain text, stretching its copy in memory guards nothing. */
  private static final int ITERATIONS_OF_PLAIN = 1000;

  private static final int MADE_UP_BYTES = 12;

  /**
   * @param given the password as it was given, null if it was made up
   */
  record Account(
      PasswordHash password,
      Config.@Nullable Credential given,
      Principal principal,
      boolean suspended) {

    /** Whether the password is still the one with this hash; a made-up one is always. */
    boolean isStill(String hash) {
      if (given == null) {
        return true;
      }
      try {
        return given.plain() == null
            ? hash.equals(given.hash())
            : PasswordHash.parse(hash).matches(given.plain().reveal());
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  /** Whether the name exists, and how its password is kept, does not show in the time. */
  static boolean isRight(@Nullable Account account, String md5) {
    boolean right = account != null && account.password.matchesMd5(md5);
    PasswordHash.spend(
        PasswordHash.ITERATIONS - (account == null ? 0 : account.password.iterations()));
    return right;
  }

  private final LiveRoster roster;
  private final SecureRandom random;
  private final Map<String, String> madeUp = new LinkedHashMap<>();
  private final Map<String, Account> users = new HashMap<>();
  private volatile Map<String, Account> agents = Map.of();
  private volatile Map<String, Account> byName = Map.of();

  Logins(Config config, LiveRoster roster, SecureRandom random) {
    this.roster = roster;
    this.random = random;
    config.users().forEach(this::add);
    refresh();
  }

  /** By user name, agent's number or agent's account; null if there is none. */
  @Nullable Account find(String name) {
    return byName.get(name);
  }

  /** By number, null if there is none. */
  @Nullable Account agent(String number) {
    return agents.get(number);
  }

  /** The names of all principals. */
  Map<Principal, String> names() {
    Map<Principal, String> names = new HashMap<>();
    users.forEach((name, account) -> names.put(account.principal, name));
    agents.forEach((number, account) -> names.put(account.principal, number));
    return names;
  }

  /** Reads the agents anew; those who must not stay logged in. */
  synchronized Set<Principal> refresh() {
    Map<String, Account> before = agents;
    Map<String, Account> now = new HashMap<>();
    Map<String, Account> all = new HashMap<>(users);
    for (AgentCard card : roster.get().agents()) {
      Account account = account(card, before.get(card.number()));
      if (account != null) {
        now.put(card.number(), account);
        all.put(card.number(), account);
        if (card.account() != null) {
          all.put(card.account(), account);
        }
      }
    }
    agents = now;
    byName = all;
    Set<Principal> out = new HashSet<>();
    before.forEach(
        (number, old) -> {
          Account account = now.get(number);
          if (account == null
              || account.suspended
              || !account.principal.equals(old.principal)
              || account.password != old.password) {
            out.add(old.principal);
          }
        });
    return out;
  }

  private @Nullable Account account(AgentCard card, @Nullable Account before) {
    Config.Credential given = roster.password(card.number());
    // The same hash as long as the password is the same: it is slow to make, and is compared.
    PasswordHash hash =
        before != null && Objects.equals(before.given, given)
            ? before.password
            : given == null ? null : hash(given);
    return hash == null
        ? null
        : new Account(
            hash,
            given,
            new Principal("agent:" + card.number(), Role.AGENT, card.team(), card.number()),
            card.suspended());
  }

  private void add(Config.User user) {
    Config.Credential password = user.password();
    PasswordHash hash = password == null ? makeUp(user.name()) : hash(password);
    if (hash != null) {
      Role role = Role.valueOf(user.role().name());
      Principal p = new Principal("user:" + user.name(), role, user.team(), null);
      users.put(user.name(), new Account(hash, password, p, false));
    }
  }

  private @Nullable PasswordHash hash(Config.Credential password) {
    if (password.plain() != null) {
      return PasswordHash.of(password.plain().reveal(), random, ITERATIONS_OF_PLAIN);
    }
    return password.hash() == null ? null : PasswordHash.parse(password.hash());
  }

  private PasswordHash makeUp(String user) {
    byte[] bytes = new byte[MADE_UP_BYTES];
    random.nextBytes(bytes);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    madeUp.put(user, password);
    return PasswordHash.of(password, random, ITERATIONS_OF_PLAIN);
  }

  /** The made-up passwords by user name, once. */
  synchronized Map<String, String> takeMadeUp() {
    Map<String, String> taken = new LinkedHashMap<>(madeUp);
    madeUp.clear();
    return taken;
  }
}

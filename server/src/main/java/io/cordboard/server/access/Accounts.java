package io.cordboard.server.access;

import io.cordboard.server.config.Config;
import io.cordboard.server.http.Authenticator;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: keys of programs, users and agents with passwords, and their sessions. May be
 * called by any thread; nothing blocks the caller.
 */
public final class Accounts implements Authenticator, AutoCloseable {
  /** The cookie that carries the session. */
  static final String COOKIE = "cordboard_session";

  /** Where the configuration holds the plain text, stretching its copy in memory guards nothing. */
  private static final int ITERATIONS_OF_PLAIN = 1000;

  private static final int MADE_UP_BYTES = 12;

  /**
   * @param given the password as the configuration has it, null if it was made up
   */
  private record Account(
      PasswordHash password, Config.@Nullable Credential given, Principal principal) {
    /** Whether the password is still the one with this hash; a made-up one is always. */
    boolean isStill(String hash) {
      if (given == null) {
        return true;
      }
      return given.plain() == null
          ? hash.equals(given.hash())
          : PasswordHash.parse(hash).matches(given.plain().reveal());
    }
  }

  private final Map<String, Principal> byKeyHash = new HashMap<>();
  private final Map<String, Account> byName = new HashMap<>();
  private final Map<String, String> madeUp = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Sessions sessions;
  private final LoginLimit limit;
  private final int sessionHours;
  private final ThreadPoolExecutor hashing;
  private final @Nullable SessionFile kept;

  /** Takes keys, users and agents from the configuration; a restart ends all sessions. */
  public Accounts(Config config, Clock clock) {
    this(config, clock, null);
  }

  /**
   * Takes keys, users and agents from the configuration; blocks on the folder.
   *
   * @param folder where sessions are kept over a restart, null for nowhere
   */
  public Accounts(Config config, Clock clock, @Nullable Path folder) {
    Config.Access access = config.access();
    sessions =
        new Sessions(
            access.sessionIdleMinutes(),
            access.sessionHours(),
            access.sessionsPerUser(),
            clock,
            random);
    sessionHours = access.sessionHours();
    limit = new LoginLimit(access.loginAttemptsPerMinute(), clock);
    config.keys().forEach(this::add);
    config.users().forEach(this::add);
    config.agents().forEach(this::add);
    hashing =
        new ThreadPoolExecutor(
            AccessLimits.HASHING_THREADS,
            AccessLimits.HASHING_THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(AccessLimits.LOGINS_WAITING),
            work -> {
              Thread thread = new Thread(work, "logins");
              thread.setDaemon(true);
              return thread;
            });
    hashing.allowCoreThreadTimeOut(true);
    kept = folder == null ? null : new SessionFile(folder);
    resume();
  }

  private void add(Config.Key key) {
    Config.Credential secret = key.secret();
    String hash = secret.plain() == null ? secret.hash() : KeyHash.of(secret.plain().reveal());
    if (hash != null) {
      byKeyHash.put(hash, new Principal("key:" + key.id(), role(key.role()), key.team(), null));
    }
  }

  private void add(Config.User user) {
    Config.Credential password = user.password();
    PasswordHash hash = password == null ? makeUp(user.name()) : hash(password);
    if (hash != null) {
      Principal p = new Principal("user:" + user.name(), role(user.role()), user.team(), null);
      byName.put(user.name(), new Account(hash, password, p));
    }
  }

  private void add(Config.Agent agent) {
    PasswordHash hash = hash(agent.password());
    if (hash != null) {
      Principal p =
          new Principal("agent:" + agent.number(), Role.AGENT, agent.team(), agent.number());
      byName.put(agent.number(), new Account(hash, agent.password(), p));
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

  private static Role role(Config.Role role) {
    return Role.valueOf(role.name());
  }

  /**
   * The passwords made up for users that have none, by user name, to be shown once; afterwards they
   * are forgotten.
   */
  public synchronized Map<String, String> takeMadeUpPasswords() {
    Map<String, String> taken = new LinkedHashMap<>(madeUp);
    madeUp.clear();
    return taken;
  }

  /**
   * Who sends these headers: a key ({@code Authorization: Bearer}, {@code X-Api-Key}) or a session
   * cookie. A wrong key is not made good by a cookie.
   *
   * @param headers names in lower case
   */
  @Override
  public @Nullable Principal authenticate(Map<String, String> headers, InetAddress remote) {
    String key = headers.get("x-api-key");
    String authorization = headers.get("authorization");
    if (key == null && authorization != null) {
      if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
        return null;
      }
      key = authorization.substring(7);
    }
    if (key != null) {
      // Looked up by hash: how long that takes tells nothing about the key.
      String trimmed = key.trim();
      return trimmed.length() > AccessLimits.CREDENTIAL_CHARACTERS
          ? null
          : byKeyHash.get(KeyHash.of(trimmed));
    }
    String token = sessionToken(headers);
    return token == null ? null : sessions.find(token);
  }

  /** Checks a user's or agent's password and opens a session. */
  public CompletionStage<LoginResult> login(String user, String password, InetAddress remote) {
    if (user.length() > AccessLimits.CREDENTIAL_CHARACTERS
        || password.length() > AccessLimits.CREDENTIAL_CHARACTERS) {
      return CompletableFuture.completedFuture(new LoginResult.Wrong());
    }
    if (!limit.admit(remote, user)) {
      return CompletableFuture.completedFuture(new LoginResult.TooMany(limit.retryAfterSeconds()));
    }
    CompletableFuture<LoginResult> result = new CompletableFuture<>();
    try {
      hashing.execute(
          () -> {
            try {
              result.complete(check(user, password, remote));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      limit.succeeded(remote, user);
      result.complete(new LoginResult.Busy());
    }
    return result;
  }

  private LoginResult check(String user, String password, InetAddress remote) {
    Account account = byName.get(user);
    boolean right = account != null && account.password.matches(password);
    // Whether the name exists, and how its password is kept, must not show in the time.
    PasswordHash.spend(
        PasswordHash.ITERATIONS - (account == null ? 0 : account.password.iterations()));
    if (account == null || !right) {
      return new LoginResult.Wrong();
    }
    limit.succeeded(remote, user);
    String token = sessions.open(account.principal);
    keep();
    return new LoginResult.Granted(token, account.principal);
  }

  /** Ends the session of these headers, if there is one. */
  public void logout(Map<String, String> headers) {
    String token = sessionToken(headers);
    if (token != null) {
      sessions.close(token);
      keepSoon();
    }
  }

  /** The {@code Set-Cookie} value for a session; an empty token deletes the cookie. */
  public String cookie(String token, boolean secure) {
    return COOKIE
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + (token.isEmpty() ? 0 : sessionHours * 3600)
        + (secure ? "; Secure" : "");
  }

  private static @Nullable String sessionToken(Map<String, String> headers) {
    String cookies = headers.get("cookie");
    if (cookies == null) {
      return null;
    }
    for (String cookie : cookies.split(";", 50)) {
      String trimmed = cookie.trim();
      if (trimmed.startsWith(COOKIE + "=")) {
        String token = trimmed.substring(COOKIE.length() + 1);
        return token.length() > AccessLimits.CREDENTIAL_CHARACTERS ? null : token;
      }
    }
    return null;
  }

  /** Takes back the sessions of before; whose account or password is another now stays out. */
  private void resume() {
    if (kept == null) {
      return;
    }
    Map<String, Boolean> judged = new HashMap<>(); // one hash has many sessions, and is slow
    for (SessionFile.Row row : kept.read()) {
      Account account = byName.get(row.user());
      if (account != null
          && judged.computeIfAbsent(
              row.user() + ' ' + row.password(), k -> isStill(account, row.password()))) {
        sessions.resume(row.tokenHash(), account.principal, row.createdAtMs(), row.usedAtMs());
      }
    }
  }

  private static boolean isStill(Account account, String hash) {
    try {
      return account.isStill(hash);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void keepSoon() {
    try {
      hashing.execute(this::keep);
    } catch (RejectedExecutionException e) {
      // Kept with the next login or at the end.
    }
  }

  private void keep() {
    if (kept == null) {
      return;
    }
    synchronized (kept) {
      Map<Principal, String> names = new HashMap<>();
      byName.forEach((name, account) -> names.put(account.principal, name));
      List<SessionFile.Row> rows = new ArrayList<>();
      sessions.each(
          (hash, principal, createdAtMs, usedAtMs) -> {
            String name = names.get(principal);
            Account account = byName.get(name == null ? "" : name);
            if (name != null && account != null) {
              rows.add(
                  new SessionFile.Row(
                      hash, createdAtMs, usedAtMs, account.password.toString(), name));
            }
          });
      kept.write(rows);
    }
  }

  /** Stops checking passwords, and keeps the sessions. */
  @Override
  public void close() {
    // Not interrupted: that would end a write of the file half-way.
    hashing.getQueue().clear();
    hashing.shutdown();
    keep();
  }
}

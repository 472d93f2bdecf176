package io.cordboard.server.access;

import io.cordboard.server.config.Config;
import io.cordboard.server.http.Authenticator;
import io.cordboard.server.roster.LiveRoster;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Map<String, Principal> byKeyHash = new HashMap<>();
  private final Logins logins;
  private final LiveRoster roster;
  private final SecureRandom random = new SecureRandom();
  private final Sessions sessions;
  private final LoginLimit limit;
  private final AgentPasswords agentPasswords;
  private final int sessionHours;
  private final ThreadPoolExecutor hashing;
  private final @Nullable SessionFile kept;

  /** Sessions of before whose agents the store has not told yet; guarded by itself. */
  private final List<SessionFile.Row> waiting = new ArrayList<>();

  /** Takes keys and users from the configuration; a restart ends all sessions. */
  public Accounts(Config config, LiveRoster roster, Clock clock) {
    this(config, roster, clock, null);
  }

  /**
   * Takes keys and users from the configuration, and agents from the roster as it changes; blocks
   * on the folder.
   *
   * @param folder where sessions are kept over a restart, null for nowhere
   */
  public Accounts(Config config, LiveRoster roster, Clock clock, @Nullable Path folder) {
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
    this.roster = roster;
    logins = new Logins(config, roster, random);
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
    agentPasswords = new AgentPasswords(logins, limit, new RightPasswords(random, clock), hashing);
    kept = folder == null ? null : new SessionFile(folder);
    resume();
    roster.listen(now -> refresh());
    refresh(); // it may have changed since we read it
  }

  private void add(Config.Key key) {
    Config.Credential secret = key.secret();
    String hash = secret.plain() == null ? secret.hash() : KeyHash.of(secret.plain().reveal());
    if (hash != null) {
      Role role = Role.valueOf(key.role().name());
      byKeyHash.put(hash, new Principal("key:" + key.id(), role, key.team(), null));
    }
  }

  /** Somebody may be gone, suspended, in another team, or have another password. */
  private void refresh() {
    Set<Principal> out = logins.refresh();
    resumeWaiting();
    if (sessions.end(out) > 0) {
      keepSoon();
    }
  }

  /**
   * The passwords made up for users that have none, by user name, to be shown once; afterwards they
   * are forgotten.
   */
  public Map<String, String> takeMadeUpPasswords() {
    return logins.takeMadeUp();
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
    Logins.Account account = logins.find(user);
    if (!Logins.isRight(account, PasswordHash.md5(password)) || account == null) {
      return new LoginResult.Wrong();
    }
    limit.succeeded(remote, user);
    if (account.suspended()) {
      return new LoginResult.Suspended();
    }
    String token = sessions.open(account.principal());
    keep();
    return new LoginResult.Granted(token, account.principal());
  }

  /**
   * Checks the password that an agent sends with a request; opens no session. A right one is
   * remembered for some minutes, so that the next request costs next to nothing.
   *
   * @param team whose agent it must be, null for any
   * @param agent the number
   */
  public CompletionStage<Verified> verify(
      @Nullable String team, String agent, String password, PasswordForm form, InetAddress remote) {
    return agentPasswords.verify(team, agent, password, form, remote);
  }

  /**
   * Hashes a password to be kept.
   *
   * @return fails with {@link RejectedExecutionException} if too many wait
   */
  public CompletionStage<String> hash(String password) {
    try {
      return CompletableFuture.supplyAsync(
          () -> PasswordHash.of(password, random).toString(), hashing);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
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
    synchronized (waiting) {
      waiting.addAll(kept.read());
    }
    resumeWaiting();
  }

  private void resumeWaiting() {
    Map<String, Boolean> judged = new HashMap<>(); // one hash has many sessions, and is slow
    synchronized (waiting) {
      boolean last = roster.complete();
      for (Iterator<SessionFile.Row> rows = waiting.iterator(); rows.hasNext(); ) {
        SessionFile.Row row = rows.next();
        Logins.Account account = logins.find(row.user());
        if (account == null && !last) {
          continue; // the store may know the agent once it is up
        }
        rows.remove();
        if (account != null
            && !account.suspended()
            && judged.computeIfAbsent(
                row.user() + ' ' + row.password(), k -> account.isStill(row.password()))) {
          sessions.resume(row.tokenHash(), account.principal(), row.createdAtMs(), row.usedAtMs());
        }
      }
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
      Map<Principal, String> names = logins.names();
      List<SessionFile.Row> rows = new ArrayList<>();
      synchronized (waiting) {
        rows.addAll(waiting);
      }
      sessions.each(
          (hash, principal, createdAtMs, usedAtMs) -> {
            String name = names.get(principal);
            Logins.Account account = name == null ? null : logins.find(name);
            if (name != null && account != null) {
              rows.add(
                  new SessionFile.Row(
                      hash, createdAtMs, usedAtMs, account.password().toString(), name));
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

package io.cordboard.server.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in: random tokens, kept as hashes, bounded per user and in all. May be called by
 * any thread.
 */
final class Sessions {
  private static final int TOKEN_BYTES = 32;

  private record Session(Principal principal, long createdAtMs, long usedAtMs) {}

  private final long idleMs;
  private final long lifeMs;
  private final int perUser;
  private final Clock clock;
  private final SecureRandom random;

  /** By the token's hash, the least recently used first. */
  private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(int idleMinutes, int hours, int perUser, Clock clock, SecureRandom random) {
    this.idleMs = idleMinutes * 60_000L;
    this.lifeMs = hours * 3_600_000L;
    this.perUser = perUser;
    this.clock = clock;
    this.random = random;
  }

  synchronized String open(Principal principal) {
    makeRoom(principal);
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    long now = clock.millis();
    sessions.put(KeyHash.of(token), new Session(principal, now, now));
    return token;
  }

  synchronized @Nullable Principal find(String token) {
    String key = KeyHash.of(token);
    Session session = sessions.get(key);
    if (session == null) {
      return null;
    }
    long now = clock.millis();
    if (isOver(session, now)) {
      sessions.remove(key);
      return null;
    }
    sessions.put(key, new Session(session.principal, session.createdAtMs, now));
    return session.principal;
  }

  synchronized void close(String token) {
    sessions.remove(KeyHash.of(token));
  }

  /** Ends all sessions of these; how many there were. */
  synchronized int end(Set<Principal> principals) {
    int before = sessions.size();
    sessions.values().removeIf(s -> principals.contains(s.principal));
    return before - sessions.size();
  }

  /** Takes back a session that began before a restart; its times count on. */
  synchronized void resume(String tokenHash, Principal principal, long createdAtMs, long usedAtMs) {
    Session session = new Session(principal, createdAtMs, usedAtMs);
    if (!isOver(session, clock.millis())) {
      sessions.put(tokenHash, session);
    }
  }

  /** Tells of each session: the token's hash, whose, when it began, when it was last used. */
  synchronized void each(Teller teller) {
    long now = clock.millis();
    sessions.values().removeIf(s -> isOver(s, now));
    sessions.forEach((hash, s) -> teller.tell(hash, s.principal, s.createdAtMs, s.usedAtMs));
  }

  /** Is told of sessions. */
  @FunctionalInterface
  interface Teller {
    void tell(String tokenHash, Principal principal, long createdAtMs, long usedAtMs);
  }

  synchronized int size() {
    return sessions.size();
  }

  private void makeRoom(Principal principal) {
    long now = clock.millis();
    sessions.values().removeIf(s -> isOver(s, now));
    long own = sessions.values().stream().filter(s -> s.principal.equals(principal)).count();
    Iterator<Session> leastUsedFirst = sessions.values().iterator();
    while (leastUsedFirst.hasNext() && own >= perUser) {
      if (leastUsedFirst.next().principal.equals(principal)) {
        leastUsedFirst.remove();
        own--;
      }
    }
    Iterator<Session> any = sessions.values().iterator();
    while (any.hasNext() && sessions.size() >= AccessLimits.SESSIONS) {
      any.next();
      any.remove();
    }
  }

  private boolean isOver(Session session, long now) {
    return now - session.usedAtMs > idleMs || now - session.createdAtMs > lifeMs;
  }
}

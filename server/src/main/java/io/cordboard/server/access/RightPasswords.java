package io.cordboard.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which passwords were found right a moment ago: some clients send theirs with every request, and
 * stretching it takes a quarter of a second. Knows proofs only, made with a key that dies with the
 * program. May be called by any thread.
 */
final class RightPasswords {
  private static final String MAC = "HmacSHA256";

  /**
   * @param hash what it was checked against; another hash is another password
   */
  private record Seen(byte[] proof, PasswordHash hash, long untilMs) {}

  private final SecretKeySpec key;
  private final Clock clock;
  private final Map<String, Seen> byAgent =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > AccessLimits.REMEMBERED;
        }
      };

  RightPasswords(SecureRandom random, Clock clock) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, MAC);
    this.clock = clock;
  }

  /** What stands for an agent's password. */
  byte[] proof(String agent, String md5) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      mac.update(agent.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(md5.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  /** Whether this was found right against this hash, or known so, not long ago. */
  synchronized boolean knows(String agent, byte[] proof, PasswordHash hash) {
    Seen seen = byAgent.get(agent);
    if (seen == null) {
      return false;
    }
    if (seen.hash != hash || clock.millis() >= seen.untilMs) {
      byAgent.remove(agent);
      return false;
    }
    boolean right = MessageDigest.isEqual(seen.proof, proof);
    if (right) { // who is at work asks all day
      remember(agent, proof, hash);
    }
    return right;
  }

  synchronized void remember(String agent, byte[] proof, PasswordHash hash) {
    byAgent.put(agent, new Seen(proof, hash, clock.millis() + AccessLimits.REMEMBERED_MS));
  }

  synchronized int size() {
    return byAgent.size();
  }
}

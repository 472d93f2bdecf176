package io.cordboard.server.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts failed logins by address and by name, and says when it is enough for this minute. May be
 * called by any thread.
 *
 * <p>A name's allowance is higher than an address's, so that one stranger cannot lock a user out.
 */
final class LoginLimit {
  private static final long MINUTE_MS = 60_000;

  private record Count(long minute, int failures) {}

  private final int perMinute;
  private final Clock clock;
  private final Map<String, Count> counts =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > AccessLimits.LOGIN_COUNTERS;
        }
      };

  LoginLimit(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Counts an attempt before it is checked; false if it is one too many. */
  synchronized boolean admit(InetAddress remote, String user) {
    String address = addressKey(remote);
    String name = nameKey(user);
    if (failures(address) >= perMinute
        || failures(name) >= perMinute * AccessLimits.ADDRESSES_PER_NAME) {
      return false;
    }
    // Counted now and taken back on success: parallel guesses cannot slip past the check.
    add(address, 1);
    add(name, 1);
    return true;
  }

  /** Takes an attempt back that was a success. */
  synchronized void succeeded(InetAddress remote, String user) {
    add(addressKey(remote), -1);
    add(nameKey(user), -1);
  }

  /**
   * The same for an address from which many agents come: one with a wrong password does not keep
   * the others out.
   */
  synchronized boolean admitOneOfMany(InetAddress remote, String agent) {
    String address = "many " + addressKey(remote);
    String own = address + ' ' + agent;
    if (failures(own) >= perMinute
        || failures(nameKey(agent)) >= perMinute * AccessLimits.ADDRESSES_PER_NAME
        || failures(address) >= perMinute * AccessLimits.AGENTS_PER_ADDRESS) {
      return false;
    }
    countOneOfMany(remote, agent, 1);
    return true;
  }

  /** Takes such an attempt back that was a success. */
  synchronized void succeededOneOfMany(InetAddress remote, String agent) {
    countOneOfMany(remote, agent, -1);
  }

  private void countOneOfMany(InetAddress remote, String agent, int by) {
    String address = "many " + addressKey(remote);
    add(address, by);
    add(address + ' ' + agent, by);
    add(nameKey(agent), by);
  }

  /** Seconds until a refused one may try again. */
  int retryAfterSeconds() {
    return (int) ((MINUTE_MS - clock.millis() % MINUTE_MS) / 1000) + 1;
  }

  private int failures(String key) {
    Count count = counts.get(key);
    return count == null || count.minute != minute() ? 0 : count.failures;
  }

  private void add(String key, int by) {
    counts.put(key, new Count(minute(), Math.max(0, failures(key) + by)));
  }

  private long minute() {
    return clock.millis() / MINUTE_MS;
  }

  private static String nameKey(String user) {
    return "name " + user.toLowerCase(Locale.ROOT);
  }

  /** One household or attacker has a whole /64 of IPv6 addresses. */
  private static String addressKey(InetAddress remote) {
    byte[] bytes = remote.getAddress();
    return HexFormat.of()
        .formatHex(remote instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }
}

package io.cordboard.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that have their first bits in common, {@code 192.0.2.0/24}, or a single one.
 *
 * @param bits how many count
 */
public record AddressRange(InetAddress address, int bits) {
  private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Reads one; null if it is none. Never asks a name server. */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    if (!FOUR.matcher(host).matches() && !SIX.matcher(host).matches()) {
      return null;
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      int all = address.getAddress().length * 8;
      int bits = slash < 0 ? all : bits(text.substring(slash + 1));
      return bits < 0 || bits > all ? null : new AddressRange(address, bits);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int bits(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Whether an address is one of these. */
  public boolean contains(InetAddress other) {
    byte[] a = address.getAddress();
    byte[] b = other.getAddress();
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i & 7);
      if ((a[i >> 3] & mask) != (b[i >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}

package io.cordboard.server.posting;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * To which addresses requests may go: so that nobody who may name a host makes this machine speak
 * to its own services or to a cloud's metadata.
 */
final class AddressRules {
  private AddressRules() {}

  /** Why an address is refused, null if it is not. */
  static @Nullable String refusal(InetAddress address, boolean allowPrivate) {
    InetAddress inner = inner(address);
    if (inner == null) {
      return "reserved";
    }
    byte[] b = inner.getAddress();
    if (inner.isLinkLocalAddress()) {
      return "link-local";
    }
    if (inner.isMulticastAddress() || inner.isAnyLocalAddress()) {
      return "no single host";
    }
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    boolean four = inner instanceof Inet4Address;
    if (four && (first == 0 || first >= 240)) {
      return "reserved";
    }
    boolean closed =
        inner.isLoopbackAddress()
            || inner.isSiteLocalAddress() // 10/8, 172.16/12, 192.168/16, fec0::/10
            || four && first == 100 && (second & 0xc0) == 64 // behind a carrier's translation
            || four && first == 198 && (second & 0xfe) == 18 // test networks of a house
            || four && first == 192 && second == 0 && b[2] == 0
            || !four && (first & 0xfe) == 0xfc; // ULA
    return closed && !allowPrivate ? "private" : null;
  }

  /** The IPv4 address inside of an IPv6 one, else the address itself; null if it is hidden. */
  private static @Nullable InetAddress inner(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] b = address.getAddress();
    if (begins(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) { // ::a.b.c.d, ::ffff:a.b.c.d; :: and ::1
      boolean mapped = (b[10] & b[11] & 0xff) == 0xff;
      boolean plain = b[10] == 0 && b[11] == 0 && (b[12] | b[13]) != 0;
      return mapped || plain ? four(b, 12) : address;
    }
    if (begins(b, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
      return four(b, 12); // translated by NAT64
    }
    if (begins(b, 0, 0x64, 0xff, 0x9b, 0, 1)) {
      return null; // a house's own NAT64: where the inner address stands is its secret
    }
    if (begins(b, 0x20, 0x02)) {
      return four(b, 2); // 6to4
    }
    return begins(b, 0x20, 0x01, 0, 0) ? null : address; // Teredo hides its address
  }

  private static boolean begins(byte[] b, int... with) {
    for (int i = 0; i < with.length; i++) {
      if ((b[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress four(byte[] b, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(b, at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }
}

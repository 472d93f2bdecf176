package io.cordboard.server.posting;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Whom we post to.
 *
 * @param name for threads and logs
 * @param url absolute, http or https
 * @param allowPrivate whether its address may be a private or loopback one
 */
public record Peer(String name, URI url, boolean allowPrivate) {

  String host() {
    String named = url.getHost();
    return named.startsWith("[") && named.endsWith("]")
        ? named.substring(1, named.length() - 1)
        : named;
  }

  /** Whether it is spoken to over TLS. */
  public boolean isTls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** Why none of its addresses may be posted to, null if one may. Blocks: asks the name server. */
  public @Nullable String refusal() {
    String why = "no address";
    try {
      for (InetAddress address : InetAddress.getAllByName(host())) {
        String refused = AddressRules.refusal(address, allowPrivate);
        if (refused == null) {
          return null;
        }
        why = address.getHostAddress() + " is " + refused;
      }
    } catch (UnknownHostException e) {
      return "unknown host";
    }
    return why;
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : isTls() ? 443 : 80;
  }

  String hostHeader() {
    return url.getPort() >= 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
  }

  String path() {
    String raw = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? raw : raw + "?" + url.getRawQuery();
  }
}

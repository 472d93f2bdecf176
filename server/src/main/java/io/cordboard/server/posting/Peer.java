package io.cordboard.server.posting;

import java.net.URI;

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

package io.cordboard.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP port listens and whom it lets in.
 *
 * @param address where plain HTTP listens; port 0 takes a free one
 * @param tls the second, encrypted port; null for none
 * @param origins other sites whose pages may ask, {@code https://crm.example}; empty for none
 * @param tlsProxies who is believed when it says that a request came to it by HTTPS
 */
public record HttpSettings(
    InetSocketAddress address,
    @Nullable Tls tls,
    Set<String> origins,
    Set<InetAddress> tlsProxies,
    HttpLimits limits) {

  /**
   * The encrypted port.
   *
   * @param certificate PEM, the server's certificate first, then its chain
   * @param key PEM, PKCS#8, not encrypted
   */
  public record Tls(InetSocketAddress address, Path certificate, Path key) {}

  /** Keeps its own copies. */
  public HttpSettings {
    origins = Set.copyOf(origins);
    tlsProxies = Set.copyOf(tlsProxies);
  }

  /** Plain HTTP on loopback, no other origins, the server's own limits. */
  public static HttpSettings loopback(int port) {
    return new HttpSettings(
        new InetSocketAddress("127.0.0.1", port), null, Set.of(), Set.of(), HttpLimits.defaults());
  }
}

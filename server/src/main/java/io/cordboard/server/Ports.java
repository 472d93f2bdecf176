package io.cordboard.server;

import io.cordboard.server.config.Config;
import io.cordboard.server.http.HttpLimits;
import io.cordboard.server.http.HttpSettings;
import java.net.InetSocketAddress;
import java.util.Set;

/** Where HTTP listens, as the configuration says. */
final class Ports {
  private Ports() {}

  static HttpSettings of(Config.Http http) {
    Config.Tls tls = http.tls();
    return new HttpSettings(
        new InetSocketAddress(http.bind(), http.port()),
        tls == null
            ? null
            : new HttpSettings.Tls(
                new InetSocketAddress(tls.bind(), tls.port()), tls.certificate(), tls.key()),
        Set.copyOf(http.allowedOrigins()),
        Set.copyOf(http.tlsProxies()),
        HttpLimits.defaults());
  }
}

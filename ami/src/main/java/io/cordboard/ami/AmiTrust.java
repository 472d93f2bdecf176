package io.cordboard.ami;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;

/** Reads what a TLS link trusts. */
final class AmiTrust {
  private AmiTrust() {}

  /**
   * Reads the files; blocks.
   *
   * @throws IllegalArgumentException if they cannot be read or hold no certificates
   */
  static SslContext context(AmiTls tls) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      Path trusted = tls.trusted();
      if (trusted != null) {
        if (isStore(trusted)) {
          builder.trustManager(store(trusted, tls.trustedPassword()));
        } else {
          builder.trustManager(trusted.toFile());
        }
      }
      builder.endpointIdentificationAlgorithm(tls.checkHostName() ? "HTTPS" : "");
      return builder.build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "trusted: "
              + tls.trusted()
              + " (expected: a readable PEM file or trust store): "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isStore(Path path) {
    String name = path.toString();
    return name.endsWith(".p12") || name.endsWith(".pfx") || name.endsWith(".jks");
  }

  private static TrustManagerFactory store(
      Path path, @org.jspecify.annotations.Nullable String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(path.toString().endsWith(".jks") ? "JKS" : "PKCS12");
    try (InputStream in = Files.newInputStream(path)) {
      store.load(in, password == null ? null : password.toCharArray());
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}

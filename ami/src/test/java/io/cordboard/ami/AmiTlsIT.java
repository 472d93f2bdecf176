package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.ami.fake.FakeAsterisk;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The key stores of the resources hold self-signed certificates for localhost, made for this. */
class AmiTlsIT {
  private static SSLContext server(String store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = AmiTlsIT.class.getResourceAsStream("/tls/" + store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(AmiTlsIT.class.getResource("/tls/" + name).toURI());
  }

  @Test
  void logsInOverTlsTrustingAPemFile() throws Exception {
    try (FakeAsterisk asterisk = new FakeAsterisk(0, server("ami.p12"));
        LinkProbe probe =
            new LinkProbe(
                LinkProbe.settings(asterisk.port())
                    .withTls(new AmiTls(resource("ami.pem"), null, true)))) {
      probe.up();
    }
  }

  @Test
  void logsInOverTlsTrustingATrustStore() throws Exception {
    try (FakeAsterisk asterisk = new FakeAsterisk(0, server("ami.p12"));
        LinkProbe probe =
            new LinkProbe(
                LinkProbe.settings(asterisk.port())
                    .withTls(new AmiTls(resource("trust.p12"), "changeit", true)))) {
      probe.up();
    }
  }

  @Test
  void certificateOfSomebodyElseIsNotTrusted() throws Exception {
    try (FakeAsterisk asterisk = new FakeAsterisk(0, server("other.p12"));
        LinkProbe probe =
            new LinkProbe(
                LinkProbe.settings(asterisk.port())
                    .withTls(new AmiTls(resource("ami.pem"), null, false)))) {
      assertThat(probe.down().why()).contains("SSLHandshakeException");
      assertThat(probe.link.stats().connects()).isZero();
    }
  }

  @Test
  void missingTrustFileIsNamedAtTheStart() {
    AmiSettings settings =
        LinkProbe.settings(1).withTls(new AmiTls(Path.of("/nowhere.pem"), null, true));
    assertThatThrownBy(() -> new LinkProbe(settings))
        .hasMessageContaining("trusted: /nowhere.pem (expected:");
  }
}

package io.cordboard.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.server.Limits;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsIT {
  @TempDir private Path folder;
  private final EventLoopGroup loops = Transport.best().loops(1, "tls-it");
  private HttpServer server;
  private FileShelf shelf;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (shelf != null) {
      shelf.close();
    }
    loops.shutdownGracefully();
  }

  private Path certificate() {
    return folder.resolve("cert.pem");
  }

  private Path key() {
    return folder.resolve("key.pem");
  }

  /** Writes a new pair, the certificate named so, as a renewal would. */
  private void renew(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      all.load(in, "secret".toCharArray());
    }
    pem(certificate(), "CERTIFICATE", all.getCertificate("a").getEncoded());
    pem(key(), "PRIVATE KEY", all.getKey("a", "secret".toCharArray()).getEncoded());
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }

  private void start() throws IOException {
    HttpSettings.Tls tls =
        new HttpSettings.Tls(new InetSocketAddress("127.0.0.1", 0), certificate(), key());
    shelf = new FileShelf(Files.createDirectories(folder.resolve("files")));
    HttpLimits d = HttpLimits.defaults();
    HttpLimits limits =
        new HttpLimits(
            d.connections(),
            d.connectionsPerAddress(),
            d.requestLineBytes(),
            d.headerBytes(),
            d.bodyBytes(),
            d.requestMs(),
            d.idleMs(),
            d.writeMs(),
            d.replyMs(),
            d.inFlight(),
            d.ratePerSecond(),
            d.rateBurst(),
            20);
    Router router =
        new Router()
            .open(
                "GET",
                "/secure",
                r ->
                    CompletableFuture.completedFuture(
                        Reply.of(200, "text/plain", ("" + r.secure()).getBytes())))
            .open("GET", "/file/{f*}", r -> shelf.fetch(r, "long.wav"));
    server =
        new HttpServer(
            new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0), tls, Set.of(), Set.of(), limits),
            router,
            (h, a) -> null,
            loops);
    server.start();
  }

  private SSLSocket connect() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager any =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    context.init(null, new TrustManager[] {any}, null);
    return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.tlsPort());
  }

  private String nameSeen() throws Exception {
    try (SSLSocket s = connect()) {
      return s.getSession().getPeerPrincipal().getName();
    }
  }

  @Test
  void encryptedPortServesTheSameAndTakesARenewedCertificate() throws Exception {
    renew("first");
    start();
    try (SSLSocket s = connect();
        RawHttp c = new RawHttp(s)) {
      assertThat(s.getSession().getPeerPrincipal().getName()).isEqualTo("CN=first");
      assertThat(c.send("GET /secure HTTP/1.1\r\nHost: x\r\n\r\n").answer().body())
          .isEqualTo("true");
    }
    try (RawHttp c = new RawHttp(server.port())) {
      assertThat(c.send("GET /secure HTTP/1.1\r\nHost: x\r\n\r\n").answer().body())
          .isEqualTo("false");
    }
    Files.writeString(certificate(), "broken");
    assertThat(nameSeen()).isEqualTo("CN=first");
    renew("second");
    RawHttp.until(() -> server.certificatesLoaded() == 2);
    assertThat(nameSeen()).isEqualTo("CN=second");
    String ofSecond = Files.readString(key());
    renew("third");
    RawHttp.until(() -> server.certificatesLoaded() == 3);
    Files.writeString(key(), ofSecond);
    assertThat(nameSeen()).isEqualTo("CN=third");
    renew("fourth");
    RawHttp.until(() -> server.certificatesLoaded() == 4);
    assertThat(nameSeen()).isEqualTo("CN=fourth");
  }

  @Test
  void aFileComesWholeAndInPartsOverTls() throws Exception {
    renew("first");
    start();
    // Several pieces, the last one not full.
    String text = "0123456789abcdef".repeat(3 * Limits.HTTP_FILE_PIECE_BYTES / 16) + "end";
    Files.writeString(folder.resolve("files/long.wav"), text);
    try (RawHttp c = new RawHttp(connect())) {
      RawHttp.Answer whole = c.send(get("")).answer();
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(text);
      int from = Limits.HTTP_FILE_PIECE_BYTES - 5;
      RawHttp.Answer part =
          c.send(get("Range: bytes=" + from + "-" + (from + 99_999) + "\r\n")).answer();
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(text.substring(from, from + 100_000));
      assertThat(part.headers())
          .containsEntry(
              "content-range", "bytes " + from + "-" + (from + 99_999) + "/" + text.length());
      RawHttp.Answer last = c.send(get("Range: bytes=-3\r\n")).answer();
      assertThat(last.body()).isEqualTo("end");
      assertThat(c.send(get("").replace("GET", "HEAD")).answer(true).headers())
          .containsEntry("content-length", String.valueOf(text.length()));
    }
    RawHttp.until(() -> shelf.openFiles() == 0);
  }

  private static String get(String headers) {
    return "GET /file/long.wav HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "RSA PRIVATE KEY, old form",
    "EC PRIVATE KEY, old form",
    "ENCRYPTED PRIVATE KEY, an encrypted key",
    "CERTIFICATE, no key",
  })
  void aKeyInAnotherFormIsRefusedWithTheWayToConvertIt(String form, String why) throws Exception {
    renew("first");
    Files.writeString(key(), Files.readString(key()).replace("PRIVATE KEY", form));
    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.pem")
        .hasMessageContaining(why)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    server = null;
  }

  @Test
  void aCertificateWithTheKeyOfAnotherIsRefused() throws Exception {
    renew("first");
    String ofFirst = Files.readString(key());
    renew("second");
    Files.writeString(key(), ofFirst);
    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key of the first certificate");
    server = null;
  }

  @Test
  void brokenPairAtStartIsRefusedWithTheFilesNamed() throws Exception {
    renew("first");
    Files.writeString(key(), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.pem")
        .hasMessageNotContaining("c2VjcmV0");
    server = null;
  }
}

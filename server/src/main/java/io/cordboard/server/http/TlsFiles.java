package io.cordboard.server.http;

import io.cordboard.server.Limits;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate and key as they lie on disk; a renewed pair is taken, a broken one is not. */
final class TlsFiles {
  private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);

  private final HttpSettings.Tls settings;
  private String seen;
  private volatile SslContext current;
  private volatile int loaded = 1;

  /** Reads the files; says which is wrong if they cannot be used. */
  TlsFiles(HttpSettings.Tls settings) throws IOException {
    this.settings = settings;
    this.seen = stamp();
    this.current = load();
  }

  SslContext current() {
    return current;
  }

  /** How many times a pair was taken. */
  int loaded() {
    return loaded;
  }

  /** Looks whether the files changed. Reads files: not on an event loop. */
  void look() {
    String now = stamp();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      current = load();
      loaded++;
      log.info("TLS: certificate {} was renewed, new connections use it", settings.certificate());
    } catch (IOException e) {
      log.error("TLS: the old certificate stays in use; {}", e.getMessage());
    }
  }

  private SslContext load() throws IOException {
    for (Path p : new Path[] {settings.certificate(), settings.key()}) {
      if (!Files.isReadable(p)) {
        throw new IOException("tls: " + p + " (expected: a readable PEM file)");
      }
    }
    String form = keyForm(settings.key());
    if (!form.isEmpty()) {
      throw new IOException(
          "tls: "
              + settings.key()
              + ": "
              + form
              + " (expected: PKCS#8, not encrypted: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW)");
    }
    if (!belongTogether()) {
      throw new IOException(
          "tls: "
              + settings.certificate()
              + ", "
              + settings.key()
              + " (expected: the key of the first certificate; is one of them still to be renewed?)");
    }
    try {
      return SslContextBuilder.forServer(settings.certificate().toFile(), settings.key().toFile())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      // The message of the cause may quote the key's text; name the files only.
      throw new IOException(
          "tls: "
              + settings.certificate()
              + ", "
              + settings.key()
              + " (expected: a PEM certificate chain and its PKCS#8 key)");
    }
  }

  /**
   * Whether what the key signs the certificate verifies. While a pair is being renewed one file is
   * new before the other, and Java would take such a pair and then fail every handshake.
   */
  private boolean belongTogether() throws IOException {
    try (InputStream in = Files.newInputStream(settings.certificate())) {
      PublicKey open =
          CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
      String pem = Files.readString(settings.key(), StandardCharsets.ISO_8859_1);
      String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      PrivateKey secret =
          KeyFactory.getInstance(open.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
      String algorithm =
          switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
          };
      byte[] text = settings.key().toString().getBytes(StandardCharsets.UTF_8);
      Signature sign = Signature.getInstance(algorithm);
      sign.initSign(secret);
      sign.update(text);
      Signature verify = Signature.getInstance(algorithm);
      verify.initVerify(open);
      verify.update(text);
      return verify.verify(sign.sign());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** What is known to be wrong with a key by its first line; empty if nothing is. */
  private static String keyForm(Path key) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(key)) {
      start = in.readNBytes(Limits.TLS_KEY_BYTES);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.contains("ENCRYPTED")) {
      return "an encrypted key";
    }
    if (text.contains("-----BEGIN RSA PRIVATE KEY") || text.contains("-----BEGIN EC PRIVATE KEY")) {
      return "a key in OpenSSL's old form";
    }
    return text.contains("-----BEGIN PRIVATE KEY") ? "" : "no key";
  }

  private String stamp() {
    return stamp(settings.certificate()) + " " + stamp(settings.key());
  }

  private static @Nullable String stamp(Path path) {
    try {
      FileTime time = Files.getLastModifiedTime(path);
      return time + "/" + Files.size(path);
    } catch (IOException e) {
      return null;
    }
  }
}

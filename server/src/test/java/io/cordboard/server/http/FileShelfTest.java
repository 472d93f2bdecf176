package io.cordboard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileShelfTest {
  @TempDir private Path folder;
  private final EventLoopGroup loops = Transport.best().loops(1, "shelf-test");
  private Path root;
  private FileShelf shelf;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectories(folder.resolve("recordings"));
    Files.createDirectories(root.resolve("sub"));
    Files.writeString(root.resolve("sub/a b.wav"), "0123456789");
    Files.writeString(root.resolve("empty.wav"), "");
    Files.writeString(folder.resolve("secret"), "secret");
    shelf = new FileShelf(root);
    Router router = new Router();
    router.shape(
        "/coo/",
        (status, refusal) ->
            Reply.of(
                status,
                "application/json",
                ("E:" + refusal.message()).getBytes(StandardCharsets.UTF_8)));
    router.open("GET", "/coo/{file*}", r -> shelf.fetch(r, r.pathParameters().get("file")));
    server =
        new HttpServer(
            new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0),
                null,
                Set.of("https://crm.example"),
                Set.of(),
                HttpLimits.defaults()),
            router,
            (h, r) -> null,
            loops);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    shelf.close();
    loops.shutdownGracefully();
  }

  private RawHttp.Answer get(String path, String... headers) throws IOException {
    return ask("GET", path, headers);
  }

  private RawHttp.Answer ask(String method, String path, String... headers) throws IOException {
    StringBuilder text = new StringBuilder(method + " /coo/" + path + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    try (RawHttp c = new RawHttp(server.port())) {
      return c.send(text + "\r\n").answer(method.equals("HEAD"));
    }
  }

  @Test
  void wholeFileWithItsHeaders() throws IOException {
    for (String path : List.of("sub/a%20b.wav", "sub%2Fa%20b.wav")) {
      RawHttp.Answer a = get(path);
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.body()).isEqualTo("0123456789");
      assertThat(a.headers())
          .containsEntry("content-type", "audio/wav")
          .containsEntry("accept-ranges", "bytes")
          .containsEntry(
              "content-disposition", "inline; filename=\"a b.wav\"; filename*=UTF-8''a%20b.wav")
          .containsKeys("etag", "last-modified");
    }
    RawHttp.Answer head = ask("HEAD", "sub/a%20b.wav");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers()).containsEntry("content-length", "10");
    assertThat(get("empty.wav").body()).isEmpty();
    assertThat(shelf.openFiles()).isZero();
  }

  @Test
  void rangesAsTheyAreAskedFor() throws IOException {
    String file = "sub/a%20b.wav";
    for (String[] c :
        new String[][] {
          {"bytes=0-3", "0123", "bytes 0-3/10"},
          {"bytes=8-", "89", "bytes 8-9/10"},
          {"bytes=-3", "789", "bytes 7-9/10"},
          {"bytes=-99", "0123456789", "bytes 0-9/10"},
          {"bytes=2-99999999999999999999", "23456789", "bytes 2-9/10"},
          {"bytes=1-1, 50-60", "1", "bytes 1-1/10"},
        }) {
      RawHttp.Answer a = get(file, "Range: " + c[0]);
      assertThat(a.status()).as(c[0]).isEqualTo(206);
      assertThat(a.body()).as(c[0]).isEqualTo(c[1]);
      assertThat(a.headers()).containsEntry("content-range", c[2]);
    }
    for (String ignored :
        List.of("bytes=5-2", "bytes=x", "lines=1-2", "bytes=-", "bytes=0-9,0-9", "bytes=")) {
      assertThat(get(file, "Range: " + ignored).status()).as(ignored).isEqualTo(200);
    }
    for (String outside : List.of("bytes=10-", "bytes=-0", "bytes=99999999999999999999-")) {
      RawHttp.Answer a = get(file, "Range: " + outside);
      assertThat(a.status()).as(outside).isEqualTo(416);
      assertThat(a.headers()).containsEntry("content-range", "bytes */10");
      assertThat(a.body()).startsWith("E:Range:");
    }
    assertThat(get("empty.wav", "Range: bytes=0-").status()).isEqualTo(416);
  }

  @Test
  void severalRangesComeAsParts() throws IOException {
    RawHttp.Answer a = get("sub/a%20b.wav", "Range: bytes=0-1,-2");
    assertThat(a.status()).isEqualTo(206);
    String type = a.headers().get("content-type");
    assertThat(type).startsWith("multipart/byteranges; boundary=");
    String line = "--" + type.substring(type.indexOf('=') + 1);
    assertThat(a.body())
        .isEqualTo(
            line
                + "\r\nContent-Type: audio/wav\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n"
                + line
                + "\r\nContent-Type: audio/wav\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n"
                + line
                + "--\r\n");
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws IOException {
    RawHttp.Answer first = get("sub/a%20b.wav");
    String tag = first.headers().get("etag");
    String date = first.headers().get("last-modified");
    try (RawHttp c = new RawHttp(server.port())) {
      String ask = "GET /coo/sub/a%20b.wav HTTP/1.1\r\nHost: x\r\n";
      assertThat(c.send(ask + "If-None-Match: " + tag + "\r\n\r\n").answer(true).status())
          .isEqualTo(304);
      assertThat(c.send(ask + "If-Modified-Since: " + date + "\r\n\r\n").answer(true).status())
          .isEqualTo(304);
    }
    String range = "Range: bytes=0-0";
    assertThat(get("sub/a%20b.wav", range, "If-Range: " + tag).status()).isEqualTo(206);
    assertThat(get("sub/a%20b.wav", range, "If-Range: " + date).status()).isEqualTo(206);
    assertThat(get("sub/a%20b.wav", range, "If-Range: \"other\"").status()).isEqualTo(200);
    assertThat(shelf.openFiles()).isZero();
  }

  @Test
  void nothingOutsideTheFolderAndNothingButFiles() throws Exception {
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), folder);
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
    Files.createSymbolicLink(root.resolve("in.wav"), root.resolve("sub/a b.wav"));
    assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor())
        .isZero();
    for (String path :
        List.of(
            "out",
            "up/secret",
            "loop",
            "pipe",
            "sub",
            "",
            "..%2fsecret",
            "sub%2f..%2f..%2fsecret",
            "%2e%2e%2fsecret",
            "%2e%2e%5csecret",
            "..%252fsecret",
            "%252e%252e%252fsecret",
            "%2fetc%2fpasswd",
            "/etc/passwd",
            "sub//a%20b.wav",
            "./sub%2fa b.wav".replace(" ", "%20"),
            "..;/secret",
            "%c0%ae%c0%ae/secret",
            "../secret",
            "%2e%2e/secret",
            "sub/a%20b.wav%00",
            "%00",
            "sub/a%20b.wav/",
            "sub/a%20b.wav/x",
            "x".repeat(3000))) {
      RawHttp.Answer a = get(path);
      assertThat(a.status()).as(path).isIn(400, 404);
      assertThat(a.body()).as(path).startsWith("E:").doesNotContain("secret:");
    }
    assertThat(get("in.wav").body()).isEqualTo("0123456789");
    assertThat(shelf.openFiles()).isZero();
  }

  @Test
  void largeFileComesWholeToASlowReader() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(7).nextBytes(large);
    Files.write(root.resolve("large.mp3"), large);
    try (RawHttp c = new RawHttp(server.port())) {
      c.send("GET /coo/large.mp3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      // While it waits for us to read, others are served.
      assertThat(get("sub/a%20b.wav").body()).isEqualTo("0123456789");
      InputStream in = c.in();
      byte[] all = in.readAllBytes();
      byte[] end = java.util.Arrays.copyOfRange(all, all.length - large.length, all.length);
      assertThat(end).isEqualTo(large);
    }
  }

  @Test
  void readerThatLeavesLeavesNoFileOpen() throws Exception {
    Files.write(root.resolve("large.mp3"), new byte[20_000_000]);
    try (RawHttp c = new RawHttp(server.port())) {
      c.send("GET /coo/large.mp3 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(c.in().read()).isEqualTo('H');
      assertThat(shelf.openFiles()).isEqualTo(1);
    }
    long end = System.nanoTime() + 20_000_000_000L;
    while (shelf.openFiles() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(shelf.openFiles()).isZero();
  }

  @Test
  void browsersOfNamedSitesMayAskWithAKey() throws IOException {
    RawHttp.Answer a =
        ask(
            "OPTIONS",
            "sub/a%20b.wav",
            "Origin: https://crm.example",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization");
    assertThat(a.status()).isEqualTo(204);
    assertThat(a.headers()).containsEntry("access-control-allow-origin", "https://crm.example");
    assertThat(a.headers().get("access-control-allow-headers")).contains("Authorization");
    assertThat(a.headers().get("access-control-allow-methods")).contains("GET");
    assertThat(get("sub/a%20b.wav", "Origin: https://evil.example").headers())
        .doesNotContainKey("access-control-allow-origin");
  }
}

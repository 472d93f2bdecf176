package io.cordboard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final Authenticator KEYS =
      (headers, remote) ->
          switch (headers.getOrDefault("x-api-key", headers.getOrDefault("cookie", ""))) {
            case "agent" -> new Principal("key:agent", Role.AGENT, null, null);
            case "boss", "session=boss" -> new Principal("key:boss", Role.SUPERVISOR, null, null);
            default -> null;
          };

  private final EventLoopGroup loops = Transport.best().loops(2, "http-test");
  private final CompletableFuture<Reply> later = new CompletableFuture<>();
  private HttpServer server;

  private Router router() {
    return new Router()
        .open("GET", "/v1/health", r -> now("fine"))
        .open("POST", "/echo", r -> now(new String(r.body(), StandardCharsets.UTF_8)))
        .open("POST", "/v1/log-in", r -> now("in"))
        .add("GET", "/v1/things/{id}", Role.AGENT, r -> now(r.pathParameters().get("id")))
        .add("DELETE", "/v1/things/{id}", Role.SUPERVISOR, r -> now("deleted"))
        .open("GET", "/rest/{path*}", r -> now(r.pathParameters().get("path")))
        .open("GET", "/later", r -> later)
        .open(
            "GET",
            "/throws",
            r -> {
              throw new IllegalStateException("secret detail");
            })
        .open(
            "GET",
            "/refuses",
            r -> {
              throw new Refused(409, "wrong_state", "call: ended (expected: up)");
            })
        .open("GET", "/secure", r -> now(String.valueOf(r.secure())))
        .open("GET", "/query", r -> now(r.query().toString()));
  }

  private static CompletableFuture<Reply> now(String text) {
    return CompletableFuture.completedFuture(
        Reply.of(200, "text/plain", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpLimits limits() {
    return new HttpLimits(50, 20, 512, 1024, 1000, 5_000, 5_000, 5_000, 5_000, 100, 1000, 1000, 50);
  }

  private void start(HttpLimits limits) throws IOException {
    start(limits, Set.of());
  }

  private void start(HttpLimits limits, Set<InetAddress> tlsProxies) throws IOException {
    HttpSettings settings =
        new HttpSettings(
            new InetSocketAddress("127.0.0.1", 0),
            null,
            Set.of("https://crm.example"),
            tlsProxies,
            limits);
    server = new HttpServer(settings, router(), KEYS, loops);
    server.start();
  }

  @BeforeEach
  void start() throws IOException {
    start(limits());
  }

  @AfterEach
  void stop() {
    server.close();
    loops.shutdownGracefully();
  }

  private RawHttp client() throws IOException {
    return new RawHttp(server.port());
  }

  private RawHttp.Answer ask(String text) throws IOException {
    try (RawHttp c = client()) {
      return c.send(text).answer();
    }
  }

  @Test
  void answersAnOpenRouteToAnybody() throws IOException {
    RawHttp.Answer a = ask("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(a.status()).isEqualTo(200);
    assertThat(a.body()).isEqualTo("fine");
    assertThat(a.headers())
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cache-control", "no-store");
    assertThat(a.headers().get("content-security-policy")).contains("frame-ancestors 'none'");
  }

  @Test
  void onlyANamedProxyIsBelievedThatItsClientCameByHttps() throws IOException {
    String https = "GET /secure HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n\r\n";
    assertThat(ask(https).body()).isEqualTo("false");
    server.close();
    start(limits(), Set.of(InetAddress.getByName("192.0.2.7")));
    assertThat(ask(https).body()).isEqualTo("false");
    server.close();
    start(limits(), Set.of(InetAddress.getByName("127.0.0.1")));
    assertThat(ask(https).body()).isEqualTo("true");
    assertThat(ask(https.replace("https", "http")).body()).isEqualTo("false");
    assertThat(ask("GET /secure HTTP/1.1\r\nHost: x\r\n\r\n").body()).isEqualTo("false");
  }

  @Test
  void requestCutAtEveryByteIsTheSameRequest() throws IOException {
    String text =
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n3\r\n, y\r\n0\r\n\r\n";
    try (RawHttp c = client()) {
      for (int cut = 1; cut < text.length(); cut++) {
        RawHttp.Answer a = c.send(text.substring(0, cut)).send(text.substring(cut)).answer();
        assertThat(a.status()).as("cut at %d", cut).isEqualTo(200);
        assertThat(a.body()).isEqualTo("hello, y");
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredOneByOneInOrder() throws IOException {
    StringBuilder all = new StringBuilder("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 50; i++) {
      all.append("GET /rest/").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    try (RawHttp c = client()) {
      c.send(all.toString());
      later.complete(now("first").join());
      assertThat(c.answer().body()).isEqualTo("first");
      for (int i = 0; i < 50; i++) {
        assertThat(c.answer().body()).isEqualTo("" + i);
      }
    }
  }

  @Test
  void headHasTheLengthButNoBody() throws IOException {
    try (RawHttp c = client()) {
      RawHttp.Answer a = c.send("HEAD /v1/health HTTP/1.1\r\nHost: x\r\n\r\n").answer(true);
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.headers()).containsEntry("content-length", "4");
      assertThat(c.send("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").answer().body()).isEqualTo("a");
    }
  }

  @Test
  void unknownPathIs404AndWrongMethodIs405WithAllow() throws IOException {
    RawHttp.Answer a = ask("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(a.status()).isEqualTo(404);
    assertThat(a.body()).startsWith("{\"error\":{\"code\":\"not_found\",\"message\":");
    RawHttp.Answer b = ask("PUT /v1/things/7 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assertThat(b.status()).isEqualTo(405);
    assertThat(b.headers()).containsEntry("allow", "DELETE, GET, HEAD, OPTIONS");
    RawHttp.Answer c = ask("OPTIONS /v1/things/7 HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(c.status()).isEqualTo(204);
    assertThat(c.headers()).containsEntry("allow", "DELETE, GET, HEAD, OPTIONS");
  }

  @Test
  void whoIsNotKnownGets401AndWhoMayNotGets403() throws IOException {
    RawHttp.Answer a = ask("GET /v1/things/7 HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(a.status()).isEqualTo(401);
    assertThat(a.headers()).containsEntry("www-authenticate", "Bearer realm=\"cordboard\"");
    assertThat(ask("DELETE /v1/things/7 HTTP/1.1\r\nHost: x\r\nX-Api-Key: agent\r\n\r\n").status())
        .isEqualTo(403);
    assertThat(ask("DELETE /v1/things/7 HTTP/1.1\r\nHost: x\r\nX-Api-Key: boss\r\n\r\n").status())
        .isEqualTo(200);
  }

  @Test
  void encodedSlashStaysInItsSegment() throws IOException {
    assertThat(
            ask("GET /v1/things/main%2F17.5 HTTP/1.1\r\nHost: x\r\nX-Api-Key: agent\r\n\r\n")
                .body())
        .isEqualTo("main/17.5");
  }

  @Test
  void pathsThatTryToEscapeAreRefused() throws IOException {
    for (String path :
        new String[] {
          "/rest/../x",
          "/rest/%2e%2e/x",
          "/rest/%2E./x",
          "/rest/a%00b",
          "/rest/a%0d%0ab",
          "/rest/%",
          "/rest/%zz",
          "/rest/%c0%ae",
          "/rest/%ff",
          "http://x/y",
          "*",
          "/rest/a#b"
        }) {
      assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").status())
          .as(path)
          .isEqualTo(400);
    }
  }

  @Test
  void cookieWithoutOurOriginChangesNothing() throws IOException {
    String delete = "DELETE /v1/things/7 HTTP/1.1\r\nHost: pbx:8000\r\nCookie: session=boss\r\n";
    assertThat(ask(delete + "\r\n").status()).isEqualTo(403);
    assertThat(ask(delete + "Origin: https://evil.example\r\n\r\n").status()).isEqualTo(403);
    assertThat(ask(delete + "Origin: null\r\n\r\n").status()).isEqualTo(403);
    assertThat(ask(delete + "Sec-Fetch-Site: cross-site\r\n\r\n").status()).isEqualTo(403);
    assertThat(ask(delete + "Origin: http://pbx:8000\r\n\r\n").status()).isEqualTo(200);
    assertThat(ask(delete + "Sec-Fetch-Site: same-origin\r\n\r\n").status()).isEqualTo(200);
  }

  @Test
  void foreignPageCannotLogSomebodyIn() throws IOException {
    String post = "POST /v1/log-in HTTP/1.1\r\nHost: pbx:8000\r\nContent-Length: 0\r\n";
    assertThat(ask(post + "Origin: https://evil.example\r\n\r\n").status()).isEqualTo(403);
    assertThat(ask(post + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void namedSiteMayReadAndOthersMayNot() throws IOException {
    String get = "GET /v1/health HTTP/1.1\r\nHost: x\r\n";
    assertThat(ask(get + "Origin: https://crm.example\r\n\r\n").headers())
        .containsEntry("access-control-allow-origin", "https://crm.example");
    assertThat(ask(get + "Origin: https://evil.example\r\n\r\n").headers())
        .doesNotContainKey("access-control-allow-origin");
    RawHttp.Answer preflight =
        ask(
            "OPTIONS /v1/things/7 HTTP/1.1\r\nHost: x\r\nOrigin: https://crm.example\r\n"
                + "Access-Control-Request-Method: DELETE\r\n\r\n");
    assertThat(preflight.headers())
        .containsEntry("access-control-allow-origin", "https://crm.example")
        .containsEntry("access-control-allow-methods", "DELETE, GET, HEAD, OPTIONS");
  }

  @Test
  void oversizedPartsAreRefusedAndTheConnectionEnds() throws IOException {
    Map<String, Integer> wanted =
        Map.of(
            "GET /" + "a".repeat(600) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            414,
            "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(1100) + "\r\n\r\n",
            431,
            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n",
            413,
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3ea\r\n"
                + "a".repeat(1002)
                + "\r\n0\r\n\r\n",
            413,
            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked"
                + "\r\n\r\n0\r\n\r\n",
            400,
            "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
            505,
            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
            400,
            "\u0001\u0002garbage\r\n\r\n",
            400);
    for (Map.Entry<String, Integer> e : wanted.entrySet()) {
      try (RawHttp c = client()) {
        RawHttp.Answer a = c.send(e.getKey()).answer();
        assertThat(a.status()).as(e.getKey()).isEqualTo(e.getValue());
        assertThat(c.ended()).as(e.getKey()).isTrue();
      }
    }
  }

  @Test
  void failingRouteTellsNothing() throws IOException {
    RawHttp.Answer a = ask("GET /throws HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(a.status()).isEqualTo(500);
    assertThat(a.body()).doesNotContain("secret").doesNotContain("Exception");
    RawHttp.Answer b = ask("GET /refuses HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(b.status()).isEqualTo(409);
    assertThat(b.body())
        .isEqualTo(
            "{\"error\":{\"code\":\"wrong_state\",\"message\":\"call: ended (expected: up)\"}}");
  }

  @Test
  void slowAnswerIs504AndTheConnectionGoesOn() throws IOException {
    restart(new HttpLimits(50, 20, 512, 1024, 1000, 5_000, 5_000, 5_000, 50, 100, 1000, 1000, 50));
    try (RawHttp c = client()) {
      assertThat(c.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n").answer().status()).isEqualTo(504);
      later.complete(now("too late").join());
      assertThat(c.send("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").answer().body()).isEqualTo("a");
    }
    RawHttp.until(() -> server.inFlight() == 0); // counted until it is written
  }

  @Test
  void tricklingRequestIsEnded() throws IOException {
    restart(
        new HttpLimits(50, 20, 512, 1024, 1000, 100, 60_000, 5_000, 5_000, 100, 1000, 1000, 50));
    try (RawHttp c = client()) {
      c.send("GET /rest/a HT");
      assertThat(c.answer().status()).isEqualTo(408);
      assertThat(c.ended()).isTrue();
    }
  }

  @Test
  void silentConnectionIsEnded() throws IOException {
    restart(new HttpLimits(50, 20, 512, 1024, 1000, 5_000, 50, 5_000, 5_000, 100, 1000, 1000, 50));
    try (RawHttp c = client()) {
      assertThat(c.ended()).isTrue();
    }
  }

  @Test
  void oneConnectionTooManyIs503() throws IOException {
    restart(new HttpLimits(2, 2, 512, 1024, 1000, 5_000, 5_000, 5_000, 5_000, 100, 1000, 1000, 50));
    try (RawHttp a = client();
        RawHttp b = client()) {
      assertThat(a.send("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").answer().status())
          .isEqualTo(200);
      assertThat(b.send("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").answer().status())
          .isEqualTo(200);
      try (RawHttp c = client()) {
        assertThat(c.answer().status()).isEqualTo(503);
      }
    }
  }

  @Test
  void tooManyUnderWayIs503() throws IOException {
    restart(new HttpLimits(9, 9, 512, 1024, 1000, 5_000, 5_000, 5_000, 5_000, 1, 1000, 1000, 50));
    try (RawHttp a = client();
        RawHttp b = client()) {
      a.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
      RawHttp.until(() -> server.inFlight() == 1);
      assertThat(b.send("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").answer().status())
          .isEqualTo(503);
      later.complete(now("ok").join());
      assertThat(a.answer().status()).isEqualTo(200);
      // It counts until it is written, which the reader may see first.
      RawHttp.until(() -> server.inFlight() == 0);
      assertThat(b.send("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").answer().status())
          .isEqualTo(200);
    }
  }

  @Test
  void tooManyRequestsOfOneAddressAre429() throws IOException {
    restart(new HttpLimits(9, 9, 512, 1024, 1000, 5_000, 5_000, 5_000, 5_000, 100, 0, 3, 50));
    for (int i = 0; i < 3; i++) {
      assertThat(ask("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
    }
    assertThat(ask("GET /rest/a HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(429);
    assertThat(server.rateRefused()).isEqualTo(1);
  }

  @Test
  void stopLetsTheAnswerUnderWayOut() throws Exception {
    try (RawHttp c = client()) {
      c.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
      RawHttp.until(() -> server.inFlight() == 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      later.complete(now("still").join());
      assertThat(c.answer().body()).isEqualTo("still");
      closing.get();
      assertThat(c.ended()).isTrue();
    }
  }

  private void restart(HttpLimits limits) throws IOException {
    server.close();
    start(limits);
  }
}

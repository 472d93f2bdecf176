package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.http.Transport;
import io.cordboard.server.outbox.Receiver.Answer;
import io.cordboard.server.posting.PostAnswer;
import io.cordboard.server.posting.PostClient;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Receivers that are ill or hostile, beside one that is well and must not notice. */
class HostileReceiverIT {
  private static final int MESSAGES = 60;

  private final CountDownLatch over = new CountDownLatch(1);

  /** Sends to both; the good one must get all while the other is at it. */
  private TargetStatus beside(Answer hostile, int failures) throws Exception {
    try (Post post = new Post();
        Receiver bad = new Receiver(hostile);
        Receiver good = new Receiver(Receiver.status(200))) {
      post.to(Post.target("bad", bad.url())).to(Post.target("good", good.url())).start();
      for (int i = 0; i < MESSAGES; i++) {
        post.owe("bad", "m" + i, "call" + i, null);
        post.owe("good", "m" + i, "call" + i, null);
      }
      Post.until("the good one has all", () -> post.status("good").delivered() == MESSAGES);
      Post.until(
          "the bad one was heard",
          () -> post.status("bad").failures() + post.status("bad").delivered() >= failures);
      assertThat(good.ids()).hasSize(MESSAGES).doesNotHaveDuplicates();
      assertThat(post.status("good").failures()).isZero();
      return post.status("bad");
    } finally {
      over.countDown();
    }
  }

  private void hang() throws IOException {
    try {
      if (!over.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test never ended");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Waits the tenth of a second between two letters of a trickle. */
  private boolean overSoon() throws IOException {
    try {
      return over.await(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void oneThatNeverAnswers() throws Exception {
    TargetStatus status = beside((r, out) -> hang(), 3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("none within");
  }

  @Test
  void oneThatTricklesItsHeadersForEver() throws Exception {
    TargetStatus status =
        beside(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 200 OK\r\nX: ");
              while (!overSoon()) {
                Receiver.say(out, "x");
              }
            },
            3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("none within");
  }

  @Test
  void oneThatTricklesItsBodyForEver() throws Exception {
    TargetStatus status =
        beside(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 500 X\r\nContent-Length: 1000000\r\n\r\n");
              while (!overSoon()) {
                Receiver.say(out, "x");
              }
            },
            3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("500");
  }

  @Test
  void oneThatAnswersGarbage() throws Exception {
    TargetStatus status =
        beside((r, out) -> Receiver.say(out, "\u0000\u0001 you are welcome \r\n\r\n\r\n"), 3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("no HTTP");
  }

  @Test
  void oneWhoseHeadersNeverEnd() throws Exception {
    TargetStatus status =
        beside(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 200 OK\r\n");
              for (int i = 0; i < 1_000_000; i++) {
                Receiver.say(out, "X-" + i + ": " + "y".repeat(100) + "\r\n");
              }
            },
            3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("no HTTP");
  }

  @Test
  void oneThatAnswersTenGigabytes() throws Exception {
    AtomicLong most = new AtomicLong();
    byte[] megabyte = new byte[1024 * 1024];
    TargetStatus status =
        beside(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n");
              for (long sent = 0; sent < 10_737_418_240L; sent += megabyte.length) {
                most.accumulateAndGet(sent, Math::max);
                out.write(megabyte);
              }
            },
            MESSAGES);
    // It took the message; what it talks about it is not listened to. Sockets buffer some MB.
    assertThat(status.delivered()).isEqualTo(MESSAGES);
    assertThat(most.get()).isLessThan(64L * 1024 * 1024);
  }

  @Test
  void oneThatClosesBeforeItAnswers() throws Exception {
    TargetStatus status =
        beside(
            (r, out) -> {
              throw new IOException("closes");
            },
            3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("closed before an answer");
  }

  @Test
  void oneThatSaysContinueForEver() throws Exception {
    TargetStatus status =
        beside(
            (r, out) -> {
              for (int i = 0; i < 100_000; i++) {
                Receiver.say(out, "HTTP/1.1 100 Continue\r\n\r\n");
              }
            },
            3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("100");
  }

  @Test
  void oneThatRedirectsToAnotherIsNotFollowed() throws Exception {
    try (Receiver elsewhere = new Receiver(Receiver.status(200))) {
      String location = elsewhere.url().toString();
      TargetStatus status =
          beside(
              (r, out) ->
                  Receiver.say(
                      out,
                      "HTTP/1.1 307 Moved\r\nLocation: "
                          + location
                          + "\r\nContent-Length: 0\r\n\r\n"),
              3);
      assertThat(status.delivered()).isZero();
      assertThat(status.error()).contains("307");
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void oneThatRedirectsToTheCloudsMetadataIsNotFollowed() throws Exception {
    TargetStatus status =
        beside(
            (r, out) ->
                Receiver.say(
                    out,
                    "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\n"
                        + "Content-Length: 0\r\n\r\n"),
            3);
    assertThat(status.delivered()).isZero();
    assertThat(status.error()).contains("302");
  }

  @Test
  void addressesThatAreNotAllowedAreNotConnectedTo() throws Exception {
    EventLoopGroup loops = Transport.best().loops(1, "webhooks");
    try (Receiver receiver = new Receiver(Receiver.status(200))) {
      assertThat(post(loops, receiver.url(), false, null).text()).contains("private");
      assertThat(post(loops, URI.create("http://localhost:" + receiver.port()), false, null).text())
          .contains("private");
      assertThat(post(loops, URI.create("http://169.254.169.254/"), true, null).text())
          .contains("link-local");
      assertThat(post(loops, URI.create("http://[::ffff:a9fe:a9fe]/"), true, null).text())
          .contains("link-local");
      assertThat(post(loops, URI.create("http://0.0.0.0:" + receiver.port()), true, null).text())
          .contains("no single host");
      assertThat(receiver.connections()).isZero();
      assertThat(post(loops, receiver.url(), true, null).taken()).isTrue();
      assertThat(post(loops, URI.create("http://nowhere.invalid/"), true, null).text())
          .contains("host:");
    } finally {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
  }

  @Test
  void aCertificateMustBeTheHostsOwn() throws Exception {
    EventLoopGroup loops = Transport.best().loops(1, "webhooks");
    SslContext trusting;
    try (InputStream pem = HostileReceiverIT.class.getResourceAsStream("/tls/ami.pem")) {
      trusting =
          SslContextBuilder.forClient()
              .trustManager(pem)
              .endpointIdentificationAlgorithm("HTTPS")
              .build();
    }
    try (Receiver receiver = new Receiver(Receiver.status(200), server("ami.p12"), 0);
        Receiver other = new Receiver(Receiver.status(200), server("ami.p12"), 0, "127.0.0.2")) {
      URI right = URI.create("https://localhost:" + receiver.port() + "/");
      assertThat(post(loops, right, true, trusting).taken()).isTrue();
      assertThat(receiver.received()).hasSize(1);
      assertThat(post(loops, other.url(), true, trusting).text()).startsWith("tls:");
      assertThat(other.received()).isEmpty();
      assertThat(post(loops, right, true, null).text()).startsWith("tls:");
      assertThat(receiver.received()).hasSize(1);
    } finally {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
  }

  private static SSLContext server(String store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = HostileReceiverIT.class.getResourceAsStream("/tls/" + store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static PostAnswer post(
      EventLoopGroup loops, URI url, boolean allowPrivate, SslContext tls) {
    var loop = loops.next();
    Target target = Post.target("one", url, null, allowPrivate);
    CompletableFuture<PostAnswer> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          PostClient client =
              tls == null
                  ? new PostClient(target.peer(), loop, Post.SHORT, 8)
                  : new PostClient(target.peer(), loop, Post.SHORT, 8, tls);
          client
              .post("text/plain", "x".getBytes(StandardCharsets.UTF_8), Map.of(), true)
              .thenAccept(
                  a -> {
                    answer.complete(a);
                    client.close();
                  });
        });
    return answer.orTimeout(60, TimeUnit.SECONDS).join();
  }
}

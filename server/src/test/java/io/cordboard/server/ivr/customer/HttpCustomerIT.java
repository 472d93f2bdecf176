package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.http.Transport;
import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.outbox.Receiver;
import io.cordboard.server.outbox.Receiver.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Customers' servers that are well, ill or hostile. */
class HttpCustomerIT {
  private static final IvrQuestion QUESTION =
      new IvrQuestion.Action("7000", "0540000000", "Dana", "0".repeat(32), "12", "m", "-1");
  private static final String HANGUP = "{\"STATUS\":0,\"ACTION\":\"HANGUP\",\"DATA\":{}}";

  /** Longer than any machine is busy; a kept connection stays. */
  private static final CustomerTimes PATIENT = new CustomerTimes(20_000, 300, 60_000);

  private static final CustomerTimes HASTY = new CustomerTimes(700, 300, 60_000);

  private final CountDownLatch over = new CountDownLatch(1);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventLoopGroup loops = Transport.best().loops(1, "customers");
  private final ExecutorService flow =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "the-flow"));
  private final Customers customers = new Customers(loops, meters, trusting(), PATIENT);
  private final Customers hasty = new Customers(loops, meters, trusting(), HASTY);

  @AfterEach
  void end() {
    over.countDown();
    customers.close();
    hasty.close();
    flow.shutdownNow();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private static SslContext trusting() {
    try (InputStream pem = HttpCustomerIT.class.getResourceAsStream("/tls/ami.pem")) {
      return SslContextBuilder.forClient()
          .trustManager(pem)
          .endpointIdentificationAlgorithm("HTTPS")
          .build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext server() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = HttpCustomerIT.class.getResourceAsStream("/tls/ami.p12")) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private Customer customer(URI url) {
    return customer(url, Wire.JSON, null, null, true);
  }

  private Customer customer(
      URI url, Wire wire, @Nullable String header, @Nullable String value, boolean allowPrivate) {
    return customers.of(new IvrPlan.Server(url, wire, header, value, allowPrivate), flow);
  }

  private Customer hasty(URI url) {
    return hasty.of(new IvrPlan.Server(url, Wire.JSON, null, null, true), flow);
  }

  private static CompletableFuture<IvrAnswer> start(Customer customer) {
    return customer.ask(QUESTION).toCompletableFuture();
  }

  private static IvrAnswer ask(Customer customer) {
    return start(customer).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static IvrAnswer.Failed failed(Customer customer) {
    IvrAnswer answer = ask(customer);
    assertThat(answer).isInstanceOf(IvrAnswer.Failed.class);
    return (IvrAnswer.Failed) answer;
  }

  private static void isHangUp(IvrAnswer answer) {
    assertThat(answer).isInstanceOf(IvrAnswer.Understood.class);
    assertThat(((IvrAnswer.Understood) answer).action()).isInstanceOf(IvrAction.HangUp.class);
  }

  private static Answer ok(String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return (r, out) ->
        Receiver.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body);
  }

  private IvrAnswer.Failed failedBy(Answer answer) throws IOException {
    try (Receiver receiver = new Receiver(answer)) {
      return failed(customer(receiver.url()));
    }
  }

  private IvrAnswer.Failed lateBy(Answer answer) throws IOException {
    try (Receiver receiver = new Receiver(answer)) {
      return failed(hasty(receiver.url()));
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

  private boolean overSoon() throws IOException {
    try {
      return over.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private double counted(String outcome) {
    return meters.find("cordboard.ivr.customer.answers").tag("outcome", outcome).timers().stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  // --- well

  @Test
  void answerComesOnTheFlowsLoop() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP))) {
      Customer customer = customer(receiver.url(), Wire.JSON, null, "Basic c2VjcmV0", true);
      CompletableFuture<String> thread = new CompletableFuture<>();
      isHangUp(
          customer
              .ask(QUESTION)
              .thenApply(
                  answer -> {
                    thread.complete(Thread.currentThread().getName());
                    return answer;
                  })
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS));
      assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("the-flow");
      Receiver.Received request = receiver.received().get(0);
      assertThat(request.headers())
          .containsEntry("authorization", "Basic c2VjcmV0")
          .containsEntry("content-type", "application/json; charset=utf-8");
      assertThat(request.path()).isEqualTo("/hook?a=b");
      assertThat(request.body())
          .isEqualTo(
              "{\"METHOD\":\"GET_IVR_ACTION\",\"DATA\":{\"DID\":\"7000\","
                  + "\"CALLER_ID\":\"0540000000\",\"CALLER_NAME\":\"Dana\",\"IVR_UNIQUE_ID\":\""
                  + "0".repeat(32)
                  + "\",\"DTMF\":\"12\",\"MENU\":\"m\",\"PREVIOUS_MENU\":\"-1\"}}");
    }
  }

  @Test
  void stepsOfACallShareAConnection() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP))) {
      Customer customer = customer(receiver.url(), Wire.XML_RPC, "X-Key", "k", true);
      for (int i = 0; i < 5; i++) {
        isHangUp(ask(customer));
      }
      assertThat(receiver.connections()).isEqualTo(1);
      assertThat(receiver.received().get(4).headers())
          .containsEntry("x-key", "k")
          .containsEntry("content-type", "text/xml; charset=utf-8");
      assertThat(counted("answered")).isEqualTo(5);
    }
  }

  @Test
  void keptConnectionThatWasClosedIsReplaced() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Answer closing =
        (r, out) -> {
          if (asked.incrementAndGet() == 2) {
            throw new IOException("closes without a word");
          }
          ok(HANGUP).write(r, out);
        };
    try (Receiver receiver = new Receiver(closing)) {
      Customer customer = customer(receiver.url());
      isHangUp(ask(customer));
      isHangUp(ask(customer));
      assertThat(receiver.connections()).isEqualTo(2);
    }
  }

  /** It reads one connection to its end before it looks at another. */
  @Test
  void serverWithOneThreadIsNotHeldUpByAKeptConnection() throws Exception {
    try (OneThreadServer server = new OneThreadServer(HANGUP, 150)) {
      Customer customer = customer(server.url());
      List<CompletableFuture<IvrAnswer>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(start(customer));
      }
      for (CompletableFuture<IvrAnswer> one : all) {
        isHangUp(one.get(30, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void wholeCrowdIsAnsweredOverABoundedNumberOfConnections() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP)).forgetful()) {
      Customer customer = customer(receiver.url());
      List<CompletableFuture<IvrAnswer>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(start(customer));
      }
      for (CompletableFuture<IvrAnswer> one : all) {
        isHangUp(one.get(30, TimeUnit.SECONDS));
      }
      assertThat(receiver.mostAtOnce()).isLessThanOrEqualTo(CustomerLimits.CONNECTIONS);
    }
  }

  // --- ill or hostile

  @Test
  void silenceIsLate() throws Exception {
    assertThat(lateBy((r, out) -> hang()).reason()).isEqualTo("late");
    assertThat(counted("late")).isEqualTo(1);
  }

  @Test
  void dripsAreLate() throws Exception {
    IvrAnswer.Failed headers =
        lateBy(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 200 OK\r\nX: ");
              while (!overSoon()) {
                Receiver.say(out, "x");
              }
            });
    assertThat(headers.reason()).isEqualTo("late");
    IvrAnswer.Failed body =
        lateBy(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
              while (!overSoon()) {
                Receiver.say(out, " ");
              }
            });
    assertThat(body.reason()).isEqualTo("late");
  }

  /** What comes too late is not taken for the next one's answer. */
  @Test
  void lateAnswerIsDropped() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch late = new CountDownLatch(1);
    Answer slowOnce =
        (r, out) -> {
          if (asked.incrementAndGet() == 1) {
            try {
              assertThat(late.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            ok("{\"STATUS\":1}").write(r, out);
          } else {
            ok(HANGUP).write(r, out);
          }
        };
    try (Receiver receiver = new Receiver(slowOnce)) {
      Customer customer = hasty(receiver.url());
      assertThat(failed(customer).reason()).isEqualTo("late");
      late.countDown();
      for (int i = 0; i < 10; i++) {
        isHangUp(ask(customer));
      }
    }
  }

  @Test
  void onlyA2xxIsAnAnswer() throws Exception {
    for (int status : new int[] {301, 400, 401, 404, 500, 503}) {
      IvrAnswer.Failed failed =
          failedBy(
              (r, out) ->
                  Receiver.say(
                      out,
                      "HTTP/1.1 "
                          + status
                          + " X\r\nContent-Length: "
                          + HANGUP.length()
                          + "\r\n\r\n"
                          + HANGUP));
      assertThat(failed)
          .isEqualTo(new IvrAnswer.Failed("http_status", "status: " + status + " (expected: 2xx)"));
    }
  }

  @Test
  void redirectionsAreNotFollowed() throws Exception {
    try (Receiver elsewhere = new Receiver(ok(HANGUP))) {
      IvrAnswer.Failed failed =
          failedBy(
              (r, out) ->
                  Receiver.say(
                      out,
                      "HTTP/1.1 307 X\r\nLocation: "
                          + elsewhere.url()
                          + "\r\nContent-Length: 0\r\n\r\n"));
      assertThat(failed.reason()).isEqualTo("http_status");
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void webPageIsUnreadable() throws Exception {
    assertThat(failedBy(ok("<!DOCTYPE html><html>It works!</html>")).reason())
        .isEqualTo("unreadable");
    assertThat(failedBy(ok("")).reason()).isEqualTo("unreadable");
    assertThat(failedBy((r, out) -> Receiver.say(out, "\u0000\u0001 hello\r\n\r\n")).reason())
        .isEqualTo("unreadable");
  }

  @Test
  void hundredMegabytesAreCutOffAtOnce() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] megabyte = new byte[1024 * 1024];
    for (String length : List.of("Content-Length: 104857600", "Connection: close")) {
      IvrAnswer.Failed failed =
          failedBy(
              (r, out) -> {
                sent.set(0);
                Receiver.say(out, "HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n");
                for (int i = 0; i < 100; i++) {
                  out.write(megabyte);
                  sent.addAndGet(megabyte.length);
                }
              });
      assertThat(failed.reason()).isEqualTo("too_long");
      assertThat(sent.get()).isLessThan(64L * 1024 * 1024); // sockets buffer some MB
    }
  }

  @Test
  void brokenConnectionsAreUnreachable() throws Exception {
    IvrAnswer.Failed closed =
        failedBy(
            (r, out) -> {
              throw new IOException("closes");
            });
    assertThat(closed.reason()).isEqualTo("unreachable");
    IvrAnswer.Failed half =
        failedBy(
            (r, out) -> {
              Receiver.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"STATUS\":0");
              throw new IOException("closes");
            });
    assertThat(half.reason()).isEqualTo("unreachable");
    int port;
    try (Receiver gone = new Receiver(ok(HANGUP))) {
      port = gone.port();
    }
    assertThat(failed(customer(URI.create("http://127.0.0.1:" + port + "/"))).reason())
        .isEqualTo("unreachable");
    assertThat(failed(customer(URI.create("http://nowhere.invalid/"))).why()).startsWith("host: ");
  }

  @Test
  void addressesAreCheckedBeforeTheyAreSpokenTo() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP))) {
      IvrAnswer.Failed closed = failed(customer(receiver.url(), Wire.JSON, null, null, false));
      assertThat(closed.reason()).isEqualTo("refused");
      assertThat(closed.why()).contains("private").doesNotContain("a=b");
      assertThat(failed(customer(URI.create("http://169.254.169.254/"))).why())
          .contains("link-local");
      assertThat(receiver.connections()).isZero();
    }
  }

  @Test
  void certificateMustBeTheHostsOwn() throws Exception {
    try (Receiver right = new Receiver(ok(HANGUP), server(), 0);
        Receiver wrong = new Receiver(ok(HANGUP), server(), 0, "127.0.0.2")) {
      isHangUp(ask(customer(URI.create("https://localhost:" + right.port() + "/"))));
      IvrAnswer.Failed failed = failed(customer(wrong.url()));
      assertThat(failed.reason()).isEqualTo("unreachable");
      assertThat(failed.why()).startsWith("tls: ");
      assertThat(wrong.received()).isEmpty();
    }
  }

  // --- the breaker

  @Test
  void deadServerIsLeftAloneAndAskedAgain() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500))) {
      Customer customer = customer(receiver.url());
      for (int i = 0; i < CustomerLimits.FAILURES; i++) {
        assertThat(failed(customer).reason()).isEqualTo("http_status");
      }
      int asked = receiver.received().size();
      assertThat(failed(customer).reason()).isEqualTo("breaker_open");
      assertThat(receiver.received()).hasSize(asked);
      assertThat(meters.get("cordboard.ivr.customer.down").gauge().value()).isEqualTo(1);
      receiver.answer(ok(HANGUP));
      IvrAnswer answer = ask(customer);
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          answer instanceof IvrAnswer.Failed && System.nanoTime() < end; ) {
        answer = ask(customer);
      }
      isHangUp(answer);
      isHangUp(ask(customer));
      assertThat(meters.get("cordboard.ivr.customer.down").gauge().value()).isZero();
    }
  }

  @Test
  void serverThatAnswersNonsenseIsNotDead() throws Exception {
    try (Receiver receiver = new Receiver(ok("nonsense"))) {
      Customer customer = customer(receiver.url());
      for (int i = 0; i < 3 * CustomerLimits.FAILURES; i++) {
        assertThat(failed(customer).reason()).isEqualTo("unreadable");
      }
    }
  }
}

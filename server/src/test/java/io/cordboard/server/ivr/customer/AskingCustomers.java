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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Asks servers on loopback, patiently or in haste. */
abstract class AskingCustomers {
  static final IvrQuestion QUESTION =
      new IvrQuestion.Action("7000", "0540000000", "Dana", "0".repeat(32), "12", "m", "-1");
  static final String HANGUP = "{\"STATUS\":0,\"ACTION\":\"HANGUP\",\"DATA\":{}}";

  /** Longer than any machine is busy; a kept connection stays. */
  private static final CustomerTimes PATIENT = new CustomerTimes(20_000, 300, 60_000);

  private static final CustomerTimes HASTY = new CustomerTimes(700, 300, 60_000);

  private final CountDownLatch over = new CountDownLatch(1);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final EventLoopGroup loops = Transport.best().loops(1, "customers");
  private final ExecutorService flow =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "the-flow"));
  private final Customers customers = new Customers(loops, meters, trusting(), PATIENT);
  private final Customers hasty = new Customers(loops, meters, trusting(), HASTY);

  /** It leaves a dead server alone for longer than any test takes. */
  final Customers stern =
      new Customers(loops, meters, trusting(), new CustomerTimes(20_000, 3_600_000, 60_000));

  @AfterEach
  void end() {
    over.countDown();
    customers.close();
    hasty.close();
    stern.close();
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

  static SSLContext server() throws Exception {
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

  Customer customer(URI url) {
    return customer(url, Wire.JSON, null, null, true);
  }

  Customer customer(
      URI url, Wire wire, @Nullable String header, @Nullable String value, boolean allowPrivate) {
    return customers.of(new IvrPlan.Server(url, wire, header, value, allowPrivate), flow);
  }

  Customer stern(URI url, Wire wire) {
    return stern.of(new IvrPlan.Server(url, wire, null, null, true), flow);
  }

  Customer rehearsed(URI url) {
    return stern.rehearsed(new IvrPlan.Server(url, Wire.JSON, null, null, true), flow);
  }

  @Nullable String state(URI url) {
    return customers.state(url);
  }

  double gauge(String name, String... tags) {
    return meters.get("cordboard.ivr.customer." + name).tags(tags).gauge().value();
  }

  Customer hasty(URI url) {
    return hasty.of(new IvrPlan.Server(url, Wire.JSON, null, null, true), flow);
  }

  static CompletableFuture<IvrAnswer> start(Customer customer) {
    return customer.ask(QUESTION).toCompletableFuture();
  }

  static IvrAnswer ask(Customer customer) {
    return start(customer).orTimeout(30, TimeUnit.SECONDS).join();
  }

  static IvrAnswer.Failed failed(Customer customer) {
    IvrAnswer answer = ask(customer);
    assertThat(answer).isInstanceOf(IvrAnswer.Failed.class);
    return (IvrAnswer.Failed) answer;
  }

  static void isHangUp(IvrAnswer answer) {
    assertThat(answer).isInstanceOf(IvrAnswer.Understood.class);
    assertThat(((IvrAnswer.Understood) answer).action()).isInstanceOf(IvrAction.HangUp.class);
  }

  static Answer ok(String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return (r, out) ->
        Receiver.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body);
  }

  IvrAnswer.Failed failedBy(Answer answer) throws IOException {
    try (Receiver receiver = new Receiver(answer)) {
      return failed(customer(receiver.url()));
    }
  }

  IvrAnswer.Failed lateBy(Answer answer) throws IOException {
    try (Receiver receiver = new Receiver(answer)) {
      return failed(hasty(receiver.url()));
    }
  }

  void hang() throws IOException {
    try {
      if (!over.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test never ended");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  boolean overSoon() throws IOException {
    try {
      return over.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  double counted(String outcome, String by) {
    return meters
        .get("cordboard.ivr.customer.answers")
        .tags("outcome", outcome, "by", by)
        .timer()
        .count();
  }

  double counted(String outcome) {
    return meters.find("cordboard.ivr.customer.answers").tag("outcome", outcome).timers().stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }
}

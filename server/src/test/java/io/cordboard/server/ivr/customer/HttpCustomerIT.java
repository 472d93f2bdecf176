package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.outbox.Receiver;
import io.cordboard.server.outbox.Receiver.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Customers' servers that are well, and the breaker of those that are not. */
class HttpCustomerIT extends AskingCustomers {
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
  void connectionThatTheServerClosedWhileItWasIdleIsNotUsed() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP)).closing()) {
      Customer customer = customer(receiver.url());
      for (int i = 1; i <= 5; i++) {
        isHangUp(ask(customer));
        receiver.goodbye();
        assertThat(receiver.received()).hasSize(i);
        assertThat(receiver.connections()).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"timeout=1,3", "timeout=0,3", "'timeout=60, max=100',1", "max=5,1"})
  void connectionIsNotKeptForAsLongAsTheServerSays(String said, int connections) throws Exception {
    String headers = "HTTP/1.1 200 OK\r\nKeep-Alive: " + said + "\r\nContent-Length: ";
    Answer answer = (r, out) -> Receiver.say(out, headers + HANGUP.length() + "\r\n\r\n" + HANGUP);
    try (Receiver receiver = new Receiver(answer)) {
      Customer customer = customer(receiver.url());
      for (int i = 0; i < 3; i++) {
        isHangUp(ask(customer));
      }
      assertThat(receiver.connections()).isEqualTo(connections);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type: text/html",
        "Content-Type: text/xml; charset=utf-8",
        "Content-Type: application/octet-stream",
        "Content-Type: text/plain; charset=\"no-such\"",
        "Content-Type: ;;charset=",
        "Content-Type: nothing at all",
      })
  void contentTypeIsNotAskedFor(String header) throws Exception {
    String head =
        "HTTP/1.1 200 OK\r\n" + header + (header.isEmpty() ? "" : "\r\n") + "Content-Length: ";
    Answer answer = (r, out) -> Receiver.say(out, head + HANGUP.length() + "\r\n\r\n" + HANGUP);
    try (Receiver receiver = new Receiver(answer)) {
      isHangUp(ask(customer(receiver.url())));
      isHangUp(ask(customer(receiver.url(), Wire.XML_RPC, null, null, true)));
    }
  }

  /** The connection is reset, and the loop does not know it yet when it writes. */
  @Test
  void whatDidNotGoOutIsAskedOnANewConnection() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP))) {
      Customer customer = customer(receiver.url());
      isHangUp(ask(customer));
      CountDownLatch isBusy = new CountDownLatch(1);
      CountDownLatch isAsked = new CountDownLatch(1);
      loops.execute(
          () -> {
            isBusy.countDown();
            try {
              assertThat(isAsked.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(isBusy.await(30, TimeUnit.SECONDS)).isTrue();
      receiver.reset();
      CompletableFuture<IvrAnswer> answer = start(customer);
      isAsked.countDown();
      isHangUp(answer.get(30, TimeUnit.SECONDS));
      assertThat(receiver.received()).hasSize(2);
    }
  }

  /** It may have done what the step says before it closed. */
  @Test
  void whatTheServerReadIsNotAskedTwice() throws Exception {
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
      assertThat(failed(customer).reason()).isEqualTo("unreachable");
      assertThat(receiver.received()).hasSize(2);
      assertThat(receiver.connections()).isEqualTo(1);
      isHangUp(ask(customer));
      assertThat(receiver.received()).hasSize(3);
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

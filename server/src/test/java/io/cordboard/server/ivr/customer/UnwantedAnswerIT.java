package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.outbox.Receiver;
import io.cordboard.server.outbox.Receiver.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callers who hang up before the server answered. */
class UnwantedAnswerIT extends AskingCustomers {
  private final Semaphore asked = new Semaphore(0);

  private Answer holding() {
    return (request, out) -> {
      asked.release();
      hang();
    };
  }

  private void await(int questions) throws InterruptedException {
    assertThat(asked.tryAcquire(questions, 30, TimeUnit.SECONDS)).isTrue();
  }

  private List<CompletableFuture<IvrAnswer>> crowd(Customer customer) throws InterruptedException {
    List<CompletableFuture<IvrAnswer>> all = new ArrayList<>();
    for (int i = 0; i < CustomerLimits.CONNECTIONS; i++) {
      all.add(start(customer));
    }
    await(all.size());
    return all;
  }

  @Test
  void noConnectionIsKeptBusyForACallerWhoIsGone() throws Exception {
    try (Receiver receiver = new Receiver(holding())) {
      Customer customer = customer(receiver.url());
      List<CompletableFuture<IvrAnswer>> crowd = crowd(customer);
      CompletableFuture<IvrAnswer> next = start(customer);
      receiver.answer(ok(HANGUP));
      crowd.forEach(one -> one.cancel(false));
      isHangUp(next.get(30, TimeUnit.SECONDS));
      assertThat(counted("caller_gone")).isEqualTo(crowd.size());
      assertThat(counted("answered")).isEqualTo(1);
    }
  }

  @Test
  void whoLeavesTheWaitingLineIsNotAskedAbout() throws Exception {
    try (Receiver receiver = new Receiver(holding())) {
      Customer customer = customer(receiver.url());
      List<CompletableFuture<IvrAnswer>> crowd = crowd(customer);
      CompletableFuture<IvrAnswer> gone = start(customer);
      CompletableFuture<IvrAnswer> stays = start(customer);
      receiver.answer(ok(HANGUP));
      gone.cancel(false);
      crowd.get(0).cancel(false);
      isHangUp(stays.get(30, TimeUnit.SECONDS));
      isHangUp(ask(customer));
      assertThat(receiver.received()).hasSize(crowd.size() + 2);
      assertThat(counted("caller_gone")).isEqualTo(2);
    }
  }

  /** Whoever hangs up early does not take the others' answers: the server may be well. */
  @Test
  void whoHangsUpSaysNothingOfTheServer() throws Exception {
    try (Receiver receiver = new Receiver(holding())) {
      Customer customer = stern(receiver.url(), Wire.JSON);
      for (int i = 0; i < 2 * CustomerLimits.FAILURES; i++) {
        CompletableFuture<IvrAnswer> one = start(customer);
        await(1);
        one.cancel(false);
      }
      receiver.answer(ok(HANGUP));
      isHangUp(ask(customer));
    }
  }

  @Test
  void aProbeWhoHangsUpIsFollowedByTheNext() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500))) {
      Customer customer = customer(receiver.url());
      for (int i = 0; i < CustomerLimits.FAILURES; i++) {
        assertThat(failed(customer).reason()).isEqualTo("http_status");
      }
      receiver.answer(holding());
      CompletableFuture<IvrAnswer> probe = start(customer);
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          !asked.tryAcquire() && System.nanoTime() < end; ) {
        if (probe.isDone()) {
          probe = start(customer); // it was still left alone
        }
      }
      receiver.answer(ok(HANGUP));
      probe.cancel(false);
      isHangUp(ask(customer));
    }
  }
}

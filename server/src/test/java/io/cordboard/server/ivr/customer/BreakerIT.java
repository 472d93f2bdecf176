package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.outbox.Receiver;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose failures a server's breaker counts, and what is told of it. */
class BreakerIT extends AskingCustomers {

  private static void failAll(Customer customer) {
    for (int i = 0; i < CustomerLimits.FAILURES; i++) {
      assertThat(failed(customer).reason()).isEqualTo("http_status");
    }
  }

  @Test
  void aRehearsalIsNoReasonToLeaveCallersWithoutAnswers() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500))) {
      Customer live = stern(receiver.url(), Wire.JSON);
      failAll(rehearsed(receiver.url()));
      failAll(rehearsed(receiver.url()));
      assertThat(stern.state(receiver.url())).isEqualTo("closed");
      assertThat(failed(live).reason()).isEqualTo("http_status");
      assertThat(counted("http_status")).isEqualTo(2 * CustomerLimits.FAILURES + 1);
      assertThat(counted("http_status", "call")).isEqualTo(1);
      assertThat(counted("http_status", "rehearsal")).isEqualTo(2 * CustomerLimits.FAILURES);
    }
  }

  /** An operator who mended it sees that; the callers' own probe closes the breaker. */
  @Test
  void aRehearsalAsksAServerThatIsDownAndDoesNotSayThatItLives() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500))) {
      Customer live = stern(receiver.url(), Wire.JSON);
      failAll(live);
      assertThat(stern.state(receiver.url())).isEqualTo("open");
      receiver.answer(ok(HANGUP));
      isHangUp(ask(rehearsed(receiver.url())));
      assertThat(stern.state(receiver.url())).isEqualTo("open");
      assertThat(failed(live).reason()).isEqualTo("breaker_open");
    }
  }

  @Test
  void oneUrlHasOneBreakerWhateverTheFormat() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500))) {
      failAll(stern(receiver.url(), Wire.JSON));
      int asked = receiver.received().size();
      assertThat(failed(stern(receiver.url(), Wire.XML_RPC)).reason()).isEqualTo("breaker_open");
      URI other = URI.create(receiver.url() + "&c=d");
      assertThat(failed(stern(other, Wire.JSON)).reason()).isEqualTo("http_status");
      assertThat(receiver.received()).hasSize(asked + 1);
    }
  }

  /** Whether we may speak to an address is our configuration's, not the server's. */
  @Test
  void anAddressThatIsRefusedIsNotDown() throws Exception {
    try (Receiver receiver = new Receiver(ok(HANGUP))) {
      Customer refused = customer(receiver.url(), Wire.JSON, null, null, false);
      for (int i = 0; i < 2 * CustomerLimits.FAILURES; i++) {
        assertThat(failed(refused).reason()).isEqualTo("refused");
      }
      isHangUp(ask(customer(receiver.url())));
    }
  }

  @Test
  void halfOpenIsTold() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500))) {
      Customer customer = customer(receiver.url());
      assertThat(state(receiver.url())).isNotEqualTo("open");
      failAll(customer);
      assertThat(gauge("down")).isEqualTo(1);
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          !"half_open".equals(state(receiver.url())) && System.nanoTime() < end; ) {
        Thread.onSpinWait();
      }
      assertThat(state(receiver.url())).isEqualTo("half_open");
      assertThat(gauge("down")).isEqualTo(1);
      assertThat(gauge("breaker", "state", "half_open")).isEqualTo(1);
      assertThat(gauge("breaker", "state", "open")).isZero();
      receiver.answer(ok(HANGUP));
      isHangUp(ask(customer));
      assertThat(state(receiver.url())).isEqualTo("closed");
      assertThat(gauge("down")).isZero();
      assertThat(gauge("breaker", "state", "closed")).isEqualTo(1);
      assertThat(gauge("breaker", "state", "half_open")).isZero();
    }
  }
}

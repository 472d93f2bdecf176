package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.outbox.Receiver;
import io.cordboard.server.outbox.Receiver.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Customers' servers that are ill or hostile. */
class HostileCustomerIT extends AskingCustomers {
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
}

package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.config.Secret;
import io.cordboard.server.outbox.Receiver.Received;
import io.cordboard.server.store.OutboxMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Webhooks on their way to receivers that are well, or away for a while. */
class DeliveryIT {
  private final Post post = new Post();

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void untilEmpty() {
    Post.until("everything settled", () -> post.shelf.rows().isEmpty());
  }

  @Test
  void aFailedMessageIsRepeatedUnderItsIdBeforeTheNextOfItsCall() throws Exception {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    try (post;
        Receiver receiver =
            new Receiver(
                (r, out) -> Receiver.status(failed.add(r.body()) ? 500 : 204).write(r, out))) {
      post.to(Post.target("crm", receiver.url())).start();
      post.owe("crm", "1", "call", null);
      post.owe("crm", "2", "call", null);
      untilEmpty();
      assertThat(receiver.received().stream().map(Received::body))
          .containsExactly("1", "1", "2", "2");
      assertThat(receiver.ids())
          .containsExactly(
              Post.id("crm", "1"), Post.id("crm", "1"), Post.id("crm", "2"), Post.id("crm", "2"));
      assertThat(receiver.received().get(0).path()).isEqualTo("/hook?a=b");
      assertThat(receiver.received().get(0).headers())
          .containsEntry("content-type", "text/plain")
          .doesNotContainKey("webhook-signature");
      assertThat(receiver.connections()).isEqualTo(1);
    }
  }

  @Test
  void aCallWhoseMessageHangsHoldsUpNoOtherCall() throws Exception {
    CountDownLatch others = new CountDownLatch(20);
    try (post;
        Receiver receiver =
            new Receiver(
                (r, out) -> {
                  if (r.body().equals("hangs")) {
                    await(others);
                  } else {
                    others.countDown();
                  }
                  Receiver.status(200).write(r, out);
                })) {
      post.to(Post.target("crm", receiver.url())).start();
      post.owe("crm", "hangs", "one", null);
      post.owe("crm", "behind", "one", null);
      for (int i = 0; i < 20; i++) {
        post.owe("crm", "other" + i, "other" + i, null);
      }
      untilEmpty();
      List<String> bodies = receiver.received().stream().map(Received::body).toList();
      assertThat(bodies.indexOf("behind")).isGreaterThan(bodies.indexOf("hangs"));
      assertThat(receiver.mostAtOnce()).isLessThanOrEqualTo(OutboxLimits.CONNECTIONS);
    }
  }

  @Test
  void whatATargetMissedComesInOrderWhenItIsBackAlsoAfterARestart() throws Exception {
    int port;
    try (Receiver gone = new Receiver(Receiver.status(200))) {
      port = gone.port();
      post.to(Post.target("crm", gone.url()));
    }
    try (post) {
      post.start();
      for (int i = 0; i < 300; i++) {
        post.owe("crm", i % 30 + "/" + i / 30, "call" + i % 30, null);
      }
      Post.until("it is known to be down", () -> post.status("crm").failures() > 3);
      post.restart();
      Post.until("it is tried again", () -> post.status("crm").failures() > 0);
      try (Receiver receiver = new Receiver(Receiver.status(200), null, port)) {
        untilEmpty();
        for (int call = 0; call < 30; call++) {
          String of = call + "/";
          assertThat(receiver.received().stream().map(Received::body).filter(b -> b.startsWith(of)))
              .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(n -> of + n).toList());
        }
        assertThat(post.status("crm").downSinceMs()).isZero();
        assertThat(post.status("crm").delivered()).isEqualTo(300);
      }
    }
  }

  @Test
  void moreThanTheWindowHoldsComesThroughThoughManyCallsAreRefused() throws Exception {
    Set<String> taken = ConcurrentHashMap.newKeySet();
    int calls = OutboxLimits.WINDOW * 2;
    try (post;
        Receiver receiver =
            new Receiver(
                    (r, out) -> {
                      boolean bad = r.body().startsWith("bad");
                      if (!bad) {
                        taken.add(r.body());
                      }
                      Receiver.status(bad ? 400 : 200).write(r, out);
                    })
                .forgetful()) {
      post.to(Post.target("crm", receiver.url())).start();
      for (int i = 0; i < calls; i++) {
        post.owe("crm", "bad" + i, "bad" + i, null);
      }
      for (int i = 0; i < 500; i++) {
        post.owe("crm", "good" + i, "good" + i, null);
      }
      Post.until("the good ones come through", () -> taken.size() == 500);
      assertThat(post.shelf.rows()).hasSizeGreaterThanOrEqualTo(calls);
      assertThat(post.status("crm").error()).contains("400");
    }
  }

  @Test
  void aRetryHurriesTheLaneOfAMessageThatWaitsAndNoOther() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    try (post;
        Receiver receiver =
            new Receiver((r, out) -> Receiver.status(well.get() ? 200 : 422).write(r, out))) {
      post.to(Post.target("crm", receiver.url())).patient().start();
      post.owe("crm", "other", "call 1", null);
      post.owe("crm", "first", "call 2", null);
      post.owe("crm", "second", "call 2", null);
      Post.until("both calls were refused", () -> post.status("crm").failures() == 2);
      well.set(true);
      post.retry(Post.id("crm", "second"));
      Post.until("its call is told", () -> post.shelf.rows().size() == 1);
      assertThat(receiver.received().stream().map(Received::body))
          .endsWith("first", "second")
          .hasSize(4);
      assertThat(post.shelf.rows()).extracting(OutboxMessage::body).containsExactly("other");
    }
  }

  @Test
  void aRetryKnocksAtATargetThatIsDownAtOnce() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    try (post;
        Receiver receiver =
            new Receiver((r, out) -> Receiver.status(well.get() ? 200 : 503).write(r, out))) {
      post.to(Post.target("crm", receiver.url())).patient().start();
      for (int i = 1; i <= OutboxLimits.DOWN_FAILURES; i++) {
        int failures = i;
        post.owe("crm", "m" + i, "call" + i, null);
        Post.until("it failed", () -> post.status("crm").failures() == failures);
      }
      well.set(true);
      post.retry(Post.id("crm", "m2"));
      untilEmpty();
      assertThat(receiver.received().stream().map(Received::body).skip(3)).startsWith("m2");
    }
  }

  @Test
  void afterThreeDaysAMessageIsGivenUpAndTheNextOfItsCallGoes() throws Exception {
    try (post;
        Receiver receiver =
            new Receiver(
                (r, out) -> Receiver.status(r.body().equals("bad") ? 422 : 200).write(r, out))) {
      post.to(Post.target("crm", receiver.url())).start();
      post.owe("crm", "bad", "call", null);
      Post.until("it is refused", () -> post.status("crm").failures() > 0);
      post.later(OutboxLimits.KEEP_MS - 60_000);
      long before = post.status("crm").failures();
      Post.until("it is still tried", () -> post.status("crm").failures() > before);
      assertThat(post.shelf.dead()).isEmpty();
      post.owe("crm", "good", "call", null);
      post.later(120_000);
      untilEmpty();
      assertThat(post.shelf.dead()).containsExactly(Post.id("crm", "bad"));
      assertThat(receiver.received().stream().map(Received::body)).endsWith("good");
      Post.until(
          "the operator is told",
          () -> post.outbox().notes().stream().anyMatch(n -> n.contains("crm: 1 given up")));
    }
  }

  @Test
  void stateEventsAreReplacedWhileTheTargetIsDownRecordsNever() throws Exception {
    int port;
    try (Receiver gone = new Receiver(Receiver.status(200))) {
      port = gone.port();
      post.to(Post.target("crm", gone.url()));
    }
    try (post) {
      post.start();
      post.owe("crm", "first record", "record", null);
      Post.until(
          "it is known to be down",
          () -> post.status("crm").failures() > OutboxLimits.DOWN_FAILURES);
      for (int i = 0; i < 100; i++) {
        post.owe("crm", "state" + i, "801", "state/801");
        post.owe("crm", "record" + i, "801", null);
      }
      Post.until("replaced", () -> post.status("crm").dropped() >= 98);
      try (Receiver receiver = new Receiver(Receiver.status(200), null, port)) {
        untilEmpty();
        List<String> bodies = receiver.received().stream().map(Received::body).toList();
        assertThat(bodies.stream().filter(b -> b.startsWith("record"))).hasSize(100);
        assertThat(bodies).contains("state99");
        assertThat(bodies.stream().filter(b -> b.startsWith("state")).count())
            .isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void aStoreThatIsAwayStopsNothingForGoodAndDoublesNoMessage() throws Exception {
    CountDownLatch away = new CountDownLatch(1);
    try (post;
        Receiver receiver =
            new Receiver(
                (r, out) -> {
                  await(away);
                  Receiver.status(200).write(r, out);
                })) {
      post.to(Post.target("crm", receiver.url())).start();
      for (int i = 0; i < 50; i++) {
        post.owe("crm", "a" + i, "a" + i, null);
      }
      Post.until("one was sent", () -> !receiver.received().isEmpty());
      post.shelf.away(true);
      away.countDown();
      Post.until("some were taken", () -> post.status("crm").delivered() >= 8);
      post.shelf.away(false);
      untilEmpty();
      assertThat(new HashSet<>(receiver.ids())).hasSize(50);
      assertThat(receiver.ids()).hasSize(50);
    }
  }

  @Test
  void aSignatureCanBeCheckedByTheReceiver() throws Exception {
    Secret secret = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    try (post;
        Receiver receiver = new Receiver(Receiver.status(200))) {
      post.to(Post.target("crm", receiver.url(), secret, true)).start();
      post.owe("crm", "body", "call", null);
      untilEmpty();
      Received got = receiver.received().get(0);
      long at = Long.parseLong(got.headers().get("webhook-timestamp"));
      assertThat(got.headers().get("webhook-signature"))
          .isEqualTo(
              Signature.of(secret).sign(got.id(), at, got.body().getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void aConnectionThatWasClosedWhileIdleCostsNoTry() throws Exception {
    try (post;
        Receiver receiver =
            new Receiver(
                (r, out) -> {
                  Receiver.status(200).write(r, out);
                  throw new IOException("closes after each answer, without a word");
                })) {
      post.to(Post.target("crm", receiver.url())).start();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        post.owe("crm", "m" + i, "call", null);
        ids.add(Post.id("crm", "m" + i));
        untilEmpty();
      }
      assertThat(receiver.ids()).containsExactlyElementsOf(ids);
      assertThat(post.status("crm").failures()).isZero();
    }
  }
}

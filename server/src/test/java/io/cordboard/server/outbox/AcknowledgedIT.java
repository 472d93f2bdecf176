package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.ivr.wire.AnswerReader;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** HANGUP_CALL is delivered when its receiver says 2xx and STATUS 0, and not before. */
class AcknowledgedIT {
  private static final List<String> NOT_TAKEN =
      List.of("{\"STATUS\":1}", "OK", "", "<html>busy</html>", "{\"STATUS\":\"no\"}");

  private static Target target(Receiver receiver) {
    Target plain = Post.target("ivr/7000", receiver.url());
    return new Target(
        plain.name(),
        plain.url(),
        plain.format(),
        Set.of("e"),
        null,
        true,
        null,
        new Target.Header("Authorization", "Basic bWU6cGFzcyB3b3Jk"),
        AnswerReader::delivered);
  }

  private static Receiver.Answer body(String text) {
    return (r, out) ->
        Receiver.say(out, "HTTP/1.1 200 X\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
  }

  @Test
  void whatWasNotTakenComesAgainUnderItsIdUntilItIs() throws Exception {
    AtomicInteger came = new AtomicInteger();
    try (Post post = new Post();
        Receiver receiver =
            new Receiver(
                (r, out) -> {
                  int n = came.getAndIncrement();
                  body(n < NOT_TAKEN.size() ? NOT_TAKEN.get(n) : "{\"STATUS\":\"0\"}")
                      .write(r, out);
                })) {
      post.to(target(receiver)).start();
      post.owe("ivr/7000", "one", "call", null);
      Post.until("it is taken", () -> post.shelf.rows().isEmpty());
      assertThat(receiver.ids())
          .hasSize(NOT_TAKEN.size() + 1)
          .containsOnly(Post.id("ivr/7000", "one"));
      assertThat(receiver.received().get(0).headers())
          .containsEntry("authorization", "Basic bWU6cGFzcyB3b3Jk");
      assertThat(post.status("ivr/7000").failures()).isEqualTo(NOT_TAKEN.size());
    }
  }

  @Test
  void oneThatIsNotTakenHoldsUpNoOtherAndIsNoTargetThatIsDown() throws Exception {
    try (Post post = new Post().patient();
        Receiver receiver =
            new Receiver(
                (r, out) ->
                    body(r.body().equals("bad") ? "{\"STATUS\":1}" : "{\"STATUS\":0}")
                        .write(r, out))) {
      post.to(target(receiver)).start();
      post.owe("ivr/7000", "bad", "call", null);
      for (int i = 0; i < 40; i++) {
        post.owe("ivr/7000", "good" + i, "call" + i, null);
      }
      Post.until("the others are taken", () -> post.status("ivr/7000").delivered() == 40);
      assertThat(post.shelf.rows()).singleElement().matches(m -> m.body().equals("bad"));
    }
  }

  @Test
  void anEndlessAnswerIsNotReadAndNotTaken() throws Exception {
    AtomicInteger written = new AtomicInteger();
    try (Post post = new Post();
        Receiver receiver =
            new Receiver(
                (r, out) -> {
                  Receiver.say(
                      out, "HTTP/1.1 200 X\r\nContent-Length: 100000000\r\n\r\n{\"STATUS\":0,");
                  String block = "\"a\":1,".repeat(10_000);
                  for (int i = 0; i < 1_600; i++) {
                    Receiver.say(out, block);
                    written.addAndGet(block.length());
                  }
                })) {
      post.to(target(receiver)).start();
      post.owe("ivr/7000", "one", "call", null);
      Post.until("it is repeated", () -> post.status("ivr/7000").failures() >= 2);
      assertThat(post.status("ivr/7000").delivered()).isZero();
      assertThat(written.get()).as("bytes that could be sent").isLessThan(50_000_000);
    }
  }

  @Test
  void aRefusalIsNotAskedWhatItsBodySays() throws Exception {
    try (Post post = new Post();
        Receiver receiver =
            new Receiver(
                (r, out) ->
                    Receiver.say(
                        out, "HTTP/1.1 500 X\r\nContent-Length: 12\r\n\r\n{\"STATUS\":0}"))) {
      post.to(target(receiver)).start();
      post.owe("ivr/7000", "one", "call", null);
      Post.until("it is repeated", () -> post.status("ivr/7000").failures() >= 2);
      assertThat(post.status("ivr/7000").delivered()).isZero();
      assertThat(post.status("ivr/7000").error()).contains("500");
    }
  }
}

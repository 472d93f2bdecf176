package io.cordboard.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.store.OutboxMessage;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is owed to a target that was taken out of the configuration, or renamed. */
class StraysTest {
  private static final Clock NOW = Clock.systemUTC();

  private final MemoryShelf shelf = new MemoryShelf();
  private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private Strays look(Clock clock) {
    Strays strays = new Strays("crm"::equals, shelf, loops.next(), clock);
    strays.start();
    return strays;
  }

  private void owe(String target, String id) {
    shelf
        .add(List.of(OutboxMessage.owed(id, target, "e", id, null, "text/plain", "", NOW.millis())))
        .join();
  }

  @Test
  void theOperatorIsToldHowMuchWaitsForIt() {
    owe("crm", "m1");
    owe("old", "m2");
    owe("old", "m3");
    Strays strays = look(NOW);
    Post.until("it is told", () -> !strays.notes().isEmpty());
    assertThat(strays.notes())
        .containsExactly(
            "webhooks: old: 2 wait, but the configuration has no such target"
                + " (they are given up after 72 hours)");
    assertThat(shelf.rows()).hasSize(3);
    strays.close();
  }

  @Test
  void afterThreeDaysAllOfItIsGivenUpAndNothingElse() {
    owe("crm", "m1");
    for (int i = 0; i < OutboxLimits.READ * 2 + 1; i++) {
      owe("old", "old" + i);
    }
    Strays strays = look(Clock.offset(NOW, Duration.ofMillis(OutboxLimits.KEEP_MS + 60_000)));
    Post.until("all is given up", () -> shelf.rows().size() == 1);
    assertThat(shelf.rows()).extracting(OutboxMessage::id).containsExactly("m1");
    assertThat(shelf.dead()).hasSize(OutboxLimits.READ * 2 + 1);
    strays.close();
  }

  @Test
  void aThousandGivenUpWithinAMinuteAreTwoLinesInTheLog() {
    List<String> log = new ArrayList<>();
    EmbeddedChannel time = new EmbeddedChannel();
    time.freezeTime();
    GivenUp givenUp = new GivenUp("crm", time.eventLoop(), log::add);
    for (int i = 0; i < 1000; i++) {
      givenUp.one(
          new Parcel(OutboxMessage.owed("m" + i, "crm", "cdr", "c", null, "text/plain", "", 1)),
          "HTTP 500");
    }
    assertThat(log).containsExactly("webhooks: crm: given up: m0 (cdr, after 0 tries: HTTP 500)");
    time.advanceTimeBy(OutboxLimits.GIVEN_UP_LOG_MS, TimeUnit.MILLISECONDS);
    time.runScheduledPendingTasks();
    assertThat(log)
        .hasSize(2)
        .last()
        .isEqualTo(
            "webhooks: crm: 999 more given up, the last: m999 (cdr, after 0 tries: HTTP 500)");
    time.advanceTimeBy(OutboxLimits.GIVEN_UP_LOG_MS, TimeUnit.MILLISECONDS);
    time.runScheduledPendingTasks();
    assertThat(log).hasSize(2);
    time.close().syncUninterruptibly();
  }
}

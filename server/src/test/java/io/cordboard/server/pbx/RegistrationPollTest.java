package io.cordboard.server.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Fact;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often phones are asked about. */
class RegistrationPollTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final ScriptedPbx pbx = new ScriptedPbx();
  private final List<Fact> facts = new ArrayList<>();
  private boolean up = true;
  private long nanos = Long.MAX_VALUE - 5; // it may overflow on the way
  private final RegistrationPoll poll =
      new RegistrationPoll(
          new ContactQuestion("pbx1", pbx, () -> 1),
          () -> up,
          () -> List.of("801", "802", "803"),
          facts::add,
          loop,
          5,
          () -> nanos);

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void turns(int n) {
    for (int i = 0; i < n; i++) {
      poll.next();
    }
  }

  @Test
  void eachPhoneIsAskedOnceInARound() {
    turns(20);
    assertThat(facts)
        .extracting(f -> ((Fact.ContactSeen) f).endpoint())
        .containsExactly("801", "802", "803");
  }

  @Test
  void theNextRoundBeginsThirtySecondsAfterThisOneDid() {
    turns(1);
    nanos += TimeUnit.SECONDS.toNanos(10);
    turns(10);
    assertThat(facts).hasSize(3);
    nanos += TimeUnit.SECONDS.toNanos(20) - 1;
    turns(10);
    assertThat(facts).hasSize(3);
    nanos += 1;
    turns(10);
    assertThat(facts).hasSize(6);
  }

  @Test
  void nobodyIsAskedWhileTheLastAnswerIsDueOrTheLinkIsDown() {
    pbx.hold = true;
    turns(5);
    assertThat(pbx.asked).hasSize(1);
    pbx.hold = false;
    pbx.answerAll();
    up = false;
    turns(5);
    assertThat(facts).hasSize(1);
    up = true;
    turns(5);
    assertThat(facts).hasSize(3);
  }
}

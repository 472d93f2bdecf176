package io.cordboard.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.Limits;
import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.access.Scope;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.roster.LiveRoster;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private static final Principal WHO = new Principal("any", Role.SUPERVISOR, null, null);

  private final Config config =
      TestConfigs.of(
          """
          secrets-are-public: true
          nodes:
            - name: main
              ami: {host: 127.0.0.1, port: 5038, user: u, secret: s}
              context: cordboard-internal
          """);
  private final EventLoop loop = new DefaultEventLoop();
  private final Views views =
      new Views(new Mirror(), p -> Scope.of(p, config, LiveRoster.of(config)), 10);

  @AfterEach
  void stop() {
    loop.shutdownGracefully();
  }

  private @Nullable Audience of(int extension, String principal) {
    StreamFilter filter =
        StreamFilter.of(Map.of("extension", List.of(String.valueOf(1000 + extension))));
    return views.of(Sight.of(WHO, filter), principal);
  }

  private void fill(String principal, int from) {
    for (int i = 0; i < Limits.STREAM_AUDIENCES_OF_ONE; i++) {
      Objects.requireNonNull(of(from + i, principal)).join(loop);
    }
  }

  @Test
  void whoHasTooManyViewsLeavesRoomForTheOthers() {
    fill("key:loud", 0);
    assertThat(of(5000, "key:loud")).isNull();
    assertThat(of(5000, "key:quiet")).isNotNull();
    assertThat(of(5000, "key:loud")).as("another's view costs nothing").isNotNull();
    assertThat(of(0, "key:loud")).as("nor does one's own").isNotNull();
  }

  @Test
  void aViewThatNobodyLooksThroughMakesRoom() {
    fill("key:loud", 0);
    Objects.requireNonNull(of(7, "key:loud")).leave(1);
    assertThat(of(5000, "key:loud")).isNotNull();
    assertThat(views.all()).hasSize(Limits.STREAM_AUDIENCES_OF_ONE);
  }

  @Test
  void allTogetherHaveABoundToo() {
    fill("key:one", 0);
    fill("key:two", 1000);
    assertThat(views.all()).hasSize(Limits.STREAM_AUDIENCES);
    assertThat(of(5000, "key:three")).isNull();
  }
}

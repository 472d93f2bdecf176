package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import io.cordboard.server.board.CallIds;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrJournal;
import io.cordboard.server.ivr.Line;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A planned stop: nobody stays in silence, and who talks talks on. */
class LetGoTest {
  private static final AriReply DONE = new AriReply.Done(204, MissingNode.getInstance());
  private static final String CONTINUE = "POST channels/%s/continue";

  private final List<String> asked = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final FlowOpener flows =
      new FlowOpener() {
        @Override
        public Flow open(Line line) {
          lines.add(line);
          return new Flow() {
            @Override
            public void begin() {}

            @Override
            public void on(Line.Event event) {}
          };
        }

        @Override
        public List<IvrJournal.Entry> leftBehind(String node) {
          return List.of();
        }

        @Override
        public void leftBehindEnded(IvrJournal.Entry entry, long atMs, boolean lost) {}
      };
  private final StasisGreeter greeter =
      new StasisGreeter(
          new AriApplication(this::request, "cordboard"),
          List.of(
              new LineScript("n", flows, loop, Clock.systemUTC()),
              new HelloIvr("sound:demo-congrats")),
          "cordboard-stasis-fallback",
          loop);

  private CompletableFuture<AriReply> request(AriRequest request) {
    asked.add(request.toString());
    return CompletableFuture.completedFuture(DONE);
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private Line met(String channel) {
    comes(channel, "ivr,7000");
    return lines.get(lines.size() - 1);
  }

  private void comes(String channel, String arguments) {
    greeter.onEvent(
        AriEvent.parse(
            "{\"type\":\"StasisStart\",\"args\":[\""
                + arguments.replace(",", "\",\"")
                + "\"],\"channel\":{\"id\":\""
                + channel
                + "\",\"state\":\"Ring\",\"dialplan\":{\"app_name\":\"Stasis\",\"app_data\":\"cordboard,"
                + arguments
                + "\"}}}"));
  }

  private static String legOf(String channel) {
    return "ivr-" + CallIds.of("n/" + channel) + "-l1";
  }

  @Test
  void whoIsLedGetsTheFallbackAndNoPhoneRingsForHim() {
    met("7.1");
    met("7.2").dial(StasisLineIT.dial(null, null, 20, 60), StasisLineIT.reach("801"));
    met("7.3").dial(StasisLineIT.dial(null, null, 20, 60), StasisLineIT.reach("802"));
    greeter.onEvent(
        AriEvent.parse("{\"type\":\"StasisStart\",\"channel\":{\"id\":\"" + legOf("7.3") + "\"}}"));
    met("7.4").queue("630");
    comes("7.5", "hello");
    asked.clear();
    assertThat(greeter.letGo()).isCompleted();
    assertThat(asked)
        .contains(CONTINUE.formatted("7.1"), CONTINUE.formatted("7.2"), CONTINUE.formatted("7.5"))
        .contains("DELETE channels/" + legOf("7.2"))
        .doesNotContain(CONTINUE.formatted("7.3"), "DELETE channels/" + legOf("7.3"));
    assertThat(asked)
        .last()
        .as("answered when all before it is done")
        .isEqualTo("GET applications/cordboard");
  }

  @Test
  void whoComesThenGoesOnInTheDialplan() {
    assertThat(greeter.letGo()).isCompleted();
    comes("7.1", "ivr,7000");
    assertThat(asked).contains(CONTINUE.formatted("7.1"));
    assertThat(lines).isEmpty();
  }
}

package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriReply;
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

/** Who becomes a line, and who was one. */
class LineScriptTest {
  private static final AriReply DONE = new AriReply.Done(204, MissingNode.getInstance());
  private static final AriChannel CALLER =
      new AriChannel("7.1", "n", "Ring", "1", "", "", "c", "ivr", "Stasis", "cordboard,ivr,7000");
  private static final IvrScript.Host HOST =
      new IvrScript.Host() {
        @Override
        public void giveAway() {}

        @Override
        public void over() {}
      };

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final AriApplication application =
      new AriApplication(request -> CompletableFuture.completedFuture(DONE), "cordboard");
  private final List<Line> opened = new ArrayList<>();
  private final LineScript script =
      new LineScript(
          "n",
          new FlowOpener() {
            @Override
            public Flow open(Line line) {
              opened.add(line);
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
          },
          loop,
          Clock.systemUTC());

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  @Test
  void whoCameInTheMomentInWhichTheLinkWentIsLed() {
    assertThat(script.found(application, CALLER, HOST)).isNotInstanceOf(LeftBehind.class);
    assertThat(opened).hasSize(1);
  }

  @Test
  void whoWithholdsHisNumberIsNobody() {
    var unused = script.open(application, caller("cordboard,ivr,7000,prohib_passed_screen"), HOST);
    unused = script.open(application, caller("cordboard,ivr,7000,allowed_passed_screen"), HOST);
    unused = script.open(application, caller("cordboard,ivr,7000"), HOST);
    assertThat(opened).extracting(line -> line.caller().number()).containsExactly("", "1", "1");
    assertThat(opened).extracting(line -> line.caller().name()).containsExactly("", "Ann", "Ann");
    assertThat(opened).extracting(line -> line.caller().did()).containsOnly("7000");
  }

  private static AriChannel caller(String data) {
    return new AriChannel("7.1", "n", "Ring", "1", "Ann", "", "c", "ivr", "Stasis", data);
  }

  @Test
  void whoWasGivenUpIsNotLedAgainAsANewCall() {
    IvrSession session = script.open(application, CALLER, HOST);
    assertThat(session).isNotNull();
    session.begin();
    session.end();
    assertThat(script.found(application, CALLER, HOST)).isInstanceOf(LeftBehind.class);
    assertThat(opened).hasSize(1);
  }
}

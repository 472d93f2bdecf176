package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media.Sound;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A line whose PBX refuses, is silent, or loses what was asked. */
class StasisLineTest {
  private static final AriReply DONE = new AriReply.Done(204, MissingNode.getInstance());
  private static final AriReply LOST = new AriReply.Unknown("link", true);
  private static final AriReply NOT_THERE = new AriReply.Refused(404, "Channel not found");
  private static final String CALL = "0123456789abcdef0123456789abcdef";

  private final List<String> asked = new ArrayList<>();
  private final List<Event> told = new ArrayList<>();
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private final List<Runnable> alarms = new ArrayList<>();
  private Function<String, AriReply> pbx = line -> DONE;
  private int givenAway;
  private int over;
  private final StasisLine line = line();

  private StasisLine line() {
    IvrTimer timer =
        (ms, what) -> {
          alarms.add(what);
          return () -> alarms.remove(what);
        };
    StasisLine.Room room =
        new StasisLine.Room(
            new AriApplication(this::request, "cordboard"),
            loop::add,
            timer,
            Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC));
    return new StasisLine(
        room,
        new AriChannel("7.1", "n", "Ring", "1", "", "", "c", "ivr", "Stasis", "cordboard,ivr,7000"),
        new Line.Caller("n", "7.1", CALL, "7000", "1", "", 0),
        () -> givenAway++,
        () -> over++);
  }

  private CompletableFuture<AriReply> request(AriRequest request) {
    asked.add(request.toString());
    return CompletableFuture.completedFuture(pbx.apply(request.toString()));
  }

  private void begin() {
    line.begin(
        new FlowOpener.Flow() {
          @Override
          public void begin() {}

          @Override
          public void on(Event event) {
            told.add(event);
          }
        });
    asked.clear();
  }

  private List<Event> told() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
    return told;
  }

  /** All alarms that are set now ring. */
  private void ring() {
    List<Runnable> now = List.copyOf(alarms);
    alarms.clear();
    now.forEach(Runnable::run);
  }

  private static AriEvent about(String type, String more) {
    return AriEvent.parse("{\"type\":\"" + type + "\",\"channel\":{\"id\":\"7.1\"}" + more + "}");
  }

  private static AriEvent played(String type, int n, String state) {
    return AriEvent.parse(
        "{\"type\":\""
            + type
            + ("\",\"playback\":{\"id\":\"ivr-" + CALL + "-p" + n)
            + ("\",\"state\":\"" + state + "\"}}"));
  }

  /** What may be going on when the caller hangs up, or the link is lost. */
  enum Doing {
    NOTHING(line -> {}),
    PLAYING(line -> line.play(List.of(new Sound("a"), new Sound("b")), "en")),
    QUIET(line -> line.play(List.of(new Line.Media.Silence(500)), "en")),
    EARLY(line -> line.playEarly(List.of(new Sound("a")), "en")),
    MUSIC(line -> line.music("default")),
    RINGING(line -> line.music(null)),
    RECORDING(line -> line.record(9, true)),
    DIALLING(
        line ->
            line.dial(
                StasisLineIT.dial("default", "w", 20, 60), List.of(StasisLineIT.reach("801")))),
    QUEUE(line -> line.queue("630")),
    FALLBACK(Line::fallback),
    HANGING(line -> line.hangUp(17)),
    HANGING_BY_DIALPLAN(line -> line.hangUp(102));

    private final Consumer<Line> what;

    Doing(Consumer<Line> what) {
      this.what = what;
    }
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aCallerWhoHangsUpIsToldGoneOnceAndLeavesNothingBehind(Doing doing) {
    begin();
    doing.what.accept(line);
    line.onEvent(about("StasisEnd", ""));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    line.onEvent(about("ChannelDestroyed", ",\"cause\":16"));
    assertThat(told().stream().filter(Event.Gone.class::isInstance)).hasSize(1);
    assertThat(told().get(told.size() - 1)).isInstanceOf(Event.Gone.class);
    assertThat(over).isEqualTo(1);
    assertThat(alarms).isEmpty();
    if (doing == Doing.DIALLING) {
      assertThat(asked).contains("DELETE channels/ivr-" + CALL + "-l1");
    }
    asked.clear();
    line.play(List.of(new Sound("late")), "en");
    line.hangUp(16);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Doing.class)
  void aCallerWhoWasLostWithEveryReplyAndEventIsGoneInTheEnd(Doing doing) {
    begin();
    pbx = request -> LOST;
    doing.what.accept(line);
    pbx = request -> NOT_THERE;
    line.onResumed(false);
    assertThat(told()).last().isInstanceOf(Event.Gone.class);
    assertThat(alarms).isEmpty();
  }

  @Test
  void soundsArePlayedOneByOneAndAMissingOneEndsThem() {
    begin();
    line.play(List.of(new Sound("a"), new Sound("b"), new Sound("c")), "he");
    assertThat(asked).containsExactly("POST channels/7.1/answer", "POST channels/7.1/play");
    line.onEvent(played("PlaybackFinished", 1, "done"));
    assertThat(asked).hasSize(3);
    line.onEvent(played("PlaybackFinished", 2, "failed"));
    assertThat(told()).singleElement().isInstanceOf(Event.Unheard.class);
    assertThat(asked.stream().filter(one -> one.endsWith("/play"))).hasSize(2);
  }

  @Test
  void theEndOfASoundThatWasStoppedIsNoNews() {
    begin();
    line.play(List.of(new Sound("a")), "en");
    line.onEvent(played("PlaybackFinished", 1, "done"));
    line.play(List.of(new Sound("b")), "en");
    assertThat(told()).isEmpty();
    line.hush();
    line.onEvent(played("PlaybackFinished", 2, "done"));
    assertThat(told()).isEmpty();
  }

  @Test
  void aSoundThatNobodyConfirmsIsAskedForTwiceThenToldUnheard() {
    begin();
    pbx = request -> request.endsWith("/play") ? LOST : DONE;
    line.play(List.of(new Sound("a")), "en");
    pbx = request -> request.startsWith("GET playbacks") ? NOT_THERE : LOST;
    ring();
    assertThat(told()).isEmpty();
    ring();
    assertThat(told()).singleElement().isInstanceOf(Event.Unheard.class);
  }

  @Test
  void aHangUpThatIsLostIsAskedForAgain() {
    begin();
    pbx = request -> LOST;
    line.hangUp(17);
    pbx = request -> DONE;
    ring();
    assertThat(asked.stream().filter(one -> one.equals("DELETE channels/7.1"))).hasSize(2);
  }

  @Test
  void aQueueThatThePbxRefusesIsTheFallback() {
    begin();
    pbx = request -> new AriReply.Refused(500, "no");
    line.queue("630");
    assertThat(givenAway).isEqualTo(1);
  }

  @Test
  void aStatusThatTheDialplanRefusesIsSentByACause() {
    begin();
    pbx = request -> request.endsWith("/continue") ? new AriReply.Refused(500, "no") : DONE;
    line.hangUp(102);
    assertThat(asked).containsExactly("POST channels/7.1/continue", "DELETE channels/7.1");
  }

  @Test
  void keysWhileOneEndsTheRecordingAreNotTold() {
    begin();
    line.onEvent(about("ChannelDtmfReceived", ",\"digit\":\"5\""));
    line.onEvent(about("ChannelDtmfReceived", ",\"digit\":\"A\""));
    line.record(9, true);
    line.onEvent(about("ChannelDtmfReceived", ",\"digit\":\"6\""));
    assertThat(told()).filteredOn(Event.Key.class::isInstance).containsExactly(new Event.Key('5'));
  }
}

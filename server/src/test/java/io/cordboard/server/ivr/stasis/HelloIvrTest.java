package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HelloIvrTest {

  private static final AriReply DONE = new AriReply.Done(204, MissingNode.getInstance());
  private static final AriReply LOST = new AriReply.Unknown("link", true);

  private final List<String> asked = new ArrayList<>();
  private Function<String, AriReply> pbx = line -> DONE;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final StasisGreeter greeter = greeter(100, 60_000, 60_000);

  private StasisGreeter greeter(int maxSessions, int stateMs, int silentMs) {
    return new StasisGreeter(
        new AriApplication(this::request, "cordboard"),
        List.of(new HelloIvr("sound:demo-congrats")),
        "cordboard-stasis-fallback",
        loop,
        maxSessions,
        stateMs,
        silentMs);
  }

  private CompletableFuture<AriReply> request(AriRequest request) {
    asked.add(request.toString());
    return CompletableFuture.completedFuture(pbx.apply(request.toString()));
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private static AriEvent event(String type, String channel, String more) {
    return AriEvent.parse(
        "{\"type\":\"" + type + "\",\"channel\":{\"id\":\"" + channel + "\"}" + more + "}");
  }

  private static AriEvent start(String channel, String argument) {
    return event("StasisStart", channel, ",\"args\":[\"" + argument + "\"]");
  }

  private static AriEvent soundEnded(String channel) {
    return AriEvent.parse(
        "{\"type\":\"PlaybackFinished\",\"playback\":{\"id\":\"hello-"
            + channel
            + "\",\"target_uri\":\"channel:"
            + channel
            + "\"}}");
  }

  private static AriChannel caller(String id, String data) {
    return new AriChannel(id, "n", "Up", "", "", "", "c", "600", "Stasis", data);
  }

  @Test
  void aCallerHearsTheSoundAndIsHungUpAtItsEnd() {
    greeter.onEvent(start("7.1", "hello"));
    assertThat(asked).containsExactly("POST channels/7.1/answer", "POST channels/7.1/play");
    greeter.onEvent(soundEnded("7.2"));
    assertThat(asked).hasSize(2);
    greeter.onEvent(soundEnded("7.1"));
    assertThat(asked.get(2)).isEqualTo("DELETE channels/7.1");
    greeter.onEvent(event("StasisEnd", "7.1", ""));
    greeter.onEvent(event("ChannelDestroyed", "7.1", ""));
    assertThat(greeter.sessions()).isZero();
  }

  @Test
  void hashEndsItAndOtherDigitsDoNot() {
    greeter.onEvent(start("7.1", "hello"));
    greeter.onEvent(event("ChannelDtmfReceived", "7.1", ",\"digit\":\"5\""));
    assertThat(asked).hasSize(2);
    greeter.onEvent(event("ChannelDtmfReceived", "7.1", ",\"digit\":\"#\""));
    greeter.onEvent(event("ChannelDtmfReceived", "7.1", ",\"digit\":\"#\""));
    greeter.onEvent(soundEnded("7.1"));
    assertThat(asked.subList(2, asked.size())).containsExactly("DELETE channels/7.1");
  }

  @Test
  void theSameStartTwiceIsOneSession() {
    greeter.onEvent(start("7.1", "hello"));
    greeter.onEvent(start("7.1", "hello"));
    assertThat(greeter.sessions()).isEqualTo(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aCallerNobodyTakesGoesOnInTheDialplan() {
    greeter.onEvent(start("7.1", "unknown"));
    assertThat(asked).containsExactly("POST channels/7.1/continue");
  }

  @Test
  void aCallerTheDialplanCannotTakeHearsAnApologyAndIsHungUp() {
    pbx = line -> line.endsWith("continue") ? new AriReply.Refused(409, "no") : DONE;
    greeter.onEvent(start("7.1", "unknown"));
    assertThat(asked).containsExactly("POST channels/7.1/continue", "POST channels/7.1/play");
    greeter.onEvent(
        AriEvent.parse(
            "{\"type\":\"PlaybackFinished\",\"playback\":{\"id\":\"sorry-7.1\","
                + "\"target_uri\":\"channel:7.1\"}}"));
    assertThat(asked).hasSize(3).endsWith("DELETE channels/7.1");
  }

  @Test
  void whereNotEvenAnApologyCanBePlayedTheCallEndsAtOnce() {
    pbx = line -> line.startsWith("POST") ? new AriReply.Refused(500, "no") : DONE;
    greeter.onEvent(start("7.1", "unknown"));
    assertThat(asked)
        .containsExactly(
            "POST channels/7.1/continue", "POST channels/7.1/play", "DELETE channels/7.1");
  }

  @Test
  void aCallerWhoDidGoOnAlthoughNobodySaidSoIsLeftAlone() {
    pbx =
        line ->
            line.endsWith("continue")
                ? new AriReply.Unknown("no answer", true)
                : new AriReply.Refused(409, "Channel not in Stasis application");
    greeter.onEvent(start("7.1", "unknown"));
    assertThat(asked).containsExactly("POST channels/7.1/continue", "POST channels/7.1/play");
  }

  @Test
  void aSoundThatNobodyConfirmsIsSilenceAndSoonGivesTheCallerAway() throws Exception {
    CountDownLatch away = new CountDownLatch(1);
    pbx =
        line -> {
          if (line.endsWith("continue")) {
            away.countDown();
          }
          return line.endsWith("play") ? new AriReply.Unknown("no answer", true) : DONE;
        };
    // The long bound would keep him for ten minutes.
    StasisGreeter alert = greeter(10, 600_000, 20);
    loop.submit(() -> alert.onEvent(start("7.1", "hello"))).get();
    assertThat(away.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSoundThatIsHeardAlthoughItsAnswerWasLostPlaysToItsEnd() {
    pbx = line -> line.endsWith("play") ? LOST : DONE;
    greeter.onEvent(start("7.1", "hello"));
    greeter.onEvent(
        AriEvent.parse(
            "{\"type\":\"PlaybackStarted\",\"playback\":{\"id\":\"hello-7.1\","
                + "\"target_uri\":\"channel:7.1\"}}"));
    greeter.onUp(List.of(caller("7.1", "cordboard,hello")));
    assertThat(asked).endsWith("POST channels/7.1/play", "GET playbacks/hello-7.1");
    greeter.onEvent(soundEnded("7.1"));
    assertThat(asked).endsWith("DELETE channels/7.1");
  }

  @Test
  void aSoundThatCannotBePlayedIsNoSilence() {
    pbx = line -> line.endsWith("play") ? new AriReply.Refused(422, "no such sound") : DONE;
    greeter.onEvent(start("7.1", "hello"));
    assertThat(asked).endsWith("POST channels/7.1/continue");
  }

  @Test
  void aCallerWhoCameWhileTheLinkWasAwayIsGreeted() {
    greeter.onUp(List.of(caller("7.1", "cordboard,hello"), caller("7.2", "cordboard,x")));
    assertThat(asked)
        .containsExactly(
            "POST channels/7.1/answer", "POST channels/7.1/play", "POST channels/7.2/continue");
  }

  @Test
  void aCallerWhoLeftWhileTheLinkWasAwayIsForgotten() {
    greeter.onEvent(start("7.1", "hello"));
    greeter.onUp(List.of());
    assertThat(greeter.sessions()).isZero();
  }

  @Test
  void aSoundThatEndedWhileTheLinkWasAwayIsNotWaitedFor() {
    greeter.onEvent(start("7.1", "hello"));
    pbx = line -> line.startsWith("GET playbacks") ? new AriReply.Refused(404, "gone") : DONE;
    greeter.onUp(List.of(caller("7.1", "cordboard,hello")));
    assertThat(asked).endsWith("GET playbacks/hello-7.1", "DELETE channels/7.1");
  }

  @Test
  void aSoundStillPlayingGoesOn() {
    greeter.onEvent(start("7.1", "hello"));
    greeter.onUp(List.of(caller("7.1", "cordboard,hello")));
    assertThat(asked).endsWith("GET playbacks/hello-7.1");
  }

  @Test
  void anAnswerLostWithTheLinkIsAskedAgainAfterTheResync() {
    pbx = line -> LOST;
    greeter.onEvent(start("7.1", "hello"));
    assertThat(asked).containsExactly("POST channels/7.1/answer");
    pbx = line -> DONE;
    greeter.onUp(List.of(caller("7.1", "cordboard,hello")));
    assertThat(asked).endsWith("POST channels/7.1/answer", "POST channels/7.1/play");
  }

  @Test
  void callersBeyondTheBoundGoOnInTheDialplan() {
    StasisGreeter small = greeter(1, 60_000, 60_000);
    small.onEvent(start("7.1", "hello"));
    small.onEvent(start("7.2", "hello"));
    assertThat(small.sessions()).isEqualTo(1);
    assertThat(asked).endsWith("POST channels/7.2/continue");
  }

  @Test
  void aSoundWhoseEndIsNeverToldDoesNotKeepTheCaller() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    pbx =
        line -> {
          if (line.startsWith("DELETE")) {
            ended.countDown();
          }
          return DONE;
        };
    StasisGreeter hasty = greeter(10, 20, 60_000);
    loop.submit(() -> hasty.onEvent(start("7.1", "hello"))).get();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }
}

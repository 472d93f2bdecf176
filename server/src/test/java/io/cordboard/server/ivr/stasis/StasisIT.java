package io.cordboard.server.ivr.stasis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriApplication.Origination;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriLink;
import io.cordboard.ari.AriLinkState;
import io.cordboard.ari.AriListener;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.AriSettings;
import io.cordboard.ari.AriSettings.RestMode;
import io.cordboard.ari.BridgeHandle;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.ari.ChannelHandle.Direction;
import io.cordboard.ari.PlaybackHandle;
import io.cordboard.ari.RecordingHandle;
import io.cordboard.server.lab.Lab;
import io.cordboard.server.lab.LabCall;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ARI link and the hello IVR against the lab's real Asterisk. */
@Timeout(120)
class StasisIT {

  private static final String APP = "cordboard";

  private final List<AutoCloseable> opened = new ArrayList<>();

  private final Lab lab = Lab.shared();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  /** A link of its own, with what it hears; {@code script} also meets callers. */
  private final class Station implements AriListener, AutoCloseable {
    final BlockingQueue<AriEvent> events = new LinkedBlockingQueue<>();
    final BlockingQueue<AriLinkState> states = new LinkedBlockingQueue<>();
    final BlockingQueue<List<AriChannel>> inApp = new LinkedBlockingQueue<>();
    final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    final AriLink link;
    private final List<AriListener> listeners = new ArrayList<>();

    Station(RestMode mode, boolean greets) {
      AriSettings settings =
          new AriSettings(
              URI.create("http://127.0.0.1:" + lab.httpPort()),
              "cordboard",
              "lab-secret",
              APP,
              false,
              mode,
              AriSettings.Times.DEFAULT);
      link = new AriLink(settings, this, loop);
      if (greets) {
        listeners.add(
            new StasisGreeter(
                link.application(),
                List.of(new HelloIvr("sound:demo-congrats")),
                "cordboard-stasis-fallback",
                loop));
      }
      opened.add(this);
      link.start();
    }

    @Override
    public void onEvent(AriEvent event) {
      events.add(event);
      listeners.forEach(one -> one.onEvent(event));
    }

    @Override
    public void onState(AriLinkState state) {
      states.add(state);
    }

    @Override
    public void onUp(List<AriChannel> channels) {
      inApp.add(channels);
      listeners.forEach(one -> one.onUp(channels));
    }

    /**
     * Waits for the link. Asterisk may drop the application of the test before only when it has
     * just accepted ours of that name; the link sees that by its resync, and connects again.
     */
    AriLinkState.Up up() throws InterruptedException {
      AriLinkState state = states.poll(30, TimeUnit.SECONDS);
      while (state instanceof AriLinkState.Down down
          && down.reason() == AriLinkState.Reason.RESYNC_FAILED) {
        state = states.poll(30, TimeUnit.SECONDS);
      }
      assertThat(state).isInstanceOf(AriLinkState.Up.class);
      return (AriLinkState.Up) state;
    }

    AriEvent await(String type) throws InterruptedException {
      while (true) {
        AriEvent event = events.poll(40, TimeUnit.SECONDS);
        assertThat(event).as("waiting for " + type).isNotNull();
        if (event.type().equals(type)) {
          return event;
        }
      }
    }

    @Override
    public void close() {
      link.close();
      loop.shutdown();
    }
  }

  private LabCall keep(LabCall call) {
    opened.add(call);
    return call;
  }

  private static JsonNode done(CompletionStage<AriReply> asked) throws Exception {
    AriReply reply = asked.toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(reply).isInstanceOf(AriReply.Done.class);
    return ((AriReply.Done) reply).json();
  }

  @Test
  void callerHearsTheGreetingAndEndsItWithHash() throws Exception {
    Station station = new Station(RestMode.AUTO, true);
    assertThat(station.up().rest()).isEqualTo(AriLinkState.RestKind.SOCKET);
    LabCall call = keep(lab.call("600", "--dtmf", "5#", "--for", "30"));
    assertThat(station.await("StasisStart").texts("args")).containsExactly("hello");
    assertThat(station.await("PlaybackStarted").text("playback", "media_uri"))
        .isEqualTo("sound:demo-congrats");
    assertThat(station.await("ChannelDtmfReceived").text("digit")).isEqualTo("5");
    assertThat(station.await("ChannelDtmfReceived").text("digit")).isEqualTo("#");
    station.await("StasisEnd");
    assertThat(call.awaitEnd()).containsIgnoringCase("answered");
  }

  @Test
  void aCallerWhoIsInStasisWithNobodyThereIsGreetedAfterTheResync() throws Exception {
    Station away = new Station(RestMode.AUTO, false);
    away.up();
    keep(lab.call("600", "--for", "30"));
    String id = away.await("StasisStart").channelId();
    away.close();
    Station back = new Station(RestMode.AUTO, true);
    back.up();
    assertThat(back.inApp.take()).extracting(AriChannel::id).contains(id);
    assertThat(back.await("PlaybackStarted").text("playback", "target_uri"))
        .isEqualTo("channel:" + id);
    done(back.link.application().channel(id).hangUp(ChannelHandle.HangupReason.NORMAL));
    back.await("StasisEnd");
  }

  @Test
  void aCallerNobodyTakesHearsTheApologyOfTheFallbackContext() throws Exception {
    Station station = new Station(RestMode.AUTO, true);
    station.up();
    try (Phone phone = lab.phone(815)) {
      lab.cli("channel originate PJSIP/815 extension nobody@cordboard-stasis");
      PhoneCall call = phone.awaitCall().answer();
      assertThat(station.await("StasisStart").texts("args")).containsExactly("nobody");
      station.await("StasisEnd");
      Lab.await(
          Duration.ofSeconds(10),
          "the fallback context plays its apology",
          () ->
              lab.cli("core show channels concise")
                  .matches(
                      "(?s).*PJSIP/815-[^\\n]*!cordboard-stasis-fallback!s!"
                          + "[0-9]+!Up!Playback!im-sorry&please-try-call-later!.*"));
      call.awaitOver();
    }
  }

  @Test
  void aSecondClientOfTheApplicationIsSaid() throws Exception {
    Station first = new Station(RestMode.AUTO, false);
    first.up();
    Station second = new Station(RestMode.AUTO, false);
    second.up();
    assertThat(first.states.poll(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            AriLinkState.Down.class,
            down -> assertThat(down.reason()).isEqualTo(AriLinkState.Reason.REPLACED));
    assertThat(second.link.state()).isInstanceOf(AriLinkState.Up.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = RestMode.class,
      names = {"SOCKET", "HTTP"})
  void everyHandleIsUnderstoodByARealAsterisk(RestMode mode) throws Exception {
    Station station = new Station(mode, false);
    assertThat(station.up().version()).startsWith("22.");
    AriApplication app = station.link.application();
    String run = mode + "-" + Long.toHexString(System.nanoTime());
    done(app.ignoreEvents(List.of("ChannelVarset")));
    Origination origination =
        new Origination(
            "a-" + run, "PJSIP/801", List.of("x", "y"), "600", 15, null, Map.of("__TAG", "ä b&c"));
    assertThat(done(app.originate(origination)).path("id").asText()).isEqualTo("a-" + run);
    AriEvent start = station.await("StasisStart");
    assertThat(start.texts("args")).containsExactly("x", "y");
    assertThat(start.channel().isIn(APP)).isTrue();

    ChannelHandle channel = app.channel("a-" + run);
    assertThat(done(channel.variable("TAG")).path("value").asText()).isEqualTo("ä b&c");
    done(channel.setVariable("NOTE", "100% a+b=c;d/é"));
    assertThat(done(channel.variable("NOTE")).path("value").asText()).isEqualTo("100% a+b=c;d/é");
    assertThat(channel.variable("NOT_THERE").toCompletableFuture().get())
        .isEqualTo(new AriReply.Refused(404, "Provided variable was not found"));
    assertThat(done(channel.get()).path("state").asText()).isEqualTo("Up");
    done(channel.answer());
    done(channel.hold());
    done(channel.unhold());
    done(channel.startMusic(null));
    done(channel.stopMusic());
    done(channel.startSilence());
    done(channel.stopSilence());
    done(channel.mute(Direction.BOTH));
    done(channel.unmute(Direction.BOTH));
    done(channel.sendDtmf("12#"));
    done(channel.play("sound:demo-congrats", "p-" + run));
    station.await("PlaybackStarted");
    PlaybackHandle playback = app.playback("p-" + run);
    done(playback.get());
    done(playback.control(PlaybackHandle.Operation.PAUSE));
    done(playback.control(PlaybackHandle.Operation.UNPAUSE));
    done(playback.stop());
    station.await("PlaybackFinished");
    done(channel.snoop("s-" + run, Direction.BOTH, Direction.NONE, APP, List.of("spy")));
    assertThat(station.await("StasisStart").texts("args")).containsExactly("spy");

    BridgeHandle bridge = app.bridge("b-" + run);
    done(bridge.create());
    done(bridge.add(List.of(channel.id())));
    assertThat(done(bridge.get()).path("channels").path(0).asText()).isEqualTo(channel.id());
    RecordingHandle recording = app.recording("r-" + run);
    done(bridge.record(new RecordingHandle.Options(recording.name())));
    station.await("RecordingStarted");
    done(recording.live());
    done(recording.pause());
    done(recording.unpause());
    done(recording.mute());
    done(recording.unmute());
    done(recording.stop());
    station.await("RecordingFinished");
    done(recording.stored());
    done(recording.deleteStored());
    done(bridge.startMusic(null));
    done(bridge.stopMusic());
    done(bridge.play("sound:demo-congrats", "q-" + run));
    done(bridge.remove(List.of(channel.id())));
    done(bridge.destroy());
    done(app.allChannels());
    done(app.allBridges());
    done(app.subscribe(AriApplication.Source.ENDPOINT, "PJSIP/802"));
    done(app.unsubscribe(AriApplication.Source.ENDPOINT, "PJSIP/802"));
    done(app.channel("s-" + run).hangUp(ChannelHandle.HangupReason.NORMAL));
    done(channel.continueInDialplan("cordboard-hold", "music", 1));
    station.await("StasisEnd");
    done(channel.hangUp(ChannelHandle.HangupReason.NORMAL));
  }
}

package io.cordboard.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordboard.ari.AriApplication.Origination;
import io.cordboard.ari.ChannelHandle.Direction;
import io.cordboard.ari.ChannelHandle.HangupReason;
import io.cordboard.ari.RecordingHandle.EndOn;
import io.cordboard.ari.RecordingHandle.IfExists;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Every handle asks exactly what ARI expects. */
class HandlesTest {

  private AriRequest last;
  private final AriApplication app = new AriApplication(this::ask, "cb");
  private final ChannelHandle channel = app.channel("7.1");
  private final BridgeHandle bridge = app.bridge("b1");
  private final RecordingHandle recording = app.recording("r1");

  private CompletionStage<AriReply> ask(AriRequest request) {
    last = request;
    return new CompletableFuture<>();
  }

  private void asks(CompletionStage<AriReply> asked, String line) {
    assertThat(asked).isNotNull();
    assertThat(last.method() + " " + last.encodedPath() + last.encodedQuery()).isEqualTo(line);
    last = null;
  }

  @Test
  void channel() {
    asks(channel.get(), "GET channels/7.1");
    asks(channel.answer(), "POST channels/7.1/answer");
    asks(channel.ring(), "POST channels/7.1/ring");
    asks(channel.stopRinging(), "DELETE channels/7.1/ring");
    asks(channel.hangUp(HangupReason.NO_ANSWER), "DELETE channels/7.1?reason=no_answer");
    asks(
        channel.play("sound:digits/1", "p1"),
        "POST channels/7.1/play?media=sound%3Adigits%2F1&playbackId=p1");
    asks(channel.startMusic(null), "POST channels/7.1/moh");
    asks(channel.startMusic("jazz"), "POST channels/7.1/moh?mohClass=jazz");
    asks(channel.stopMusic(), "DELETE channels/7.1/moh");
    asks(channel.startSilence(), "POST channels/7.1/silence");
    asks(channel.stopSilence(), "DELETE channels/7.1/silence");
    asks(channel.hold(), "POST channels/7.1/hold");
    asks(channel.unhold(), "DELETE channels/7.1/hold");
    asks(channel.mute(Direction.IN), "POST channels/7.1/mute?direction=in");
    asks(channel.unmute(Direction.BOTH), "DELETE channels/7.1/mute?direction=both");
    asks(channel.sendDtmf("1#"), "POST channels/7.1/dtmf?dtmf=1%23");
    asks(channel.variable("CALLERID(num)"), "GET channels/7.1/variable?variable=CALLERID%28num%29");
    asks(
        channel.setVariable("A", "x &=+é"),
        "POST channels/7.1/variable?variable=A&value=x%20%26%3D%2B%C3%A9");
    asks(
        channel.snoop("s1", Direction.BOTH, Direction.OUT, "cb", List.of("spy", "1")),
        "POST channels/7.1/snoop/s1?spy=both&whisper=out&app=cb&appArgs=spy%2C1");
    asks(
        channel.continueInDialplan("ctx", "*1", 2),
        "POST channels/7.1/continue?context=ctx&extension=*1&priority=2");
    asks(channel.continueInDialplan(), "POST channels/7.1/continue");
    asks(channel.redirect("PJSIP/802"), "POST channels/7.1/redirect?endpoint=PJSIP%2F802");
    asks(channel.move("other", List.of()), "POST channels/7.1/move?app=other&appArgs=");
    assertThatThrownBy(() -> channel.continueInDialplan("ctx", "1", 0))
        .hasMessageStartingWith("priority: 0");
  }

  @Test
  void bridge() {
    asks(bridge.create(), "POST bridges?type=mixing%2Cdtmf_events&bridgeId=b1");
    asks(bridge.get(), "GET bridges/b1");
    asks(bridge.add(List.of("7.1", "7.2")), "POST bridges/b1/addChannel?channel=7.1%2C7.2");
    asks(bridge.remove(List.of("7.1")), "POST bridges/b1/removeChannel?channel=7.1");
    asks(bridge.startMusic(null), "POST bridges/b1/moh");
    asks(bridge.stopMusic(), "DELETE bridges/b1/moh");
    asks(bridge.play("tone:ring", "p"), "POST bridges/b1/play?media=tone%3Aring&playbackId=p");
    asks(bridge.destroy(), "DELETE bridges/b1");
    assertThatThrownBy(() -> bridge.add(List.of())).hasMessageStartingWith("channels: none");
    assertThatThrownBy(() -> bridge.add(List.of("a,b"))).hasMessageStartingWith("id: a,b");
  }

  @Test
  void recordingAndPlayback() {
    asks(
        channel.record(
            new RecordingHandle.Options("r1", "wav", 60, 5, IfExists.APPEND, true, EndOn.HASH)),
        "POST channels/7.1/record?name=r1&format=wav&maxDurationSeconds=60&maxSilenceSeconds=5"
            + "&ifExists=append&beep=true&terminateOn=%23");
    asks(
        bridge.record(new RecordingHandle.Options("r1")),
        "POST bridges/b1/record?name=r1&format=wav&maxDurationSeconds=0&maxSilenceSeconds=0"
            + "&ifExists=fail&beep=false&terminateOn=none");
    asks(recording.live(), "GET recordings/live/r1");
    asks(recording.stop(), "POST recordings/live/r1/stop");
    asks(recording.discard(), "DELETE recordings/live/r1");
    asks(recording.pause(), "POST recordings/live/r1/pause");
    asks(recording.unpause(), "DELETE recordings/live/r1/pause");
    asks(recording.mute(), "POST recordings/live/r1/mute");
    asks(recording.unmute(), "DELETE recordings/live/r1/mute");
    asks(recording.stored(), "GET recordings/stored/r1");
    asks(recording.deleteStored(), "DELETE recordings/stored/r1");
    PlaybackHandle playback = app.playback("p1");
    asks(playback.get(), "GET playbacks/p1");
    asks(playback.stop(), "DELETE playbacks/p1");
    asks(
        playback.control(PlaybackHandle.Operation.RESTART),
        "POST playbacks/p1/control?operation=restart");
  }

  @Test
  void application() {
    asks(app.get(), "GET applications/cb");
    asks(app.allChannels(), "GET channels");
    asks(app.allBridges(), "GET bridges");
    asks(
        app.subscribe(AriApplication.Source.CHANNEL, "7.1"),
        "POST applications/cb/subscription?eventSource=channel%3A7.1");
    asks(
        app.unsubscribe(AriApplication.Source.ENDPOINT, "PJSIP/1"),
        "DELETE applications/cb/subscription?eventSource=endpoint%3APJSIP%2F1");
    app.ignoreEvents(List.of("ChannelVarset"));
    assertThat(last.body()).isEqualTo("{\"disallowed\":[{\"type\":\"ChannelVarset\"}]}");
    asks(app.ignoreEvents(List.of()), "PUT applications/cb/eventFilter");
    Origination call =
        new Origination(
            "t1", "PJSIP/803", List.of("target"), "79161112233", 15, "7.1", Map.of("__T", "1"));
    app.originate(call);
    assertThat(last.body()).isEqualTo("{\"variables\":{\"__T\":\"1\"}}");
    asks(
        app.originate(call),
        "POST channels?endpoint=PJSIP%2F803&app=cb&appArgs=target&callerId=79161112233&timeout=15"
            + "&originator=7.1&channelId=t1");
  }
}

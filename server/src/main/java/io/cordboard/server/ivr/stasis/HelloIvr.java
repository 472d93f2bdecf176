package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The smallest script: answers, plays a sound, hangs up at its end or when the caller dials #. */
public final class HelloIvr implements IvrScript {

  private static final String ARGUMENT = "hello";

  private final String media;

  /**
   * @param media what callers hear, {@code sound:demo-congrats}
   */
  public HelloIvr(String media) {
    this.media = media;
  }

  @Override
  public boolean takes(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).equals(ARGUMENT);
  }

  @Override
  public IvrSession open(AriApplication application, AriChannel caller, Host host) {
    return new Session(application, caller.id(), media, host::giveAway);
  }

  /** Where a caller is. Only {@link Session#go} changes it. */
  enum State {
    NEW,
    ANSWERING,
    /** The sound was asked for, and nobody said yet that it plays. */
    STARTING,
    PLAYING,
    LEAVING,
    GIVEN_AWAY,
    ENDED
  }

  static final class Session implements IvrSession {
    private final AriApplication application;
    private final ChannelHandle caller;
    private final String playbackId;
    private final String media;
    private final Runnable giveAway;
    private State state = State.NEW;
    private int step;

    Session(AriApplication application, String channelId, String media, Runnable giveAway) {
      this.application = application;
      this.caller = application.channel(channelId);
      this.playbackId = "hello-" + channelId;
      this.media = media;
      this.giveAway = giveAway;
    }

    State state() {
      return state;
    }

    @Override
    public int step() {
      return step;
    }

    @Override
    public void begin() {
      go(State.ANSWERING);
      when(caller.answer(), State.ANSWERING, answered -> play());
    }

    @Override
    public void onEvent(AriEvent event) {
      if (state != State.PLAYING && state != State.STARTING) {
        return;
      }
      if (state == State.STARTING
          && event.type().equals("PlaybackStarted")
          && event.text("playback", "id").equals(playbackId)) {
        go(State.PLAYING);
      }
      boolean heardAll =
          event.type().equals("PlaybackFinished")
              && event.text("playback", "id").equals(playbackId);
      boolean heardEnough =
          event.type().equals("ChannelDtmfReceived") && event.text("digit").equals("#");
      if (heardAll || heardEnough) {
        leave();
      }
    }

    @Override
    public void onResumed() {
      switch (state) {
        // The request may be lost, and both may be asked twice: answer is harmless, and a playback
        // that did start has our id, so a second one is refused or stopped with the call.
        case ANSWERING -> begin();
        case STARTING -> play();
        case PLAYING ->
            application
                .playback(playbackId)
                .get()
                .thenAccept(
                    reply -> {
                      if (state == State.PLAYING && !(reply instanceof AriReply.Done)) {
                        leave();
                      }
                    });
        case LEAVING -> leave();
        // Still here, so it did not happen.
        case GIVEN_AWAY -> lost();
        case NEW, ENDED -> {}
      }
    }

    @Override
    public void onOverdue() {
      switch (state) {
        case PLAYING -> leave();
        case NEW, ANSWERING, STARTING, LEAVING, GIVEN_AWAY -> lost();
        case ENDED -> {}
      }
    }

    @Override
    public void letGo() {
      if (state != State.ENDED) {
        lost();
      }
    }

    @Override
    public boolean heard() {
      return state == State.PLAYING;
    }

    @Override
    public void end() {
      go(State.ENDED);
    }

    private void play() {
      go(State.STARTING);
      when(caller.play(media, playbackId), State.STARTING, started -> go(State.PLAYING));
    }

    private void leave() {
      go(State.LEAVING);
      when(caller.hangUp(ChannelHandle.HangupReason.NORMAL), State.LEAVING, done -> {});
    }

    private void lost() {
      go(State.GIVEN_AWAY);
      giveAway.run();
    }

    /**
     * Goes on when done; a refusal gives the caller away. Unknown waits: either the link is down
     * and {@link #onResumed} follows, or the state becomes overdue.
     */
    private void when(
        CompletionStage<AriReply> asked, State expected, Consumer<AriReply.Done> next) {
      asked.thenAccept(
          reply -> {
            if (state != expected) {
              return;
            }
            if (reply instanceof AriReply.Done done) {
              next.accept(done);
            } else if (reply instanceof AriReply.Refused) {
              lost();
            }
          });
    }

    private void go(State next) {
      if (state != State.ENDED) {
        state = next;
        step++;
      }
    }
  }
}

package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line.Media;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays to one channel, one thing after the other: the PBX itself would skip a record that is
 * missing in a list without a word. It always comes to an end, or is stopped. On the line's loop.
 */
final class Playlist {
  /** What became of it. */
  interface Listener {
    void heard();

    void unheard(String sound, String why);

    /** The channel is gone or in the dialplan; nothing more follows. */
    void away();
  }

  private enum State {
    IDLE,
    /** Asked for, and nobody said yet that it plays. */
    ASKED,
    PLAYING,
    /** A silence of ours. */
    SILENT
  }

  private static final int TRIES = 2;

  private final AriApplication application;
  private final String channelId;
  private final LineNames names;
  private final IvrTimer timer;
  private final Consumer<Boolean> silence;
  private final Deque<Media> waiting = new ArrayDeque<>();
  private State state = State.IDLE;
  private @Nullable Media now;
  private @Nullable String language;
  private @Nullable Listener listener;
  private String playbackId = "";
  private int tries;
  private IvrTimer.Alarm alarm = () -> {};

  /**
   * @param silence switches the sound of silence on and off, which keeps the media path open
   */
  Playlist(
      AriApplication application,
      String channelId,
      LineNames names,
      IvrTimer timer,
      Consumer<Boolean> silence) {
    this.application = application;
    this.channelId = channelId;
    this.names = names;
    this.timer = timer;
    this.silence = silence;
  }

  boolean isIdle() {
    return state == State.IDLE;
  }

  /** Begins; what played before must have been stopped. */
  void start(List<Media> sounds, @Nullable String inLanguage, Listener told) {
    language = inLanguage;
    listener = told;
    for (Media media : sounds) {
      if (media instanceof Media.Digits digits) {
        digits.digits().chars().forEach(c -> waiting.add(new Media.Digits("" + (char) c)));
      } else {
        waiting.add(media);
      }
    }
    next();
  }

  /** Ends it at once without a word. */
  void stop() {
    boolean asked = state == State.ASKED || state == State.PLAYING;
    String id = playbackId;
    forget();
    if (asked) {
      // 404: it had ended. Unknown: it ends by itself, or with the call.
      application.playback(id).stop();
    }
  }

  /** The channel is gone, or no longer ours. */
  void forget() {
    alarm.cancel();
    waiting.clear();
    now = null;
    listener = null;
    playbackId = "";
    state = State.IDLE;
  }

  void onEvent(AriEvent event) {
    if (playbackId.isEmpty() || !event.text("playback", "id").equals(playbackId)) {
      return;
    }
    if (event.type().equals("PlaybackStarted")) {
      playing();
    } else if (event.type().equals("PlaybackFinished")) {
      if (event.text("playback", "state").equals("failed")) {
        failed("none of that name (expected: a sound of the PBX)");
      } else {
        next();
      }
    }
  }

  /** Its events may have been missed: finds out. */
  void recheck() {
    if (state != State.ASKED && state != State.PLAYING) {
      return;
    }
    String id = playbackId;
    alarm.cancel();
    alarm = timer.after(IvrLimits.SILENT_MS, this::recheck);
    application
        .playback(id)
        .get()
        .thenAccept(
            reply -> {
              if (!id.equals(playbackId)) {
                return;
              }
              if (reply instanceof AriReply.Done) {
                playing();
              } else if (reply instanceof AriReply.Refused) {
                ended();
              }
            });
  }

  private void ended() {
    if (state == State.PLAYING) {
      next();
    } else if (++tries < TRIES) {
      play();
    } else {
      failed("the PBX does not say that it plays");
    }
  }

  private void playing() {
    state = State.PLAYING;
    alarm.cancel();
    alarm = timer.after(IvrLimits.STATE_MS, this::recheck);
  }

  private void next() {
    alarm.cancel();
    playbackId = "";
    now = waiting.poll();
    if (now == null) {
      Listener told = listener;
      forget();
      if (told != null) {
        told.heard();
      }
    } else if (now instanceof Media.Silence quiet) {
      state = State.SILENT;
      silence.accept(true);
      alarm = timer.after(Math.max(0, quiet.ms()), this::next);
    } else {
      tries = 0;
      play();
    }
  }

  private void play() {
    state = State.ASKED;
    silence.accept(false);
    String id = names.playback();
    playbackId = id;
    alarm.cancel();
    alarm = timer.after(IvrLimits.SILENT_MS, this::recheck);
    try {
      application
          .channel(channelId)
          .play(media(), language, id)
          .thenAccept(
              reply -> {
                if (id.equals(playbackId) && reply instanceof AriReply.Refused refused) {
                  refused(refused);
                }
              });
    } catch (IllegalArgumentException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void refused(AriReply.Refused refused) {
    if (Replied.away(refused)) {
      Listener told = listener;
      forget();
      if (told != null) {
        told.away();
      }
    } else {
      failed(refused.status() + " " + refused.message());
    }
  }

  /**
   * A digit is a sound: the PBX's {@code digits:} cannot be stopped, so no key would cut them short
   * and all that follows would wait.
   */
  private String media() {
    if (now instanceof Media.Digits digits) {
      return switch (digits.digits()) {
        case "*" -> "sound:digits/star";
        case "#" -> "sound:digits/pound";
        default -> "sound:digits/" + digits.digits();
      };
    }
    return "sound:" + (now instanceof Media.Sound sound ? sound.name() : "");
  }

  private void failed(String why) {
    String what = now instanceof Media.Sound sound ? sound.name() : "digits";
    Listener told = listener;
    forget();
    if (told != null) {
      told.unheard(what, why);
    }
  }
}

package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriReply;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.IvrTimer;
import io.cordboard.server.ivr.Line.Media;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one caller hears of us: sounds, music, ringing, or silence that keeps his media path open.
 * One of them at a time. On the line's loop.
 */
final class Mouth {
  private static final Logger log = LoggerFactory.getLogger(Mouth.class);

  private enum Background {
    NONE,
    SILENCE,
    MUSIC,
    RINGING
  }

  private final ChannelHandle channel;
  private final Playlist playlist;
  private final Runnable away;
  private Background background = Background.NONE;
  private @Nullable String musicClass;
  private @Nullable String language;
  private boolean early;

  /**
   * @param away the channel seems to be gone or in the dialplan
   */
  Mouth(
      AriApplication application,
      ChannelHandle channel,
      LineNames names,
      IvrTimer timer,
      Runnable away) {
    this.channel = channel;
    this.away = away;
    this.playlist =
        new Playlist(
            application,
            channel.id(),
            names,
            timer,
            quiet -> background(quiet ? Background.SILENCE : Background.NONE));
  }

  /** Of what was played last; null: nothing was. */
  @Nullable String language() {
    return language;
  }

  void play(List<Media> sounds, String inLanguage, boolean answered, Playlist.Listener listener) {
    playlist.stop();
    if (!sounds.isEmpty()) {
      language = inLanguage;
    }
    playlist.start(
        sounds,
        inLanguage,
        new Playlist.Listener() {
          @Override
          public void heard() {
            rest(answered);
            listener.heard();
          }

          @Override
          public void unheard(String sound, String why) {
            rest(answered);
            listener.unheard(sound, why);
          }

          @Override
          public void away() {
            listener.away();
          }
        });
  }

  /** Lets an unanswered caller hear what is played. */
  void openEarly() {
    if (!early) {
      early = true;
      ask("progress", channel.progress());
    }
  }

  /** Ends what is heard, for silence. */
  void hush(boolean answered) {
    playlist.stop();
    rest(answered);
  }

  /** Ends all that is heard, also the silence: something else takes the caller. */
  void still() {
    playlist.stop();
    background(Background.NONE);
  }

  /** He is gone, or not ours any more. */
  void forget() {
    playlist.forget();
    background = Background.NONE;
  }

  /** Music of a class; null: ringing. */
  void music(@Nullable String wanted, boolean answered) {
    playlist.stop();
    if (wanted == null) {
      background(Background.RINGING);
      return;
    }
    if (!answered) {
      openEarly();
    }
    if (background == Background.MUSIC && !wanted.equals(musicClass)) {
      background(Background.NONE);
    }
    musicClass = wanted;
    background(Background.MUSIC);
  }

  void onEvent(AriEvent event) {
    playlist.onEvent(event);
  }

  void recheck() {
    playlist.recheck();
  }

  private void rest(boolean answered) {
    background(answered ? Background.SILENCE : Background.NONE);
  }

  private void background(Background wanted) {
    if (wanted == background) {
      return;
    }
    Background before = background;
    background = wanted;
    switch (before) {
      case SILENCE -> ask("no silence", channel.stopSilence());
      case MUSIC -> ask("no music", channel.stopMusic());
      case RINGING -> ask("no ringing", channel.stopRinging());
      case NONE -> {}
    }
    switch (wanted) {
      case SILENCE -> ask("silence", channel.startSilence());
      case MUSIC -> startMusic();
      case RINGING -> ask("ringing", channel.ring());
      case NONE -> {}
    }
  }

  private void startMusic() {
    try {
      ask("music", channel.startMusic(musicClass));
    } catch (IllegalArgumentException e) {
      log.warn("ivr: {} rings instead: {}", channel.id(), e.getMessage());
      background = Background.NONE;
      background(Background.RINGING);
    }
  }

  private void ask(String what, CompletionStage<AriReply> asked) {
    asked.thenAccept(
        reply -> {
          if (Replied.away(reply)) {
            away.run();
          } else if (!(reply instanceof AriReply.Done)) {
            log.debug("ivr: {}: {}: {}", channel.id(), what, reply);
          }
        });
  }
}

package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriEvent;
import io.cordboard.ari.ChannelHandle;
import io.cordboard.server.ivr.Line.Event;
import io.cordboard.server.ivr.Line.Media;
import io.cordboard.server.ivr.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What who answered hears before he talks with the caller; without a record it is over at once. On
 * the line's loop.
 */
final class Greeting {
  private static final Logger log = LoggerFactory.getLogger(Greeting.class);

  private final StasisLine line;
  private final ChannelHandle leg;
  private final Playlist playlist;

  Greeting(StasisLine line, StasisLine.Room room, LineNames names, String leg) {
    this.line = line;
    this.leg = room.application().channel(leg);
    this.playlist = new Playlist(room.application(), leg, names, room.timer(), this::silence);
  }

  /**
   * @param then it was heard, or cannot be
   * @param away the leg seems to be gone
   */
  void begin(Prompt prompt, Runnable then, Runnable away) {
    playlist.start(
        media(prompt),
        line.mouth().language(),
        new Playlist.Listener() {
          @Override
          public void heard() {
            then.run();
          }

          @Override
          public void unheard(String sound, String why) {
            log.warn("ivr: {} is not heard by the target: {}", sound, why);
            line.emit(new Event.Unheard(sound, why));
            then.run();
          }

          @Override
          public void away() {
            away.run();
          }
        });
  }

  void onEvent(AriEvent event) {
    playlist.onEvent(event);
  }

  void recheck() {
    playlist.recheck();
  }

  void forget() {
    playlist.forget();
  }

  private void silence(boolean on) {
    line.ignore("silence", on ? leg.startSilence() : leg.stopSilence());
  }

  private static List<Media> media(Prompt prompt) {
    List<Media> all = new ArrayList<>();
    String sound = prompt.sound();
    for (int n = 0; sound != null && n < prompt.loops(); n++) {
      all.add(new Media.Sound(sound));
      if (prompt.delaySeconds() > 0) {
        all.add(new Media.Silence(1000 * prompt.delaySeconds()));
      }
    }
    return all;
  }
}

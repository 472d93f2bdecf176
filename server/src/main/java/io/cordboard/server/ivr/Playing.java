package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Line.Media;
import java.util.ArrayList;
import java.util.List;

/** Plays one thing after the other, each so often as asked for, with pauses; part of a stage. */
final class Playing {

  /**
   * One thing to be heard.
   *
   * @param loops how often
   * @param delayMs pause after each time
   */
  record Part(Media media, int loops, long delayMs) {}

  private final Conversation call;
  private final List<Part> parts;
  private final boolean lastPause;
  private final Runnable done;
  private int part;
  private int round;
  private boolean sounding;
  private boolean sorry;

  /**
   * @param lastPause whether the pause after the very last time is kept, or left to {@code done}
   */
  Playing(Conversation call, List<Part> parts, boolean lastPause, Runnable done) {
    this.call = call;
    this.parts = parts;
    this.lastPause = lastPause;
    this.done = done;
  }

  static List<Part> parts(Prompt prompt) {
    String sound = prompt.sound();
    return sound == null
        ? List.of()
        : List.of(new Part(new Media.Sound(sound), prompt.loops(), prompt.delaySeconds() * 1000L));
  }

  static List<Part> parts(List<Media> media) {
    List<Part> parts = new ArrayList<>(media.size());
    for (Media one : media) {
      parts.add(new Part(one, 1, 0));
    }
    return parts;
  }

  void next() {
    if (part < parts.size() && round >= parts.get(part).loops()) {
      part++;
      round = 0;
    }
    if (part >= parts.size()) {
      done.run();
      return;
    }
    round++;
    play(parts.get(part).media());
  }

  /** The pause after the last thing, in case it is not kept. */
  long lastPauseMs() {
    return parts.isEmpty() ? 0 : parts.get(parts.size() - 1).delayMs();
  }

  void on(Line.Event event) {
    if (!sounding) {
      return;
    }
    if (event instanceof Line.Event.Heard) {
      heard();
    } else if (event instanceof Line.Event.Unheard unheard) {
      call.remark("sound: " + unheard.sound() + ": " + unheard.why());
      round = parts.get(part).loops();
      if (sorry) {
        heard();
      } else {
        sorry = true;
        play(new Media.Sound(call.plan.settings().sounds().sorry()));
      }
    }
  }

  void stop() {
    if (sounding) {
      sounding = false;
      call.line.hush();
    }
    call.alarms.clear();
  }

  private void play(Media media) {
    sounding = true;
    call.line.play(List.of(media), call.language());
    call.alarms.guard(IvrLimits.SOUND_MS, this::heard);
  }

  private void heard() {
    sounding = false;
    call.alarms.clear();
    Part now = parts.get(part);
    boolean last = part == parts.size() - 1 && round >= now.loops();
    if (now.delayMs() > 0 && (lastPause || !last)) {
      call.alarms.ring(now.delayMs(), this::next);
    } else {
      next();
    }
  }
}

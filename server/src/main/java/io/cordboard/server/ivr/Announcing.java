package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Playing.Part;
import java.util.List;

/** Something is played, and then the call goes on. */
final class Announcing extends Stage {
  private final Playing playing;
  private final boolean cutByKeys;
  private final Runnable then;

  /**
   * @param cutByKeys whether a key ends it; the key is kept for the next menu
   */
  Announcing(Conversation call, List<Part> parts, boolean cutByKeys, Runnable then) {
    this(call, parts, cutByKeys, true, then);
  }

  /**
   * @param lastPause whether the pause after the very last time is kept
   */
  Announcing(
      Conversation call, List<Part> parts, boolean cutByKeys, boolean lastPause, Runnable then) {
    super(call);
    this.playing = new Playing(call, parts, lastPause, then);
    this.cutByKeys = cutByKeys;
    this.then = then;
  }

  @Override
  boolean isLed() {
    return true;
  }

  @Override
  void enter() {
    if (cutByKeys && !call.keys.isEmpty()) {
      then.run();
    } else {
      playing.next();
    }
  }

  @Override
  void on(Line.Event event) {
    playing.on(event);
  }

  @Override
  void keyed() {
    if (cutByKeys) {
      playing.stop();
      then.run();
    }
  }

  @Override
  boolean keepsKeys() {
    return cutByKeys;
  }
}

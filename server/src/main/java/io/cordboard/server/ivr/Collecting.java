package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Playing.Part;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A menu: something is played and digits are waited for. The first key ends what is played; the
 * last one that fits, # or a pause ends the menu.
 */
final class Collecting extends Stage {

  /**
   * What is waited for.
   *
   * @param size most digits, 1 and above
   * @param enough whether nothing can follow these digits
   * @param told whether they are what the caller chose; else they are told later, or never
   */
  record Wanted(int size, long firstMs, long furtherMs, Predicate<String> enough, boolean told) {}

  private final Playing playing;
  private final Wanted wanted;
  private final Consumer<String> then;
  private final StringBuilder digits = new StringBuilder();

  /**
   * @param then gets the digits: none if nothing was pressed, # if that alone was
   */
  Collecting(Conversation call, List<Part> parts, Wanted wanted, Consumer<String> then) {
    super(call);
    this.playing = new Playing(call, parts, false, this::played);
    this.wanted = wanted;
    this.then = then;
  }

  @Override
  boolean isLed() {
    return true;
  }

  @Override
  void enter() {
    call.line.answer();
    if (call.keys.isEmpty()) {
      playing.next();
    } else {
      keyed();
    }
  }

  @Override
  void on(Line.Event event) {
    playing.on(event);
  }

  @Override
  void keyed() {
    playing.stop();
    while (!call.keys.isEmpty()) {
      char key = call.keys.take();
      if (key == '#') {
        done(digits.isEmpty() ? "#" : digits.toString());
        return;
      }
      digits.append(key);
      boolean full = digits.length() >= Math.min(wanted.size(), IvrLimits.DIGITS);
      if (full || wanted.enough().test(digits.toString())) {
        // After a single digit few press it, and soon; later it is meant for what comes next.
        long ms =
            digits.length() > 1
                ? wanted.furtherMs()
                : Math.min(wanted.furtherMs(), IvrLimits.HABIT_MS);
        call.keys.ignoreHashUntil(call.clock.millis() + ms);
        done(digits.toString());
        return;
      }
    }
    call.alarms.ring(wanted.furtherMs(), () -> done(digits.toString()));
  }

  private void played() {
    long ms = Math.max(wanted.firstMs(), playing.lastPauseMs());
    call.alarms.ring(ms, () -> done(""));
  }

  private void done(String pressed) {
    call.typed(pressed);
    if (wanted.told()) {
      call.pressed(pressed);
    }
    then.accept(pressed);
  }
}

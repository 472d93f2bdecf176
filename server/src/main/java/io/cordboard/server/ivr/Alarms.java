package io.cordboard.server.ivr;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two alarms of a stage: one of its own, and one for what should have ended by itself. What was
 * cancelled never rings, also if the loop had it in hand already.
 */
final class Alarms {
  private final IvrTimer timer;
  private final Consumer<Runnable> run;
  private final Slot own = new Slot();
  private final Slot guard = new Slot();

  Alarms(IvrTimer timer, Consumer<Runnable> run) {
    this.timer = timer;
    this.run = run;
  }

  /** Sets the stage's own alarm anew. */
  void ring(long ms, Runnable what) {
    own.set(ms, what);
  }

  /** Sets the other one anew. */
  void guard(long ms, Runnable what) {
    guard.set(ms, what);
  }

  void clear() {
    own.clear();
    guard.clear();
  }

  private final class Slot {
    private int turn;
    private IvrTimer.@Nullable Alarm set;

    void set(long ms, Runnable what) {
      clear();
      int mine = turn;
      set =
          timer.after(
              ms,
              () -> {
                if (turn == mine) {
                  run.accept(what);
                }
              });
    }

    void clear() {
      turn++;
      IvrTimer.Alarm old = set;
      set = null;
      if (old != null) {
        old.cancel();
      }
    }
  }
}

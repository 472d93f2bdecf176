package io.cordboard.server.ivr.stasis;

import io.cordboard.server.ivr.FlowOpener;
import io.cordboard.server.ivr.Line.Event;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells a flow what happens on its line: in order, never from within a call of the flow's, and
 * nothing of what it has given up meanwhile. On the line's loop.
 */
final class Teller {
  private final Executor loop;
  private FlowOpener.@Nullable Flow flow;
  private int asked;

  Teller(Executor loop) {
    this.loop = loop;
  }

  void begin(FlowOpener.Flow leader) {
    flow = leader;
    leader.begin();
  }

  /** Something else is asked for now. */
  void anew() {
    asked++;
  }

  void emit(Event event) {
    loop.execute(() -> tell(event));
  }

  /**
   * Of what is to be heard from now on; it is no news any more when something else is asked for.
   */
  Playlist.Listener heard(Runnable away) {
    anew();
    int mine = asked;
    return new Playlist.Listener() {
      @Override
      public void heard() {
        emitIf(mine, new Event.Heard());
      }

      @Override
      public void unheard(String sound, String why) {
        emitIf(mine, new Event.Unheard(sound, why));
      }

      @Override
      public void away() {
        away.run();
      }
    };
  }

  private void emitIf(int mine, Event event) {
    loop.execute(
        () -> {
          if (mine == asked) {
            tell(event);
          }
        });
  }

  private void tell(Event event) {
    if (flow != null) {
      flow.on(event);
    }
  }
}

package io.cordboard.server.pbx;

import io.cordboard.ari.AriChannel;
import io.cordboard.ari.AriEvent;
import io.cordboard.ari.AriLinkState;
import io.cordboard.ari.AriListener;
import io.cordboard.server.board.Fact;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the board where a node's ARI link stands and passes everything on to who leads the callers
 * in Stasis. On the board's event loop.
 */
public final class AriFacts implements AriListener {
  private final String node;
  private final Consumer<Fact> facts;
  private final Clock clock;
  private @Nullable AriListener next;

  /** Facts of this node. */
  public AriFacts(String node, Consumer<Fact> facts, Clock clock) {
    this.node = node;
    this.facts = facts;
    this.clock = clock;
  }

  /** Who hears everything after the board; before the link is started. */
  public void passTo(AriListener listener) {
    next = listener;
  }

  @Override
  public void onState(AriLinkState state) {
    long now = clock.millis();
    if (state instanceof AriLinkState.Up) {
      facts.accept(new Fact.LinkUp(node, now, Fact.Link.ARI));
    } else {
      String why = state instanceof AriLinkState.Down down ? down.why() : "closed";
      facts.accept(new Fact.LinkLost(node, now, Fact.Link.ARI, why));
    }
    if (next != null) {
      next.onState(state);
    }
  }

  @Override
  public void onUp(List<AriChannel> inApp) {
    if (next != null) {
      next.onUp(inApp);
    }
  }

  @Override
  public void onEvent(AriEvent event) {
    if (next != null) {
      next.onEvent(event);
    }
  }
}

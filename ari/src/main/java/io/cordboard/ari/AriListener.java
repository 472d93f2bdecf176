package io.cordboard.ari;

import java.util.List;

/**
 * Receives what an {@link AriLink} hears. Called in order by the executor given to the link; must
 * not block.
 */
public interface AriListener {

  /** An event of the application. May come twice, or about a channel already in {@link #onUp}. */
  void onEvent(AriEvent event);

  /** The link went into another state. */
  void onState(AriLinkState state);

  /**
   * The link is up, and these channels are in our application now. Called after {@code onState(Up)}
   * of every connection and before the first event of it, so nothing falls between: what changed
   * while the list was made comes as an event after it.
   */
  void onUp(List<AriChannel> inApp);
}

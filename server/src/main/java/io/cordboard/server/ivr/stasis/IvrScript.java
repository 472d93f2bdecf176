package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of session, chosen by what the dialplan called Stasis with. */
public interface IvrScript {

  /** Whether callers with these arguments are its own. */
  boolean takes(List<String> arguments);

  /** Who met the caller, for his session. */
  interface Host {
    /** The session cannot serve the caller any further: the dialplan's fallback takes him. */
    void giveAway();

    /** The caller is gone for good; his session gets no more. */
    void over();
  }

  /** A session for this caller; null if it turns out that nobody serves him. */
  @Nullable IvrSession open(AriApplication application, AriChannel caller, Host host);

  /** The same for one who is found in our application after the link or we were away. */
  default @Nullable IvrSession found(AriApplication application, AriChannel caller, Host host) {
    return open(application, caller, host);
  }

  /** Channels of callers whom a server before us led, as long as nobody saw to them. */
  default List<String> leftBehind() {
    return List.of();
  }

  /** A session for one of {@link #leftBehind} who is not in our application. */
  default @Nullable IvrSession missing(AriApplication application, String channelId, Host host) {
    return null;
  }
}

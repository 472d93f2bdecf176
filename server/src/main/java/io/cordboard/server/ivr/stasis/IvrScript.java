package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriApplication;
import io.cordboard.ari.AriChannel;
import java.util.List;

/** A kind of session, chosen by what the dialplan called Stasis with. */
public interface IvrScript {

  /** Whether callers with these arguments are its own. */
  boolean takes(List<String> arguments);

  /**
   * A session for this caller.
   *
   * @param giveAway to be run when the session cannot serve the caller any further
   */
  IvrSession open(AriApplication application, AriChannel caller, Runnable giveAway);
}

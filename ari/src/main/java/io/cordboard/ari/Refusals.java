package io.cordboard.ari;

import io.cordboard.ari.AriLinkState.Reason;
import org.glassfish.tyrus.client.auth.AuthenticationException;
import org.glassfish.tyrus.core.HandshakeException;

/** Says in an operator's words why a connection did not come up. */
final class Refusals {

  record Cause(Reason reason, String why) {}

  private Refusals() {}

  static Cause causeOf(Throwable failure, AriSettings settings) {
    Throwable last = failure;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      last = at;
      if (at instanceof AuthenticationException) {
        return ofStatus(401, settings);
      }
      if (at instanceof HandshakeException handshake) {
        return ofStatus(handshake.getHttpStatusCode(), settings);
      }
    }
    String text = last.getMessage() == null ? last.toString() : last.getMessage();
    return new Cause(
        Reason.UNREACHABLE, settings.base() + ": " + Replies.shortened(text) + " (expected: ARI)");
  }

  static Cause ofStatus(int status, AriSettings settings) {
    String base = settings.base().toString();
    return switch (status) {
      case 401, 403 ->
          new Cause(
              Reason.NOT_ALLOWED,
              base
                  + ": "
                  + status
                  + " for user "
                  + settings.user()
                  + " (expected: a user and password of ari.conf)");
      case 404 ->
          new Cause(
              Reason.NOT_FOUND,
              base + ": 404 (expected: ARI; is it enabled in ari.conf and http.conf?)");
      default ->
          new Cause(Reason.UNREACHABLE, base + ": status " + status + " (expected: a websocket)");
    };
  }
}

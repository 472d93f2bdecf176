package io.cordboard.server.ivr.stasis;

import io.cordboard.ari.AriReply;

/** What replies about a channel mean. */
final class Replied {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION = 412;

  private Replied() {}

  /** The channel is gone, or has left our application. */
  static boolean away(AriReply reply) {
    return reply instanceof AriReply.Refused refused
        && (refused.status() == NOT_FOUND
            || refused.status() == CONFLICT
            || refused.status() == PRECONDITION);
  }

  /** There is one of that name. */
  static boolean exists(AriReply reply) {
    return reply instanceof AriReply.Refused refused && refused.status() == CONFLICT;
  }

  /** It is gone. */
  static boolean gone(AriReply reply) {
    return reply instanceof AriReply.Refused refused && refused.status() == NOT_FOUND;
  }
}

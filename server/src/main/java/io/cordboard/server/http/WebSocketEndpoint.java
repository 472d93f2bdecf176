package io.cordboard.server.http;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Takes over connections that became websockets. Both are called on the connection's loop. */
public interface WebSocketEndpoint {

  /** Why not, as a plain HTTP answer; null to go on. */
  @Nullable Reply refuse(Request request);

  /**
   * The 101 was sent. Add a step {@link HttpSteps#WS_ENDPOINT}: it reads whole {@code
   * WebSocketFrame} messages (text checked for UTF-8) and writes ready bytes, see {@link
   * WebSocketBytes}.
   *
   * @param recheck asks again who it is, for connections that outlive a session
   */
  void opened(Channel channel, Request request, Recheck recheck);

  /** The largest message a client may send, bytes. */
  int maxMessageBytes();

  /** Whether the client would still be let in with what it showed at the start. */
  @FunctionalInterface
  interface Recheck {
    /** True while so. Must be called on an event loop. */
    boolean stillWelcome();
  }
}

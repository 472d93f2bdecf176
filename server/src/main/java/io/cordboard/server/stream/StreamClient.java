package io.cordboard.server.stream;

import io.cordboard.server.Limits;
import io.cordboard.server.access.Principal;
import io.cordboard.server.http.WebSocketBytes;
import io.cordboard.server.http.WebSocketEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One reader of the stream. Its connection's loop only. */
final class StreamClient extends SimpleChannelInboundHandler<WebSocketFrame> {
  /** A write on its way: completes in order. */
  private final class Sent implements ChannelFutureListener {
    private final int bytes;
    private final long atNanos = hub.nanos();

    Sent(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void operationComplete(ChannelFuture future) {
      pendingBytes -= bytes;
      onTheWay.pollFirst();
    }
  }

  private record Waiting(ByteBuf frames, Runnable taken) {}

  private final StreamHub hub;
  private final Channel channel;
  private final Principal principal;
  private final WebSocketEndpoint.Recheck recheck;
  private final ArrayDeque<Sent> onTheWay = new ArrayDeque<>();
  // Not yet given to Netty, so that it can be dropped when the reader is cut.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Group group;
  private long pendingBytes;
  private long allowance;
  private long heardNanos;
  private int messages;
  private boolean ending;

  StreamClient(
      StreamHub hub, Channel channel, Principal principal, WebSocketEndpoint.Recheck recheck) {
    this.hub = hub;
    this.channel = channel;
    this.principal = principal;
    this.recheck = recheck;
    this.heardNanos = hub.nanos();
    this.allowance = hub.settings().pendingBytes();
  }

  Channel channel() {
    return channel;
  }

  Principal principal() {
    return principal;
  }

  /** From here on it belongs to that group; what it needs to begin comes with it. */
  void enter(Group next, ByteBuf beginning) {
    Group before = group;
    if (before != null) {
      before.remove(this);
      hub.left(before);
    }
    if (ending || !channel.isActive()) {
      group = null;
      beginning.release();
      hub.left(next);
      return;
    }
    group = next;
    next.add(this);
    // A snapshot larger than the bound must not cut those who read it.
    allowance = hub.settings().pendingBytes() + beginning.readableBytes();
    send(beginning);
  }

  /** Takes over the buffer. */
  void send(ByteBuf frames) {
    send(frames, Group.NOTHING);
  }

  /** The same; {@code taken} is told when the connection took the bytes, now or later or never. */
  void send(ByteBuf frames, Runnable taken) {
    if (ending) {
      frames.release();
      return;
    }
    int bytes = frames.readableBytes();
    pendingBytes += bytes;
    if (waiting.isEmpty() && channel.isWritable()) {
      write(frames, bytes);
      taken.run();
    } else {
      waiting.add(new Waiting(frames, taken));
    }
    channel.flush();
    judgeSpeed();
  }

  private void write(ByteBuf frames, int bytes) {
    Sent sent = new Sent(bytes);
    onTheWay.addLast(sent);
    channel.write(frames).addListener(sent);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean wrote = false;
    while (!ending && ctx.channel().isWritable() && !waiting.isEmpty()) {
      Waiting next = waiting.pollFirst();
      write(next.frames, next.frames.readableBytes());
      next.taken.run();
      wrote = true;
    }
    if (wrote) {
      ctx.flush();
    }
  }

  private void judgeSpeed() {
    if (pendingBytes > allowance) {
      hub.counts().cutByBytes();
      end(
          CloseCode.SLOW_BYTES,
          "unread: " + pendingBytes + " bytes (expected: at most " + allowance + ")");
      return;
    }
    Sent oldest = onTheWay.peekFirst();
    if (oldest != null) {
      long ageMs = TimeUnit.NANOSECONDS.toMillis(hub.nanos() - oldest.atNanos);
      if (ageMs > hub.settings().pendingMs()) {
        hub.counts().cutByAge();
        end(
            CloseCode.SLOW_AGE,
            "unread: since " + ageMs + " ms (expected: " + hub.settings().pendingMs() + ")");
      }
    }
  }

  /** Once per tick: is it alive, may it still read? */
  void lookAfter() {
    if (ending) {
      return;
    }
    messages = 0;
    judgeSpeed();
    if (TimeUnit.NANOSECONDS.toMillis(hub.nanos() - heardNanos) > hub.settings().silentMs()) {
      hub.counts().cutSilent();
      end(CloseCode.SILENT, "pong: none (expected: one for every ping)");
    } else if (!recheck.stillWelcome()) {
      end(CloseCode.NOT_WELCOME, "credentials: no longer valid (expected: log in again)");
    }
  }

  /** Says why and closes, at the latest after the grace. */
  void end(int code, String reason) {
    if (ending) {
      return;
    }
    ending = true;
    leave();
    channel.writeAndFlush(WebSocketBytes.close(channel.alloc(), code, reason));
    var unused =
        channel
            .eventLoop()
            .schedule(() -> channel.close(), Limits.STREAM_CLOSE_MS, TimeUnit.MILLISECONDS);
  }

  private void leave() {
    for (Waiting w = waiting.pollFirst(); w != null; w = waiting.pollFirst()) {
      pendingBytes -= w.frames.readableBytes();
      w.frames.release();
    }
    Group mine = group;
    if (mine != null) {
      group = null;
      mine.remove(this);
      hub.left(mine);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    heardNanos = hub.nanos();
    if (frame instanceof CloseWebSocketFrame close) {
      if (!ending) {
        end(close.statusCode() < 0 ? 1000 : close.statusCode(), "");
      }
      ctx.flush();
      ctx.close();
    } else if (ending || frame instanceof PongWebSocketFrame) {
      return;
    } else if (++messages > Limits.STREAM_MESSAGES_PER_TICK) {
      end(CloseCode.TOO_MANY_MESSAGES, "messages: too many (expected: fewer)");
    } else if (frame instanceof PingWebSocketFrame) {
      send(WebSocketBytes.pong(ctx.alloc(), frame.content()));
    } else if (frame instanceof TextWebSocketFrame text) {
      hub.message(this, text.text());
    } else {
      end(CloseCode.NOT_TEXT, "message: binary (expected: text)");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ending = true;
    leave();
    hub.gone();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException broken) {
      int code = broken.closeStatus().code();
      end(code, "websocket: broken (expected: RFC 6455)");
    } else if (cause instanceof TooLongFrameException) {
      end(CloseCode.TOO_LARGE, "message: too large (expected: a filter)");
    } else {
      ctx.close();
    }
  }
}

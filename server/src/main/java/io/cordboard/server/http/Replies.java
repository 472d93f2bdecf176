package io.cordboard.server.http;

import io.cordboard.server.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import java.util.concurrent.TimeUnit;

/** Writes answers. */
final class Replies {
  private static final AttributeKey<RefusalShape> SHAPE = AttributeKey.valueOf("refusal-shape");

  private Replies() {}

  /** How the request under way wants to be refused. */
  static void shape(Channel channel, RefusalShape shape) {
    channel.attr(SHAPE).set(shape);
  }

  /**
   * Writes one.
   *
   * @param head whether the body is left out because the request was HEAD
   * @param keep whether the connection stays open
   */
  static ChannelFuture write(ChannelHandlerContext ctx, Reply given, boolean head, boolean keep) {
    ChannelFuture written = send(ctx, given, head, keep);
    if (!keep && given.file() == null) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    return written;
  }

  private static ChannelFuture send(
      ChannelHandlerContext ctx, Reply given, boolean head, boolean keep) {
    RefusalShape shape = ctx.channel().attr(SHAPE).get();
    Reply reply = shape == null ? given : given.in(shape);
    if (reply.file() != null) {
      return FileStream.write(ctx, reply, reply.file(), head, keep);
    }
    boolean bodiless = head || reply.status() == 304 || reply.status() == 204;
    ByteBuf body = bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
    if (reply.status() != 204 && reply.status() != 304) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
    }
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    response
        .headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    return ctx.writeAndFlush(response);
  }

  /**
   * Writes one to a client that may still be sending, and goes on taking (and dropping) what comes
   * for a while before it closes: closed at once, the unread bytes would make the client's system
   * throw the answer away.
   */
  static void lastWhileSending(ChannelHandlerContext ctx, Reply reply) {
    send(ctx, reply, false, false)
        .addListener(
            written -> {
              Channel channel = ctx.channel();
              if (channel instanceof DuplexChannel plain
                  && channel.pipeline().get(HttpSteps.TLS) == null) {
                plain.shutdownOutput(); // who only waits for the end sees it now
              }
              ctx.executor()
                  .schedule(() -> channel.close(), Limits.HTTP_LINGER_MS, TimeUnit.MILLISECONDS);
            });
  }

  /** Writes one and closes. */
  static void last(ChannelHandlerContext ctx, Reply reply) {
    write(ctx, reply, false, false);
  }
}

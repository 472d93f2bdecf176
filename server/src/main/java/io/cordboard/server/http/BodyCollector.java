package io.cordboard.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole requests of the decoder's parts. Refuses what is broken or too large, and closes
 * then, because the rest of the bytes has no meaning any more.
 */
final class BodyCollector extends ChannelInboundHandlerAdapter {
  private static final byte[] EMPTY = new byte[0];

  private final Router router;
  private final int maxBytes;
  private final RequestClock clock;
  private @Nullable HttpRequest head;
  private @Nullable ByteArrayOutputStream body;
  private boolean refused;

  BodyCollector(Router router, int maxBytes, RequestClock clock) {
    this.router = router;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (!refused) {
        clock.receiving();
        collect(ctx, msg);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void collect(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest request) {
      if (!begin(ctx, request)) {
        return;
      }
    }
    if (msg instanceof HttpContent content) {
      if (content.decoderResult().isFailure()) {
        refuse(ctx, 400, "bad_request", "body: broken (expected: as its headers say)");
        return;
      }
      if (!keep(ctx, content.content())) {
        return;
      }
      if (content instanceof LastHttpContent) {
        finish(ctx);
      }
    }
  }

  private boolean begin(ChannelHandlerContext ctx, HttpRequest request) {
    head = request;
    body = null;
    Replies.shape(ctx.channel(), router.shape(request.uri()));
    if (request.decoderResult().isFailure()) {
      refuseBroken(ctx, request.decoderResult().cause());
      return false;
    }
    if (!HttpVersion.HTTP_1_1.equals(request.protocolVersion())
        && !HttpVersion.HTTP_1_0.equals(request.protocolVersion())) {
      refuse(ctx, 505, "http_version", "version: not supported (expected: HTTP/1.1)");
      return false;
    }
    long length;
    try {
      length = HttpUtil.getContentLength(request, -1L);
    } catch (NumberFormatException e) {
      length = -2;
    }
    if (length < -1) {
      refuse(ctx, 400, "bad_request", "Content-Length: not a number (expected: bytes)");
      return false;
    }
    if (length > maxBytes) {
      tooLarge(ctx);
      return false;
    }
    if (request.headers().contains(HttpHeaderNames.EXPECT)) {
      if (!HttpUtil.is100ContinueExpected(request)) {
        refuse(ctx, 417, "expectation_failed", "Expect: unknown (expected: 100-continue)");
        return false;
      }
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    return true;
  }

  private boolean keep(ChannelHandlerContext ctx, ByteBuf part) {
    int n = part.readableBytes();
    if (n == 0) {
      return true;
    }
    ByteArrayOutputStream all = body;
    if (all == null) {
      all = new ByteArrayOutputStream(n);
      body = all;
    }
    if (all.size() + n > maxBytes) {
      tooLarge(ctx);
      return false;
    }
    try {
      part.readBytes(all, n);
    } catch (IOException e) {
      throw new IllegalStateException(e); // an array does not fail
    }
    return true;
  }

  private void finish(ChannelHandlerContext ctx) {
    HttpRequest request = head;
    if (request == null) {
      return;
    }
    byte[] bytes = body == null ? EMPTY : body.toByteArray();
    head = null;
    body = null;
    clock.answering();
    ctx.fireChannelRead(new Incoming(request, bytes));
  }

  private void tooLarge(ChannelHandlerContext ctx) {
    refuse(ctx, 413, "too_large", "body: too large (expected: at most " + maxBytes + " bytes)");
  }

  private void refuseBroken(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      refuse(ctx, 414, "too_large", "request line: too long (expected: shorter)");
    } else if (cause instanceof TooLongHttpHeaderException
        || cause instanceof TooLongFrameException) {
      refuse(ctx, 431, "too_large", "headers: too large (expected: fewer or shorter)");
    } else {
      refuse(ctx, 400, "bad_request", "request: broken (expected: HTTP/1.1)");
    }
  }

  private void refuse(ChannelHandlerContext ctx, int status, String code, String message) {
    refused = true;
    head = null;
    body = null;
    clock.answering();
    Replies.lastWhileSending(ctx, ApiError.reply(status, code, message));
  }
}

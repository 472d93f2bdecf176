package io.cordboard.server.http;

import io.cordboard.server.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends a file piece by piece: one is read by a thread that may block, then written, and only when
 * the client has taken it the next is read.
 */
final class FileStream {
  private final ChannelHandlerContext ctx;
  private final FileParts parts;
  private final ChannelPromise done;
  // Handed from reader to loop and back, never used by both.
  private int part;
  private long sent;

  private FileStream(ChannelHandlerContext ctx, FileParts parts, ChannelPromise done) {
    this.ctx = ctx;
    this.parts = parts;
    this.done = done;
  }

  /** Writes the whole answer; see {@link Replies#write}. */
  static ChannelFuture write(
      ChannelHandlerContext ctx, Reply reply, FileParts parts, boolean head, boolean keep) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
    HttpResponse response =
        head
            ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER)
            : new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, parts.length());
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    response
        .headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    ChannelFuture written;
    if (head) {
      parts.close();
      written = ctx.writeAndFlush(response);
    } else {
      ChannelPromise done = ctx.newPromise();
      written = done;
      ctx.write(response)
          .addListener(
              f -> {
                if (!f.isSuccess()) {
                  done.tryFailure(f.cause());
                }
              });
      new FileStream(ctx, parts, done).next();
    }
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    return written;
  }

  private void next() {
    if (done.isDone()) {
      parts.close();
      return;
    }
    try {
      parts.readers().execute(this::read);
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  /** On a reader. */
  private void read() {
    ByteBuf piece = ctx.alloc().buffer(Limits.HTTP_FILE_PIECE_BYTES);
    try {
      boolean more = fill(piece);
      ctx.executor().execute(() -> send(piece, more));
    } catch (IOException | RuntimeException e) {
      piece.release();
      ctx.executor().execute(() -> fail(e));
    }
  }

  /** False if that was the rest. */
  private boolean fill(ByteBuf piece) throws IOException {
    while (part < parts.parts().size()) {
      FileParts.Part p = parts.parts().get(part);
      if (sent == 0) {
        if (piece.readableBytes() + p.head().length > Limits.HTTP_FILE_PIECE_BYTES) {
          return true;
        }
        piece.writeBytes(p.head());
      }
      while (sent < p.length()) {
        int room = Limits.HTTP_FILE_PIECE_BYTES - piece.readableBytes();
        if (room <= 0) {
          return true;
        }
        int n =
            piece.writeBytes(
                parts.file(), p.from() + sent, (int) Math.min(room, p.length() - sent));
        if (n <= 0) {
          throw new EOFException("file: became shorter while it was sent");
        }
        sent += n;
      }
      part++;
      sent = 0;
    }
    return false;
  }

  private void send(ByteBuf piece, boolean more) {
    if (more) {
      ctx.writeAndFlush(new DefaultHttpContent(piece))
          .addListener(
              f -> {
                if (f.isSuccess()) {
                  next();
                } else {
                  fail(f.cause());
                }
              });
      return;
    }
    parts.close();
    ctx.write(new DefaultHttpContent(piece));
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(
            f -> {
              if (f.isSuccess()) {
                done.trySuccess();
              } else {
                fail(f.cause());
              }
            });
  }

  /** What was promised in the head cannot be kept: only cutting tells the client. */
  private void fail(Throwable cause) {
    parts.close();
    done.tryFailure(cause);
    ctx.close();
  }
}
